import { createHash } from 'node:crypto';
import { PLANNED_MARKETS, type PlannedMarket, plannedFacts, type PlannedStep } from './generated-markets.ts';
import { WHOLE_MICRO } from './market-reading.ts';
import { seededRandom } from './seeded-random.ts';
import type { ActivityRow, MarketFacts, TapeLeader } from './tape-world.ts';

/** A leader that never lived: its rows, its markets with their ends, and what it owned before. */
export type GeneratedLeader = {
  readonly wallet: string;
  readonly name: string;
  readonly cashMicro: bigint;
  readonly positions: TapeLeader['positions'];
  readonly rows: readonly ActivityRow[];
  readonly markets: readonly MarketFacts[];
};

/** Seconds: the first step of the first market, then one market after the other, and the gaps between steps. */
const FIRST_STEP_S = 150;
const NEXT_MARKET_S = 180;
const GAP_S = { least: 220, most: 470 };
const RESOLVES_AFTER_S = 900;
const REDEEMS_AFTER_S = 300;
/** Dollars of a first purchase and of a later one, of an equity of about 20,000. */
const FIRST_NOTIONAL = { least: 500, most: 1300 };
const ADDED_NOTIONAL = { least: 250, most: 600 };
const CASH_MICRO = 19_000_000_000n;

/**
 * Generates a leader that buys, adds, sells in part and in full, merges a pair, holds to resolution and redeems.
 *
 * The same seed and start give the same rows. Prices lie on the tick, and trades of one token are at least 220 seconds
 * apart, so that a follower meets a settled book each time.
 *
 * @param startMs - The tape's start, whole seconds; the last row lies less than 75 minutes after it.
 */
export function generateLeader({
  seed,
  startMs,
}: {
  readonly seed: number;
  readonly startMs: number;
}): GeneratedLeader {
  const wallet = `0x${digest(`wallet|${seed}`).slice(0, 40)}`;
  const played = PLANNED_MARKETS.map((plan, index) =>
    playMarket({ plan, wallet, seed, startMs, firstStepS: startMs / 1000 + FIRST_STEP_S + index * NEXT_MARKET_S }),
  );
  const rows = played.flatMap((market) => market.rows).toSorted((one, other) => one.timestampS - other.timestampS);
  const positions = PLANNED_MARKETS.flatMap((plan, index) => {
    const tokenId = played[index]?.market.tokens[0].tokenId;
    if (plan.openingShares === undefined || tokenId === undefined) return [];
    return [{ tokenId, sharesMicro: BigInt(plan.openingShares) * WHOLE_MICRO }];
  });
  return { wallet, name: NAME, cashMicro: CASH_MICRO, positions, rows, markets: played.map(({ market }) => market) };
}

const NAME = 'generated-leader';

type Play = {
  readonly plan: PlannedMarket;
  readonly wallet: string;
  readonly seed: number;
  readonly startMs: number;
  readonly firstStepS: number;
};

