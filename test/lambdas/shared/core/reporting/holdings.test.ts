import { expect, test } from '@jest/globals';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { CASH, COLLATERAL, EXTERNAL, type JournalEntry, PNL, positionAccount } from '#core/model/journal.ts';
import { holdingsAt, holdingsNow } from '#core/reporting/holdings.ts';
import { later } from '#core/values/unix-ms.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const account = positionAccount(TOKEN, LEADER);
const bought: JournalEntry = journalEntry({
  ...{ follower: FOLLOWER, mode: 'live', kind: 'buy', of: ['1'], at: NOW },
  legs: [
    credit(CASH, COLLATERAL, dollars('5')),
    debit(account, COLLATERAL, dollars('5')),
    debit(account, TOKEN, sharesOf('10')),
    credit(EXTERNAL, TOKEN, sharesOf('10')),
  ],
});
const sold: JournalEntry = journalEntry({
  ...{ follower: FOLLOWER, mode: 'live', kind: 'sell', of: ['2'], at: later(NOW, 10) },
  legs: [
    debit(CASH, COLLATERAL, dollars('3')),
    credit(account, COLLATERAL, dollars('2')),
    credit(PNL, COLLATERAL, dollars('1')),
    credit(account, TOKEN, sharesOf('4')),
    debit(EXTERNAL, TOKEN, sharesOf('4')),
  ],
});

test.each([
  ['nothing at the moment of the first booking', 0, []],
  ['what was bought just after it', 1, [{ shares: sharesOf('10'), cost: dollars('5') }]],
  ['still all of it at the moment of the sale', 10, [{ shares: sharesOf('10'), cost: dollars('5') }]],
  ['the rest at its cost after it', 11, [{ shares: sharesOf('6'), cost: dollars('3') }]],
])('what was owned, by all that was booked before: %s', (_, ms, expected) => {
  const held = holdingsAt([sold, bought], later(NOW, ms));
  expect(held).toEqual(expected.map((one) => ({ leader: LEADER, token: TOKEN, ...one })));
});

test('what is owned now is what sales hold, too, at its cost without fees', () => {
  const position = aPosition({ available: sharesOf('4'), selling: sharesOf('2'), basis: dollars('3.1') });
  expect(holdingsNow([{ ...position, basisFees: dollars('0.1') }])).toEqual([
    { leader: LEADER, token: TOKEN, shares: sharesOf('6'), cost: dollars('3') },
  ]);
});
