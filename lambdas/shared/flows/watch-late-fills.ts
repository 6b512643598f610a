import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type TradeWatch } from '#core/model/trade-watch.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { PortError } from '#ports/errors.ts';
import { type UnreadableTrade, type WalletTrade } from '#ports/venue.ts';
import { commitPlan } from './commit-plan.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';
import { isOverWithNews, type LateFillDeps, takeInLateFill } from './take-in-late-fill.ts';

/**
 * So far before the last look is read again: the venue's list may be behind although it answers. A row that is known costs
 * a read of its order.
 */
const OVERLAP_MS = 3_600_000;
/** A wallet is searched once a minute, whoever runs how often. */
const EVERY_MS = 55_000;
/** Once a day the list of two days is read, for what it told later than that. */
const DEEP_EVERY_MS = 86_400_000;
const DEEP_MS = 2 * DEEP_EVERY_MS;

/**
 * Searches a follower's trades at the venue for fills of orders that were over: given up for dead, refused, or finished. One read
 * for all of them, however old they are, since the last look; how far it went is stored last.
 *
 * Each order is judged by itself: one that cannot be is counted and looked for again for two days, the others do not wait
 * for it. Orders that are not ours are left alone here.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function watchLateFills(deps: LateFillDeps, follower: Follower, now: UnixMs): Promise<void> {
  const { name, mode } = follower;
  const ledger = { follower: name, mode };
  const watch = await deps.ledger.tradeWatch(ledger);
  if (watch !== undefined && now - watch.at < EVERY_MS) return;
  const seen = watch?.at ?? now;
  const isWhole = await search(deps, follower, later(seen, -OVERLAP_MS));
  // What cannot be judged for two days is given up: it was counted ever since.
  const at = isWhole ? now : unixMs(Math.max(seen, now - DEEP_MS));
  await store(deps, { ...ledger, ...watch, at });
  if (now - (watch?.deepAt ?? 0) < DEEP_EVERY_MS) return;
  if (await search(deps, follower, later(now, -DEEP_MS))) await store(deps, { ...ledger, at, deepAt: now });
}

/** @returns False while something is not taken in that may have to be. */
async function search(deps: LateFillDeps, follower: Follower, since: UnixMs): Promise<boolean> {
  const rows = await deps.venue.walletTrades(follower, since);
  const trades = rows.filter((row): row is WalletTrade => !('isUnreadable' in row));
  const unreadable = rows.filter((row) => 'isUnreadable' in row);
  let isWhole = true;
  for (const [id, known] of await withNews(deps, byOrder(trades)))
    if (!(await judged(deps, id, () => takeInLateFill(deps, { id, follower, trades: known })))) isWhole = false;
  for (const row of unreadable) if (!(await judged(deps, row.orderId, () => isNoneOfOurs(deps, row)))) isWhole = false;
  return isWhole;
}

type OrderTrades = ReadonlyMap<VenueOrderId, readonly WalletTrade[]>;

function byOrder(trades: readonly WalletTrade[]): OrderTrades {
  return Map.groupBy(trades, ({ orderId }) => orderId);
}

/** The rows of the overlap are known each minute; an order that cannot be read is looked at by itself. */
async function withNews({ ledger }: LateFillDeps, rows: OrderTrades): Promise<OrderTrades> {
  const news = await mappedInChunks([...rows.keys()], async (id) => {
    const known = await readOrNot(ledger, id);
    if (known === undefined) return [id];
    const { child } = known;
    return child !== undefined && isOverWithNews(child, rows.get(id) ?? []) ? [id] : [];
  });
  return new Map(news.flat().map((id) => [id, rows.get(id) ?? []]));
}

/** Undefined where it cannot be read, whatever the reason: who looks at it by itself is told. */
async function readOrNot(
  ledger: LateFillDeps['ledger'],
  id: VenueOrderId,
): Promise<{ readonly child: ChildOrder | undefined } | undefined> {
  try {
    return { child: await ledger.child(id) };
  } catch {
    return undefined;
  }
}

/** One that cannot be judged keeps the others waiting for nothing. */
async function judged(
  { log }: LateFillDeps,
  id: VenueOrderId | undefined,
  judge: () => Promise<boolean>,
): Promise<boolean> {
  let code = 'NOT_SHOWN_YET';
  try {
    if (await judge()) return true;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    code = error.code;
  }
  log.warn('trades not judged', { venueOrderId: id ?? 'unreadable', code });
  log.count('LateFillsUnjudged');
  return false;
}

/** What was traded by hand may be as odd as it likes; an order that is still open is looked after by its own look-ups. */
async function isNoneOfOurs({ ledger, log }: LateFillDeps, { orderId }: UnreadableTrade): Promise<boolean> {
  log.count('UnreadableRows');
  if (orderId === undefined) return false;
  const child = await ledger.child(orderId);
  return child === undefined || isChildOpen(child.state);
}

/** A run that was first has searched as far: the next one overlaps both. */
async function store({ ledger }: LateFillDeps, watch: Omit<TradeWatch, 'version'>): Promise<void> {
  await commitPlan(ledger, async () => {
    const current = await ledger.tradeWatch(watch);
    const value = { ...current, ...watch, version: (current?.version ?? 0n) + 1n };
    return [{ kind: 'put', type: 'trade-watch', value }];
  });
}
