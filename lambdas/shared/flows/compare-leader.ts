import { adjustmentOf, secondOf } from '#core/detection/adjustment.ts';
import { compareWalk } from '#core/detection/compare-walk.ts';
import { recordEvent } from '#core/detection/record-event.ts';
import { type LeaderPosition } from '#core/model/leader-event.ts';
import { type LeaderWalk, type WalkReading } from '#core/model/leader-walk.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type Settings } from '#core/model/settings.ts';
import { type ConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { larger, minus, smaller } from '#core/values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type Cursors } from '#ports/cursors.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { PortError } from '#ports/errors.ts';
import { type HeldPosition, type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { fanOut } from './fan-out.ts';
import { ringFollowers } from './ring-followers.ts';

export type CompareDeps = {
  readonly ledger: Ledger;
  readonly cursors: Cursors;
  readonly settings: SettingsStore;
  readonly feed: LeaderFeed;
  readonly markets: MarketData;
  /** Agrees to a reduction when a walk shows it first, and before it is recorded. */
  readonly chain: Pick<Chain, 'tokenBalance'>;
  readonly doorbell: Doorbell;
  readonly log: Log;
};

/** An index further behind than this may still show what rows that are recorded have changed. */
export const FRESH_LAG_MS = 30_000;
/** Differences of one leader that one run looks into, oldest first: each asks for its market and is a transaction. */
export const MAX_ADJUSTED = 10;

/** What is recorded of a leader when a walk of his positions begins. */
export type Recorded = {
  readonly stored: readonly LeaderPosition[];
  readonly walk: LeaderWalk | undefined;
};

/**
 * Reads, before a walk of a leader's positions, what it is to be compared with: what is recorded during the walk must
 * not look like a difference.
 *
 * @returns Undefined where there is nothing to compare: he is not armed, or the index lags.
 */
export async function readRecorded(deps: CompareDeps, leader: Wallet): Promise<Recorded | undefined> {
  if ((await deps.cursors.cursor(leader)) === undefined) return undefined;
  const lagMs = await deps.feed.lagMs();
  if (lagMs > FRESH_LAG_MS) {
    deps.log.warn('leader not compared: the index of positions lags', { leader, lagMs });
    deps.log.count('LeaderPositionsUncompared');
    return undefined;
  }
  const [stored, walk] = await Promise.all([deps.ledger.leaderPositions(leader), deps.ledger.leaderWalk(leader)]);
  return { stored, walk };
}

/** A walk of a leader's positions, and what it is compared with. */
export type ComparedWalk = {
  readonly leader: Wallet;
  readonly settings: Settings;
  readonly recorded: Recorded;
  /** What the walk showed, dust included. */
  readonly held: readonly HeldPosition[];
  readonly now: UnixMs;
};

/**
 * Keeps what a walk shows to differ from what is recorded of a leader, and records as an adjustment what an earlier walk
 * showed the same: shares that went without a row are a reduction that followers copy, shares that came move the number.
 * A reduction is sold for, so the chain must hold the same number at both walks; one that it does not answer for waits.
 * A first walk that the chain did not agree with may have been wrong, and what was sold after it would be followed twice,
 * as an adjustment and by its row: the walk with which the chain agrees is the first.
 *
 * What no longer trades is left out: a redemption is no reduction.
 */
export async function compareLeader(deps: CompareDeps, input: ComparedWalk): Promise<void> {
  const { leader, recorded, now } = input;
  const known = recorded.walk?.readings ?? [];
  const held = new Map(input.held.map(({ token, shares }) => [token, shares]));
  const { readings, agreed, left } = compareWalk({ stored: recorded.stored, held, known, now });
  if (left > 0) deps.log.count('LeaderPositionsUncompared', left);
  const { settled, failure } = await settle(deps, input, agreed.slice(0, MAX_ADJUSTED));
  const begun = await proven(deps, input, readings);
  const kept = readings.flatMap(
    (reading) => settled.get(reading) ?? (settled.has(reading) ? [] : (begun.get(reading) ?? reading)),
  );
  if (kept.length !== known.length || kept.some((reading) => !known.includes(reading))) {
    const value = { leader, readings: kept, version: (recorded.walk?.version ?? 0n) + 1n };
    // Where another run was quicker, what that one saw stands: both looked at the same leader.
    await deps.ledger.commit([{ kind: 'put', type: 'leader-walk', value }]);
  }
  if (failure !== undefined) throw failure;
}

/** What is over with, or what stands in its place from now on. */
type Settled = {
  readonly settled: ReadonlyMap<WalkReading, WalkReading | undefined>;
  readonly failure: PortError | undefined;
};

/** The first that fails ends it and begins anew with the next walk: it must not keep the others waiting for ever. */
async function settle(deps: CompareDeps, input: ComparedWalk, agreed: readonly WalkReading[]): Promise<Settled> {
  const settled = new Map<WalkReading, WalkReading | undefined>();
  for (const reading of agreed) {
    settled.set(reading, undefined);
    try {
      settled.set(reading, await settleReading(deps, { ...input, reading }));
    } catch (error) {
      if (error instanceof PortError) return { settled, failure: error };
      throw error;
    }
  }
  return { settled, failure: undefined };
}

/** Reductions that this walk shows first, and the chain with it; a chain that does not answer proves none. */
async function proven(
  deps: CompareDeps,
  input: ComparedWalk,
  readings: readonly WalkReading[],
): Promise<ReadonlyMap<WalkReading, WalkReading>> {
  const found = new Map<WalkReading, WalkReading>();
  const recorded = new Map(input.recorded.stored.map((position) => [position.token, position]));
  const begun = readings.flatMap((reading) => {
    const position = recorded.get(reading.token);
    return reading.at === input.now && position !== undefined && reading.held < position.shares
      ? [{ reading, position }]
      : [];
  });
  for (const { reading, position } of begun.slice(0, MAX_ADJUSTED)) {
    try {
      const { domain } = (await deps.markets.market(position.condition)) ?? {};
      if (domain === undefined) continue;
      const onChain = await deps.chain.tokenBalance(input.leader, reading.token, domain);
      if (isSameHolding(onChain, reading.held)) found.set(reading, { ...reading, isProven: true });
    } catch (error) {
      if (error instanceof PortError) return found;
      throw error;
    }
  }
  return found;
}

type ReadingInput = ComparedWalk & { readonly reading: WalkReading };

/**
 * Records the difference where the token trades; where it has paid out, that it is compared no more.
 *
 * @returns What stands in place of the reading; undefined where it is over with.
 */
async function settleReading(deps: CompareDeps, input: ReadingInput): Promise<WalkReading | undefined> {
  const { leader, reading, recorded, held } = input;
  const { token } = reading;
  const position = recorded.stored.find((one) => one.token === token);
  const condition = position?.condition ?? held.find((one) => one.token === token)?.condition;
  invariant(condition !== undefined, 'what differs is recorded or held');
  const place = await placeOf(deps.markets, condition, token);
  switch (place.state) {
    case 'trading':
      return adjust(deps, { ...input, position, condition, place });
    case 'paid out': {
      // The number stays: rows that are still to come will tell their part of it.
      const before = position ?? { leader, token, condition, shares: NO_SHARES, version: 0n };
      const value = { ...before, isPaidOut: true, version: before.version + 1n };
      await deps.ledger.commit([{ kind: 'put', type: 'leader-position', value }]);
      return undefined;
    }
    case 'idle':
      return undefined;
  }
}

type Place =
  | { readonly state: 'trading'; readonly title: string; readonly outcome: string; readonly domain: OrderDomain }
  | { readonly state: 'paid out' | 'idle' };

async function placeOf(markets: MarketData, condition: ConditionId, token: TokenId): Promise<Place> {
  const market = await markets.market(condition);
  const own = market?.tokens.find((one) => one.token === token);
  if (market?.isAcceptingOrders === true && own !== undefined)
    return { state: 'trading', title: market.question, outcome: own.outcome, domain: market.domain };
  const tokens = await markets.tokensOf(condition);
  const isPaidOut = tokens !== undefined && (await markets.resolutions([{ condition, tokens }])).length > 0;
  return { state: isPaidOut ? 'paid out' : 'idle' };
}

type AdjustInput = ReadingInput & {
  readonly position: LeaderPosition | undefined;
  readonly condition: ConditionId;
  readonly place: Extract<Place, { readonly state: 'trading' }>;
};

async function adjust(deps: CompareDeps, input: AdjustInput): Promise<WalkReading | undefined> {
  const { leader, settings, reading, position, condition, place, now } = input;
  const { token, held } = reading;
  if (held < (position?.shares ?? NO_SHARES)) {
    if (!(await isAgreedByChain(deps, input))) return undefined;
    if (reading.isProven !== true) return { ...reading, at: now, isProven: true };
  }
  const { title, outcome } = place;
  // What came before the first walk and was not yet in it would have made the second one differ.
  const until = secondOf(reading.at);
  const action = adjustmentOf({ leader, token, condition, position, held, until, title, outcome });
  const stamps = { seenAt: reading.at, now, source: 'positions', sequence: 0 };
  const { event, changes } = recordEvent({ action, position, settings, ...stamps });
  const { committed } = await deps.ledger.commit(changes);
  // Overtaken: a row or another run has moved what is recorded, and the next walk is compared with that.
  if (!committed) return undefined;
  const { eventId, type, before } = event;
  deps.log.info('event', { eventId, type, leader, token, before: before.toString(), held: held.toString() });
  deps.log.count('LeaderPositionsAdjusted');
  await fanOut(deps, event);
  await ringFollowers(deps.doorbell, settings, event);
  return undefined;
}

/** Two lists that are short alike, of an index that says it is fresh, would sell what the leader still has. */
async function isAgreedByChain({ chain, log }: CompareDeps, input: AdjustInput): Promise<boolean> {
  const { leader, reading, place } = input;
  const { token, held } = reading;
  const onChain = await chain.tokenBalance(leader, token, place.domain);
  if (isSameHolding(onChain, held)) return true;
  log.warn('a reduction that the chain does not show', { leader, token, held: `${held}`, onChain: `${onChain}` });
  log.count('LeaderPositionsUncompared');
  return false;
}

function isSameHolding(a: Shares, b: Shares): boolean {
  return minus(larger(a, b), smaller(a, b)) < ORDER_SHARE_STEP;
}
