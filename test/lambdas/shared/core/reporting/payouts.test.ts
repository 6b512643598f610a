import { expect, test } from '@jest/globals';
import { resolve } from '#core/ledger/resolve.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { bookedPayouts, payoutFinder } from '#core/reporting/payouts.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

/** What a position's payout is booked as. */
function booked(perShare: string, count = '10'): readonly JournalEntry[] {
  const position = aPosition({ available: sharesOf(count), target: sharesOf(count), basis: dollars('5') });
  const changes = resolve({ position, exit: undefined, perShare: priceOf(perShare), now: NOW });
  return changes.flatMap((change) => (change.kind === 'journal' ? [change.entry] : []));
}

test.each(['0', '0.5', '1'])(
  'a share paid %s, and one of the other outcome what is missing of a dollar',
  (perShare) => {
    const find = payoutFinder(bookedPayouts(booked(perShare)));
    expect(find(TOKEN, CONDITION)).toBe(priceOf(perShare));
    expect(find(OTHER_TOKEN, CONDITION)).toBe(priceOf('1') - priceOf(perShare));
  },
);

test('of several bookings the largest tells it: a few micro-shares round too far', () => {
  const [small, large] = [booked('0.333333', '0.000002'), booked('0.333333', '3000')];
  for (const journal of [
    [...small, ...large],
    [...large, ...small],
  ])
    expect(bookedPayouts(journal)).toEqual([{ condition: CONDITION, token: TOKEN, price: priceOf('0.333333') }]);
});

test('nothing is known of another market, and nothing of an empty journal', () => {
  const other = `0x${'d'.repeat(64)}` as ConditionId;
  expect(payoutFinder(bookedPayouts(booked('1')))(OTHER_TOKEN, other)).toBeUndefined();
  expect(bookedPayouts([])).toEqual([]);
});
