import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { type Settings } from '#core/model/settings.ts';
import { type EventId, fillId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Cursor } from '#ports/cursors.ts';
import { type FillLog } from '#ports/fill-logs.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type KnownTotals, recordActions, type RecordDeps } from './record-actions.ts';

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
  const mine = fills.filter(({ wallet, at }) => at > (cursors.get(wallet)?.armedAt ?? Infinity));
  const { rows, unknownFrom } = await placeFills(deps, mine);
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

/** Says of which market each fill is. The venue may not show a new market yet: the others are recorded meanwhile. */
async function placeFills(
  deps: RecordFillsDeps,
  fills: readonly FillLog[],
): Promise<{ readonly rows: readonly TokenRow[]; readonly unknownFrom: number | undefined }> {
  const rows: TokenRow[] = [];
  let unknownFrom: number | undefined;
  for (const fill of fills) {
    const place = await deps.markets.outcomeOf(fill.token, fill.condition);
    if (place === undefined) {
      deps.log.count('UnreadableRows');
      unknownFrom ??= fill.block;
      continue;
    }
    const { wallet, transaction, token, side, shares, notional, at } = fill;
    rows.push({ type: side, wallet, transaction, token, shares, notional, at, ...place });
  }
  return { rows, unknownFrom };
}
