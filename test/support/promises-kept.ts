import { expect } from '@jest/globals';
import { endsOf, readRows, readSummary } from './play-tape.ts';

/** The venue's smallest order: by so much the moment of a decision may move what is bought. */
const MINIMUM_SHARES = 5;
/** Of all events. */
const MOST_OTHER_ENDS = 0.05;
/** Of all shares bought. */
const MOST_OTHER_SHARES = 0.03;

/** Shares bought of each token, by the trades of its orders. */
function boughtOf(out: string): ReadonlyMap<unknown, number> {
  const orders = new Map(readRows(out, 'children').map((child) => [child['venueOrderId'], child]));
  const bought = new Map<unknown, number>();
  for (const trade of readRows(out, 'trades')) {
    const order = orders.get(trade['venueOrderId'] ?? null);
    if (order?.['side'] !== 'BUY') continue;
    bought.set(order['tokenId'], (bought.get(order['tokenId']) ?? 0) + Number(trade['shares']));
  }
  return bought;
}

/** No parent has two purchases; what the exchange has filled beyond the orders stored, the comparison with it would show. */
export function expectOrdersOnce(out: string): void {
  const purchases = readRows(out, 'children')
    .filter((child) => child['side'] === 'BUY')
    .map((child) => child['parentId']);
  expect(new Set(purchases).size).toBe(purchases.length);
}

/**
 * Nothing is bought twice, nothing is lost, the ledger is the exchange's, and all but a few events end as in the plain play.
 *
 * A run that is killed, or made twice, decides at another moment, and with it which of several small copies takes the others
 * along.
 */
export function expectPromisesKept(out: string, plain: string): void {
  const { events, followers, ledgerEqualsExchange, failedRuns, journal } = readSummary(out);
  expect([events, ledgerEqualsExchange, failedRuns]).toEqual([readSummary(plain).events, true, 0]);
  expect(new Set(Object.values(journal))).toEqual(new Set(['0']));
  for (const { copied, skipped, open } of Object.values(followers))
    expect(copied + open + Object.values(skipped).reduce((total, count) => total + count, 0)).toBe(events);
  expectOrdersOnce(out);
  const before = boughtOf(plain);
  for (const [token, shares] of boughtOf(out))
    expect(shares).toBeLessThanOrEqual((before.get(token) ?? 0) + MINIMUM_SHARES);
  const total = (bought: ReadonlyMap<unknown, number>): number =>
    [...bought.values()].reduce((sum, one) => sum + one, 0);
  expect(Math.abs(total(boughtOf(out)) / total(before) - 1)).toBeLessThan(MOST_OTHER_SHARES);
  const ends = new Set(endsOf(plain));
  expect(endsOf(out).filter((end) => !ends.has(end)).length).toBeLessThanOrEqual(MOST_OTHER_ENDS * events);
}