function playMarket(play: Play): { readonly market: MarketFacts; readonly rows: readonly ActivityRow[] } {
  const { plan } = play;
  const next = seededRandom(`${play.seed}|${plan.slug}`);
  const between = ({ least, most }: { least: number; most: number }): number =>
    Math.floor(least + next() * (most - least));
  const facts = plannedFacts(plan, play.startMs);
  const tickMicro = plan.tickSize === '0.01' ? 10_000n : 1_000n;
  const held: [bigint, bigint] = [BigInt(plan.openingShares ?? 0) * WHOLE_MICRO, 0n];
  const rows: ActivityRow[] = [];
  let atS = Math.floor(play.firstStepS);
  let ticks = plan.openTicks;
  for (const step of plan.steps) {
    const priceMicro = BigInt(ticks) * tickMicro;
    const notional = between(step === 'buy' || step === 'buy-other' ? FIRST_NOTIONAL : ADDED_NOTIONAL);
    const row = stepRow({ play, facts, step, atS, priceMicro, notional, held });
    const index = row.outcomeIndex === 1 ? 1 : 0;
    if (row.type === 'MERGE') for (const side of [0, 1] as const) held[side] -= row.sizeMicro;
    else held[index] += row.side === 'BUY' ? row.sizeMicro : -row.sizeMicro;
    rows.push(row);
    atS += between(GAP_S);
    ticks += plan.driftTicks + Math.floor(next() * 3) - 1;
  }
  if (plan.winner === undefined) return { market: facts, rows };
  const resolvedS = (rows.at(-1)?.timestampS ?? atS) + RESOLVES_AFTER_S;
  const payoutsMicro = plan.winner === 0 ? ([WHOLE_MICRO, 0n] as const) : ([0n, WHOLE_MICRO] as const);
  const redeem = redeemRow({
    play,
    facts,
    atS: resolvedS + REDEEMS_AFTER_S,
    sizeMicro: held[0],
    hasWon: plan.winner === 0,
  });
  return { market: { ...facts, resolution: { atMs: resolvedS * 1000, payoutsMicro } }, rows: [...rows, redeem] };
}

function stepRow(input: {
  readonly play: Play;
  readonly facts: MarketFacts;
  readonly step: PlannedStep;
  readonly atS: number;
  readonly priceMicro: bigint;
  readonly notional: number;
  readonly held: readonly [bigint, bigint];
}): ActivityRow {
  const { play, facts, step, atS, notional, held } = input;
  if (step === 'merge') {
    const sizeMicro = held[0] < held[1] ? held[0] : held[1];
    return { ...baseRow(play, facts, atS), type: 'MERGE', sizeMicro, usdcMicro: sizeMicro };
  }
  const index = step === 'buy-other' ? 1 : 0;
  const priceMicro = index === 1 ? WHOLE_MICRO - input.priceMicro : input.priceMicro;
  const isSale = step === 'sell-part' || step === 'sell-all';
  const bought = BigInt(Math.floor((notional * 1_000_000) / Number(priceMicro))) * WHOLE_MICRO;
  const sizeMicro = isSale ? (step === 'sell-all' ? held[0] : wholeShares((held[0] * 2n) / 5n)) : bought;
  return {
    ...baseRow(play, facts, atS),
    ...tokenFields(facts, index),
    type: 'TRADE',
    side: isSale ? 'SELL' : 'BUY',
    sizeMicro,
    usdcMicro: (sizeMicro * priceMicro) / WHOLE_MICRO,
    price: Number(priceMicro) / 1_000_000,
  };
}

function redeemRow(input: {
  play: Play;
  facts: MarketFacts;
  atS: number;
  sizeMicro: bigint;
  hasWon: boolean;
}): ActivityRow {
  const { play, facts, atS, sizeMicro, hasWon } = input;
  const paid = { sizeMicro, usdcMicro: hasWon ? sizeMicro : 0n };
  return { ...baseRow(play, facts, atS), ...tokenFields(facts, 0), type: 'REDEEM', ...paid };
}

function baseRow(play: Play, facts: MarketFacts, atS: number): ActivityRow {
  return {
    wallet: play.wallet,
    type: 'TRADE',
    timestampS: atS,
    transactionHash: `0x${digest(`transaction|${play.seed}|${facts.slug}|${atS}`)}`,
    conditionId: facts.conditionId,
    tokenId: '',
    side: '',
    sizeMicro: 0n,
    usdcMicro: 0n,
    price: 0,
    outcome: '',
    outcomeIndex: 999,
    title: facts.question,
    slug: facts.slug,
    eventSlug: facts.eventSlug,
    name: NAME,
  };
}

function tokenFields(facts: MarketFacts, index: 0 | 1) {
  return { ...facts.tokens[index], outcomeIndex: index };
}

function wholeShares(micro: bigint): bigint {
  return micro - (micro % WHOLE_MICRO);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
