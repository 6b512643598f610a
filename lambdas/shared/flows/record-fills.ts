import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { type Settings } from '#core/model/settings.ts';
import { type EventId, fillId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor } from '#ports/cursors.ts';
import { type FillLog } from '#ports/fill-logs.ts';
import { PortError } from '#ports/errors.ts';
import { type MarketData, type OutcomeOfMarket } from '#ports/market-data.ts';
import { beforeIndex } from './before-index.ts';
import { isKnown, type KnownTotals, MAX_RECORDED, recordActions, type RecordDeps } from './record-actions.ts';

/** So long a fill whose market nobody knows keeps its leader's reach before it. */
const HELD_MS = 600_000;

export type RecordFillsDeps = RecordDeps & { readonly markets: MarketData };

export type RecordFillsInput = {
  readonly settings: Settings;
  /** Cursors of the leaders who are armed. */
  readonly cursors: ReadonlyMap<Wallet, Cursor>;
  readonly known: KnownTotals;
  readonly now: UnixMs;
  /** In the order of the chain. */
  readonly fills: readonly FillLog[];
  /** The last block that was read for them. */
  readonly until: number;
};

/** Where a leader stands of whom not everything is recorded. */
export type Stopped = {
  /** The last block of which everything of his is recorded. */
  readonly block: number;
  /** What kept the next thing from being recorded; absent where it only waits for a source to show more. */
  readonly error?: unknown;
};

/** How far fills are recorded. */
export type RecordedFills = {
  readonly recorded: number;
  /** The last block of which everything is recorded, of everybody who has not stopped before. */
  readonly block: number;
  readonly stopped: ReadonlyMap<Wallet, Stopped>;
};

/** Leaders of whom something could not be recorded: with so many it is the table that fails, and not one of them. */
export const MAX_FAILED = 3;

/**
 * Records fills in the order of the chain, each leader's by themselves: one whose fill cannot be recorded, or whose market
 * nobody knows yet, stops there, and all others go on.
 */
export async function recordFills(deps: RecordFillsDeps, input: RecordFillsInput): Promise<RecordedFills> {
  const { cursors, known, now, fills, until } = input;
  const counting = fills.filter(({ wallet, at }) => at > (cursors.get(wallet)?.armedAt ?? Infinity));
  const totals = new Map<EventId, bigint>();
  for (const fill of counting) totals.set(eventOf(fill), (totals.get(eventOf(fill)) ?? 0n) + fill.shares);
  // What is recorded already needs no market.
  const mine = counting.filter((fill) => {
    const eventId = eventOf(fill);
    return !isKnown(known, { eventId, shares: totals.get(eventId) ?? 0n });
  });
  const { rows, unknown } = await placeFills(deps, mine, now);
  const stopped = new Map<Wallet, Stopped>();
  let recorded = 0;
  let failed = 0;
  let cutFrom = Infinity;
  for (const [wallet, own] of fillsByLeader(mine)) {
    const first = own[0]?.block ?? Infinity;
    if (recorded >= MAX_RECORDED || failed > MAX_FAILED) {
      cutFrom = Math.min(cutFrom, first);
      continue;
    }
    const actions = groupRows(rows.filter((row) => row.wallet === wallet));
    try {
      const done = await recordOne(deps, input, { actions, fills: own });
      recorded += done.recorded;
      cutFrom = Math.min(cutFrom, done.cutFrom);
      stopAt(stopped, wallet, { block: Math.min(done.waitsFrom, unknown.get(wallet) ?? Infinity) - 1 });
    } catch (error) {
      failed += 1;
      stopAt(stopped, wallet, { block: first - 1, error });
    }
  }
  return { recorded, block: Math.min(until, cutFrom - 1), stopped };
}

function stopAt(stopped: Map<Wallet, Stopped>, wallet: Wallet, stop: Stopped): void {
  if (stop.block !== Infinity) stopped.set(wallet, stop);
}

type OneInput = { readonly actions: readonly LeaderAction[]; readonly fills: readonly FillLog[] };

/** What one leader's fills came to: from which block on they are left to the next read, or wait for the index. */
type OneRecorded = { readonly recorded: number; readonly cutFrom: number; readonly waitsFrom: number };

async function recordOne(
  deps: RecordFillsDeps,
  { settings, known, now }: RecordFillsInput,
  { actions, fills }: OneInput,
): Promise<OneRecorded> {
  const blocks = new Map(fills.map((fill) => [eventOf(fill), fill.block]));
  const blockOf = (action: LeaderAction | undefined): number =>
    action === undefined ? Infinity : (blocks.get(action.eventId) ?? Infinity);
  const ready = await beforeIndex(deps, { settings, actions, now });
  const { recorded, whole } = await recordActions(deps, { settings, actions: ready, known, source: 'chain', now });
  return { recorded, cutFrom: blockOf(ready[whole.length]), waitsFrom: blockOf(actions[ready.length]) };
}

function fillsByLeader(fills: readonly FillLog[]): ReadonlyMap<Wallet, readonly FillLog[]> {
  const byLeader = new Map<Wallet, FillLog[]>();
  for (const fill of fills) {
    const own = byLeader.get(fill.wallet) ?? [];
    own.push(fill);
    byLeader.set(fill.wallet, own);
  }
  return byLeader;
}

/** The event that a fill belongs to. */
export function eventOf({ wallet, transaction, token, side }: FillLog): EventId {
  return fillId(wallet, transaction, token, side);
}

/**
 * Says of which market each fill is. The venue may not show a new market yet, or not answer: the others are recorded
 * meanwhile. What stays unknown for ten minutes is left to the index, or it would hold its leader back for good.
 *
 * @returns Rows, and from which block on a leader's fills are of unknown markets.
 */
async function placeFills(
  deps: RecordFillsDeps,
  fills: readonly FillLog[],
  now: UnixMs,
): Promise<{ readonly rows: readonly TokenRow[]; readonly unknown: ReadonlyMap<Wallet, number> }> {
  const rows: TokenRow[] = [];
  const places = new Map<TokenId, OutcomeOfMarket | undefined>();
  const unknown = new Map<Wallet, number>();
  for (const fill of fills) {
    if (!places.has(fill.token)) places.set(fill.token, await placeOf(deps, fill));
    const place = places.get(fill.token);
    if (place === undefined) {
      deps.log.count('UnreadableRows');
      const isGivenUp = now - fill.at > HELD_MS;
      if (isGivenUp) deps.log.warn('fill of an unknown market left to the index', { eventId: eventOf(fill) });
      else if (!unknown.has(fill.wallet)) unknown.set(fill.wallet, fill.block);
      continue;
    }
    const { wallet, transaction, token, side, shares, notional, at } = fill;
    rows.push({ type: side, wallet, transaction, token, shares, notional, at, ...place });
  }
  return { rows, unknown };
}

async function placeOf({ markets }: RecordFillsDeps, fill: FillLog): Promise<OutcomeOfMarket | undefined> {
  try {
    return await markets.outcomeOf(fill.token, fill.condition);
  } catch (error) {
    if (error instanceof PortError) return undefined;
    throw error;
  }
}
