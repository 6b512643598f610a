import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { inBookingOrder } from '#core/scoring/booking-order.ts';
import { type LeaderAct, type PricePoint } from '#core/scoring/leader-act.ts';
import { bookAct, openAccount } from '#core/scoring/leader-account.ts';
import { markKeeper } from '#core/scoring/mark-keeper.ts';
import { type LeaderAccount, unsettle, valueStakes, worthAt } from '#core/scoring/stake-worth.ts';
import { NO_PICO } from '#core/values/pico-usd.ts';
import { sum } from '#core/values/quantity.ts';
import { DAY_MS, later, type UnixMs } from '#core/values/unix-ms.ts';
import { aBuy, aSeriesMarket, aSell, marketsById, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW } from '../../../../support/builders/identities.ts';
import { ACTED_DAYS, ACTED_FROM, ACTED_MARKETS, someActs, somePrices } from '../../../../support/builders/some-acts.ts';

/** Each stake by itself, whatever is known of it. */
function eachByItself(account: LeaderAccount, now: UnixMs) {
  account.marks.advance(now);
  const stakes = [...account.stakes.values()];
  return sum(
    NO_PICO,
    stakes.map((stake) => worthAt(account, stake, now)),
  );
}

/** Values an account at the end of each day. */
function valued(
  { acts, prices }: { readonly acts: readonly LeaderAct[]; readonly prices: readonly PricePoint[] },
  value: typeof valueStakes,
) {
  const account = openAccount(marketsById(...ACTED_MARKETS), markKeeper(prices));
  const worths = Array.from({ length: ACTED_DAYS }, (_, day) => {
    const [from, to] = [day, day + 1].map((each) => later(ACTED_FROM, each * DAY_MS));
    for (const act of inBookingOrder(acts)) if (act.at >= from! && act.at < to!) bookAct(account, act);
    return value(account, later(to!, -1));
  });
  return { account, worths };
}

test('all stakes are worth what each of them is, day by day, told by as many marks in the same order', () => {
  let settled = 0;
  fc.assert(
    fc.property(fc.record({ acts: someActs, prices: somePrices }), (told) => {
      // When
      const [together, apart] = [valued(told, valueStakes), valued(told, eachByItself)];
      // Then
      expect(together.worths).toEqual(apart.worths);
      expect([...together.account.marksFrom]).toEqual([...apart.account.marksFrom]);
      const last = later(ACTED_FROM, ACTED_DAYS * DAY_MS - 1);
      for (const stake of together.account.stakes.values()) {
        expect(stake.worth).toBe(worthAt(together.account, stake, last));
        settled += stake.settledBy ?? 0;
      }
    }),
    { numRuns: 300 },
  );
  expect(settled).toBeGreaterThan(50);
});

test('what has paid is asked for no mark again until it is moved', () => {
  // Given
  const account = openAccount(marketsById(aSeriesMarket(paysFrom(later(NOW, 5), '1', '0'))), markKeeper([]));
  bookAct(account, aBuy({ shares: '100', for: '60' }));
  const atDay = (day: number) => valueStakes(account, later(NOW, day * DAY_MS));
  const before = atDay(1);
  const blind = { ...account, marks: { ...account.marks, markOf: () => undefined } };

  // Then
  expect(valueStakes(blind, later(NOW, 2 * DAY_MS))).toBe(before);
  expect(account.stakes.get(CONDITION)).toMatchObject({ worth: before, settledBy: 1 });

  // When
  bookAct(account, aSell({ at: later(NOW, 3 * DAY_MS), shares: '100', for: '99' }));

  // Then
  expect([account.settled, account.stakes.get(CONDITION)?.settledBy]).toEqual([{ worth: 0n, marks: 0 }, undefined]);
  expect([atDay(4), account.stakes.get(CONDITION)?.settledBy]).toEqual([0n, 0]);
  unsettle(account, account.stakes.get(CONDITION)!);
  expect(account.settled).toEqual({ worth: 0n, marks: 0 });
});
