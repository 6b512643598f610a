import { expect, test } from '@jest/globals';
import { pricesOfRun } from '#flows/price-of-run.ts';
import { aBook, aMarket } from '../../../support/builders/a-market.ts';
import { CONDITION, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';

test('each market and book is asked for once in a run, also while the answer is on its way', async () => {
  const asked: string[] = [];
  const prices = pricesOfRun({
    market: (condition) => (asked.push(condition), Promise.resolve(aMarket())),
    isClosed: (condition) => (asked.push(`closed ${condition}`), Promise.resolve(true)),
    book: (token) => (asked.push(token), Promise.resolve(token === TOKEN ? aBook() : undefined)),
  });
  expect(await Promise.all([prices.book(TOKEN), prices.book(TOKEN)])).toEqual([aBook(), aBook()]);
  expect(await prices.book(OTHER_TOKEN)).toBeUndefined();
  expect(await prices.book(OTHER_TOKEN)).toBeUndefined();
  expect([await prices.market(CONDITION), await prices.market(CONDITION)]).toEqual([aMarket(), aMarket()]);
  expect([await prices.isClosed(CONDITION), await prices.isClosed(CONDITION)]).toEqual([true, true]);
  expect(asked).toEqual([TOKEN, OTHER_TOKEN, CONDITION, `closed ${CONDITION}`]);
});
