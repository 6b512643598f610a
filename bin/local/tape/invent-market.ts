import { drawOutcome, outcomeFromRedemptions } from './infer-outcome.ts';
import { inventedNumber, inventedTokenId } from './invented-id.ts';
import type { MarketClues } from './market-clues.ts';
import { INVENTED_LIQUIDITY, INVENTED_VOLUME_24H, type MarketReading, USUAL_MIN_ORDER_SIZE } from './market-reading.ts';
import type { ActivityRow, MarketToken } from './tape-world.ts';

/** Series whose slug tells the interval that a market is about, and so its end. */
const INTERVAL = /-updown-(5m|15m|1h|4h)-(\d{10})$/;
const INTERVAL_S: Readonly<Record<string, number>> = { '5m': 300, '15m': 900, '1h': 3600, '4h': 14_400 };
const OPPOSITE: Readonly<Record<string, string>> = {
  Yes: 'No',
  No: 'Yes',
  Up: 'Down',
  Down: 'Up',
  Over: 'Under',
  Under: 'Over',
};
/** Prices are computed from filled amounts, so one on the tick may lie a little beside it. */
const ON_TICK = 0.00001;

/**
 * Describes a market that was traded and not recorded, from its trades alone.
 *
 * Known are question, slug, the traded tokens, and the tick as far as prices show it. A missing second token, liquidity
 * and volumes are invented; fees are zero. Where the slug tells the interval, the market ends with it, and an outcome
 * that no redemption tells is drawn with the last price as its chance.
 */
export function inventMarket(clues: MarketClues, seed: number): MarketReading {
  const { conditionId, rows, title, slug } = clues;
  const tokens = [tokenAt(clues, 0), tokenAt(clues, 1)] as const;
  const endMs = intervalEndMs(slug);
  const told = outcomeFromRedemptions(rows, tokens);
  const payoutsMicro = told ?? (endMs === undefined ? undefined : drawOutcome(rows, tokens, seed));
  const hasInventedToken = tokens.some((token) => !rows.some((row) => row.tokenId === token.tokenId));
  return {
    facts: {
      version: isSecondProtocol(conditionId, tokens) ? 'v2' : 'v1',
      gammaId: inventedNumber(`market|${conditionId}`),
      conditionId,
      question: title,
      slug,
      category: null,
      tags: INTERVAL.test(slug) ? ['Crypto', 'Up or Down'] : [],
      tokens,
      tickSize: tickFrom(rows),
      minOrderSize: USUAL_MIN_ORDER_SIZE,
      negRisk: false,
      feeRate: 0,
      feeExponent: 1,
      liquidity: INVENTED_LIQUIDITY,
      volume: INVENTED_VOLUME_24H,
      volume24h: INVENTED_VOLUME_24H,
      secondsDelay: 0,
    },
    ...(endMs === undefined ? {} : { endMs, resolvedAtMs: endMs }),
    ...(payoutsMicro === undefined ? {} : { payoutsMicro }),
    updatedAtMs: 0,
    invented: [
      'everything but its trades',
      ...(hasInventedToken ? ['token id'] : []),
      ...(payoutsMicro && !told ? ['outcome'] : []),
    ],
  };
}

function tokenAt({ conditionId, rows }: MarketClues, index: 0 | 1): MarketToken {
  const traded = rows.filter((row) => row.tokenId !== '' && placeOf(row, rows) === index);
  const named = rows.find((row) => row.outcome !== '' && placeOf(row, rows) === index);
  const other = rows.find((row) => row.outcome !== '' && placeOf(row, rows) === 1 - index);
  const outcome =
    named?.outcome ?? (other === undefined ? undefined : (OPPOSITE[other.outcome] ?? `not ${other.outcome}`));
  return {
    tokenId: traded[0]?.tokenId ?? inventedTokenId(conditionId, index),
    outcome: outcome ?? (index === 0 ? 'Yes' : 'No'),
  };
}

/** The index that the row names; without one, outcomes count in the order of their first appearance, `No` second. */
function placeOf(row: ActivityRow, rows: readonly ActivityRow[]): number | undefined {
  if (row.outcomeIndex < 2) return row.outcomeIndex;
  if (row.outcome === '') return undefined;
  if (['No', 'Down', 'Under'].includes(row.outcome)) return 1;
  const first = rows.find((candidate) => candidate.outcome !== '');
  return first?.outcome === row.outcome ? 0 : 1;
}

/** Protocol V2 makes a token's id of the condition's 31 bytes and the outcome's index. */
function isSecondProtocol(conditionId: string, tokens: readonly MarketToken[]): boolean {
  if (!conditionId.endsWith('00')) return false;
  return tokens.some((token, index) => BigInt(token.tokenId) === BigInt(conditionId) + BigInt(index));
}

/** The coarser tick unless more than a tenth of the prices lie on the finer one only, or beyond the coarser's range. */
function tickFrom(rows: readonly ActivityRow[]): string {
  const prices = rows.filter((row) => row.type === 'TRADE').map((row) => row.price);
  if (prices.some((price) => price < 0.01 - ON_TICK || price > 0.99 + ON_TICK)) return '0.001';
  const isOn = (price: number, tick: number): boolean =>
    Math.abs(price / tick - Math.round(price / tick)) * tick < ON_TICK;
  const finer = prices.filter((price) => !isOn(price, 0.01) && isOn(price, 0.001));
  return finer.length * 10 > prices.length ? '0.001' : '0.01';
}

function intervalEndMs(slug: string): number | undefined {
  const [, interval = '', start = ''] = INTERVAL.exec(slug) ?? [];
  const seconds = INTERVAL_S[interval];
  return seconds === undefined ? undefined : (Number(start) + seconds) * 1000;
}
