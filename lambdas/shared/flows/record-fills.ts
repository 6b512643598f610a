import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { type Settings } from '#core/model/settings.ts';
import { type EventId, fillId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor } from '#ports/cursors.ts';
import { type FillLog } from '#ports/fill-logs.ts';
import { PortError } from '#ports/errors.ts';
import { type MarketData, type OutcomeOfMarket } from '#ports/market-data.ts';
import { isKnown, type KnownTotals, recordActions, type RecordDeps } from './record-actions.ts';

/** So long a fill whose market nobody knows keeps the cursor before it. */
const HELD_MS = 600_000;

export type RecordFillsDeps = RecordDeps & { readonly markets: MarketData };

export type RecordFillsInput = {
  readonly settings: Settings;
  /** Cursors of the leaders who are armed; one who joins the chain is replaced in it. */
  readonly cursors: Map<Wallet, Cursor>;
  readonly known: KnownTotals;
  readonly now: UnixMs;
  /** In the order of the chain. */
  readonly fills: readonly FillLog[];
  /** The last block that was read for them. */
  readonly until: number;
};

/** Records fills in the order of the chain. @returns The last block of which everything is recorded. */
export async function recordFills(
  deps: RecordFillsDeps,
  { settings, cursors, known, now, fills, until }: RecordFillsInput,
): Promise<{ readonly recorded: number; readonly block: number }> {
  const counting = fills.filter(({ wallet, at }) => at > (cursors.get(wallet)?.armedAt ?? Infinity));
  const totals = new Map<EventId, bigint>();
  for (const fill of counting) totals.set(eventOf(fill), (totals.get(eventOf(fill)) ?? 0n) + fill.shares);
  // What is recorded already needs no market.
  const mine = counting.filter((fill) => {
    const eventId = eventOf(fill);
    return !isKnown(known, { eventId, shares: totals.get(eventId) ?? 0n });
  });
  const { rows, unknownFrom } = await placeFills(deps, mine, now);
  const actions = groupRows(rows);
  const { recorded, whole } = await recordActions(deps, { settings, actions, known, source: 'chain', now });
  const cut = actions[whole.length];
  const blocks = new Map(mine.map((fill) => [eventOf(fill), fill.block]));
  const cutFrom = cut === undefined ? undefined : blocks.get(cut.eventId);
  return { recorded, block: Math.min(until, (unknownFrom ?? Infinity) - 1, (cutFrom ?? Infinity) - 1) };
}

/** The event that a fill belongs to. */
export function eventOf({ wallet, transaction, token, side }: FillLog): EventId {
  return fillId(wallet, transaction, token, side);
}

/**
 * Says of which market each fill is. The venue may not show a new market yet, or not answer: the others are recorded
 * meanwhile. What stays unknown for ten minutes is left to the index, or it would hold everybody's cursor for good.
 */
async function placeFills(
  deps: RecordFillsDeps,
  fills: readonly FillLog[],
  now: UnixMs,
): Promise<{ readonly rows: readonly TokenRow[]; readonly unknownFrom: number | undefined }> {
  const rows: TokenRow[] = [];
  const places = new Map<TokenId, OutcomeOfMarket | undefined>();
  let unknownFrom: number | undefined;
  for (const fill of fills) {
    if (!places.has(fill.token)) places.set(fill.token, await placeOf(deps, fill));
    const place = places.get(fill.token);
    if (place === undefined) {
      deps.log.count('UnreadableRows');
      const isGivenUp = now - fill.at > HELD_MS;
      if (isGivenUp) deps.log.warn('fill of an unknown market left to the index', { eventId: eventOf(fill) });
      else unknownFrom ??= fill.block;
      continue;
    }
    const { wallet, transaction, token, side, shares, notional, at } = fill;
    rows.push({ type: side, wallet, transaction, token, shares, notional, at, ...place });
  }
  return { rows, unknownFrom };
}

async function placeOf({ markets }: RecordFillsDeps, fill: FillLog): Promise<OutcomeOfMarket | undefined> {
  try {
    return await markets.outcomeOf(fill.token, fill.condition);
  } catch (error) {
    if (error instanceof PortError) return undefined;
    throw error;
  }
}
