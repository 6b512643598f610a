import { wholeEntries } from '#core/ledger/journal-entries.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { type Booking, tradeBookings } from '#core/reporting/bookings.ts';
import { LEAST_COPIES, type MeasuredSlippage } from '#core/scoring/copy-costs.ts';
import { copySlippage, type MadeCopy } from '#core/scoring/copy-slippage.ts';
import { type BookedOrder, countedFrom, madeCopy, MOST_COPIES, newestOrders } from '#core/scoring/made-copies.ts';
import { type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import { type Ledger, type LedgerName, type StoredLeg } from '#ports/ledger.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';

export type SlippageDeps = { readonly ledger: Pick<Ledger, 'journalPage' | 'parent' | 'event'> };

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
  const bookings: Booking[] = [];
  for (const { name: follower } of settings.followers.filter((one) => one.mode === mode))
    for (const month of new Set([utcMonth(countedFrom(asOf)), utcMonth(asOf)]))
      bookings.push(...tradeBookings(await legsOf(deps, { follower, mode }, month)));
  const newest = newestOrders(bookings, asOf);
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

/** Nothing of an order that copies no trade. */
async function copyOf({ ledger }: SlippageDeps, [parentId, bookings]: BookedOrder): Promise<readonly MadeCopy[]> {
  const parent = await ledger.parent(parentId);
  if (parent?.eventId === undefined) return [];
  const copy = madeCopy({ parent, event: await ledger.event(parent.eventId), bookings });
  return copy === undefined ? [] : [copy];
}
