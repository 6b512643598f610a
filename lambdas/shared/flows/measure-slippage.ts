import { wholeEntries } from '#core/ledger/journal-entries.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { type Booking, tradeBookings } from '#core/reporting/bookings.ts';
import { LEAST_COPIES, type MeasuredSlippage } from '#core/scoring/copy-costs.ts';
import { copySlippage, type MadeCopy } from '#core/scoring/copy-slippage.ts';
import { type ParentId } from '#core/values/ids.ts';
import { plus } from '#core/values/quantity.ts';
import { DAY_MS, later, type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import { type Ledger, type LedgerName, type StoredLeg } from '#ports/ledger.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';

export type SlippageDeps = { readonly ledger: Pick<Ledger, 'journalPage' | 'parent' | 'event'> };

/** Older copies were made in other markets. */
const COUNTED_DAYS = 30;
/** The newest of them, over all followers of a mode: their mean is as good as that of all. */
export const MOST_COPIES = 50;
/** Among so many orders they are looked for: guards and people send others. */
const MOST_ORDERS = 4 * MOST_COPIES;
/** Pages of a month's journal, some thousand bookings each; what is beyond them is another sample of the same. */
export const MOST_JOURNAL_PAGES = 8;

/**
 * Measures what our own copies of the last thirty days before a moment cost against the leaders' prices: those with real money
 * where there are enough of them, else those on paper too.
 *
 * @throws UnavailableError
 */
export async function measureSlippage(deps: SlippageDeps, settings: Settings, asOf: UnixMs): Promise<MeasuredSlippage> {
  const live = await copiesOf(deps, { settings, mode: 'live', asOf });
  if (live.length >= LEAST_COPIES) return copySlippage(live);
  return copySlippage([...live, ...(await copiesOf(deps, { settings, mode: 'paper', asOf }))]);
}

type ModeInput = { readonly settings: Settings; readonly mode: FollowerMode; readonly asOf: UnixMs };

async function copiesOf(deps: SlippageDeps, { settings, mode, asOf }: ModeInput): Promise<readonly MadeCopy[]> {
  const from = later(asOf, -COUNTED_DAYS * DAY_MS);
  const bookings: Booking[] = [];
  for (const { name: follower } of settings.followers.filter((one) => one.mode === mode))
    for (const month of new Set([utcMonth(from), utcMonth(asOf)]))
      bookings.push(...tradeBookings(await legsOf(deps, { follower, mode }, month)));
  const counted = bookings.filter(({ at, parentId }) => at >= from && at < asOf && parentId !== undefined);
  const orders = [...Map.groupBy(counted, ({ parentId }) => parentId as ParentId)];
  const newest = orders.toSorted(([, a], [, b]) => (b[0]?.at ?? 0) - (a[0]?.at ?? 0)).slice(0, MOST_ORDERS);
  const copies: MadeCopy[] = [];
  for (let at = 0; at < newest.length && copies.length < MOST_COPIES; at += MOST_COPIES)
    copies.push(...(await mappedInChunks(newest.slice(at, at + MOST_COPIES), (order) => copyOf(deps, order))).flat());
  return copies.slice(0, MOST_COPIES);
}

async function legsOf({ ledger }: SlippageDeps, name: LedgerName, month: string): Promise<readonly StoredLeg[]> {
  const legs: StoredLeg[] = [];
  let from: string | undefined;
  for (let page = 0; page < MOST_JOURNAL_PAGES; page += 1) {
    const { legs: read, next } = await ledger.journalPage(name, month, from);
    legs.push(...read);
    if (next === undefined) return legs;
    from = next;
  }
  return wholeEntries(legs);
}

/** Nothing of an order that copies no trade, such as a guard's. */
async function copyOf(
  { ledger }: SlippageDeps,
  [parentId, bookings]: readonly [ParentId, readonly Booking[]],
): Promise<readonly MadeCopy[]> {
  const parent = await ledger.parent(parentId);
  if (parent?.origin !== 'copy' || parent.eventId === undefined) return [];
  const event = await ledger.event(parent.eventId);
  const [first, ...more] = bookings;
  if (event?.type !== parent.side || event.price <= 0n || first === undefined) return [];
  const whole = more.reduce(
    (sum, one) => ({ shares: plus(sum.shares, one.shares), gross: plus(sum.gross, one.gross) }),
    { shares: first.shares, gross: first.gross },
  );
  return [{ side: parent.side, ...whole, his: parent.lot?.leaderPrice ?? event.price }];
}
