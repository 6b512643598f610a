import { expect, test } from '@jest/globals';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { claimAccount, COLLATERAL, EXTERNAL, type JournalEntry, PNL } from '#core/model/journal.ts';
import { pastValues } from '#core/reporting/past-values.ts';
import { type TokenId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { CONDITION, FOLLOWER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

/** The market paid a dollar a share of the token. */
const paid: JournalEntry = journalEntry({
  ...{ follower: FOLLOWER, mode: 'live', kind: 'resolve', of: [CONDITION], at: later(NOW, 5) },
  legs: [
    debit(claimAccount(CONDITION), COLLATERAL, dollars('3')),
    credit(PNL, COLLATERAL, dollars('3')),
    debit(claimAccount(CONDITION), TOKEN, sharesOf('3')),
    credit(EXTERNAL, TOKEN, sharesOf('3')),
  ],
});
const STRANGE = '77' as TokenId;
const conditions = new Map([TOKEN, OTHER_TOKEN].map((token) => [token, CONDITION]));

function valueAt(ms: number, token: TokenId) {
  const mark = { token: TOKEN, price: priceOf('0.4'), hasBid: true, at: NOW };
  return pastValues({
    ...{ journal: [paid], end: later(NOW, ms), closing: { day: '2026-06-01', marks: [mark], at: NOW } },
    conditionOf: (one) => conditions.get(one),
    valueOf: (one) => (one === STRANGE ? undefined : { price: priceOf('0.9'), from: 'mark' }),
  })(token);
}

test.each([
  ['a closing mark before the payout is booked', 5, TOKEN, { price: priceOf('0.4'), from: 'mark' }],
  ['the payout once it is booked', 6, TOKEN, { price: priceOf('1'), from: 'payout' }],
  ['nothing for the other outcome then', 6, OTHER_TOKEN, { price: priceOf('0'), from: 'payout' }],
  ['without a mark what became known later', 5, OTHER_TOKEN, { price: priceOf('0.9'), from: 'later' }],
  ['nothing where nobody ever says', 5, STRANGE, undefined],
])('a token was worth %s', (_, ms, token, expected) => {
  expect(valueAt(ms, token)).toEqual(expected);
});

test('without closing marks all of it is what became known later', () => {
  const valueOf = pastValues({
    ...{ journal: [], end: NOW, closing: undefined, conditionOf: () => CONDITION },
    valueOf: () => ({ price: priceOf('0.9'), from: 'payout' }),
  });
  expect(valueOf(TOKEN)).toEqual({ price: priceOf('0.9'), from: 'later' });
});
