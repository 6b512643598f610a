import { WHOLE_MICRO } from './market-reading.ts';
import { seededRandom } from './seeded-random.ts';
import type { ActivityRow, MarketFacts } from './tape-world.ts';

type Tokens = MarketFacts['tokens'];
type Payouts = readonly [bigint, bigint];

/**
 * Tells from redemptions which token of a market won.
 *
 * A row of today names its token. An older one names none: it paid the token that the wallet held in about that size,
 * and a redemption of nothing means that what the wallet held had lost.
 *
 * @returns undefined when no redemption tells.
 */
export function outcomeFromRedemptions(rows: readonly ActivityRow[], tokens: Tokens): Payouts | undefined {
  for (const redeem of rows) {
    if (redeem.type !== 'REDEEM') continue;
    const index = redeem.tokenId === '' ? heldIndex({ rows, redeem, tokens }) : indexOf(tokens, redeem.tokenId);
    if (index === undefined) continue;
    const paid = redeem.usdcMicro === 0n ? 0n : isHalf(redeem) ? WHOLE_MICRO / 2n : WHOLE_MICRO;
    return index === 0 ? [paid, WHOLE_MICRO - paid] : [WHOLE_MICRO - paid, paid];
  }
  return undefined;
}

/**
 * Draws who won a market whose end is known and whose outcome is not: its last price is the chance.
 *
 * @returns undefined when the market was never traded.
 */
export function drawOutcome(rows: readonly ActivityRow[], tokens: Tokens, seed: number): Payouts | undefined {
  const last = rows.findLast((row) => row.type === 'TRADE');
  if (last === undefined) return undefined;
  const firstPrice = last.tokenId === tokens[0].tokenId ? last.price : 1 - last.price;
  const isFirst = seededRandom(`${seed}|outcome|${last.conditionId}`)() < firstPrice;
  return isFirst ? [WHOLE_MICRO, 0n] : [0n, WHOLE_MICRO];
}

function isHalf({ sizeMicro, usdcMicro }: ActivityRow): boolean {
  return usdcMicro * 10n > sizeMicro * 4n && usdcMicro * 10n < sizeMicro * 6n;
}

function indexOf(tokens: Tokens, tokenId: string): 0 | 1 | undefined {
  if (tokenId === tokens[0].tokenId) return 0;
  return tokenId === tokens[1].tokenId ? 1 : undefined;
}

function heldIndex(input: { rows: readonly ActivityRow[]; redeem: ActivityRow; tokens: Tokens }): 0 | 1 | undefined {
  const { rows, redeem, tokens } = input;
  const held: [bigint, bigint] = [0n, 0n];
  for (const row of rows) {
    if (row.wallet !== redeem.wallet || row.timestampS > redeem.timestampS) continue;
    const index = indexOf(tokens, row.tokenId);
    if (index !== undefined && row.type === 'TRADE') held[index] += row.side === 'BUY' ? row.sizeMicro : -row.sizeMicro;
  }
  const [first, second] = held;
  if (redeem.usdcMicro === 0n) return first > 0n === second > 0n ? undefined : first > 0n ? 0 : 1;
  return distance(first, redeem.sizeMicro) <= distance(second, redeem.sizeMicro) ? 0 : 1;
}

function distance(one: bigint, other: bigint): bigint {
  return one > other ? one - other : other - one;
}
