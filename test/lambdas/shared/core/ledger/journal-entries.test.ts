import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { journalEntries, wholeEntries } from '#core/ledger/journal-entries.ts';
import { COLLATERAL, type JournalEntry } from '#core/model/journal.ts';
import { FOLLOWER, NOW } from '../../../../support/builders/identities.ts';

const leg = fc.record({
  account: fc.constantFrom('CASH', 'FEES', 'PNL'),
  asset: fc.constant(COLLATERAL),
  debit: fc.bigInt({ min: 0n, max: 9n }),
  credit: fc.bigInt({ min: 0n, max: 9n }),
});
const entries = fc.array(fc.array(leg, { minLength: 1, maxLength: 4 }), { maxLength: 6 }).map((all) =>
  all.map(
    (legs, at): JournalEntry => ({
      ...{ entryId: `e${at}`, follower: FOLLOWER, mode: 'paper', kind: 'buy', at: NOW, legs },
    }),
  ),
);

test('legs make the entries again that they were taken from, also where another entry lies in between', () => {
  fc.assert(
    fc.property(entries, fc.nat(3), (known, offset) => {
      const rows = known.flatMap(({ legs, ...entry }, at) =>
        legs.map((one, index) => ({ place: index * (offset + 1) + at, row: { ...entry, ...one } })),
      );
      const mixed = rows.toSorted((a, b) => a.place - b.place).map(({ row }) => row);
      const made = journalEntries(mixed).toSorted((a, b) => (a.entryId < b.entryId ? -1 : 1));
      expect(made).toEqual(known);
    }),
  );
});

test('an entry that a page may have cut in two is left out with all of its legs, wherever they lie', () => {
  const legs = ['a', 'c', 'b', 'b', 'c'].map((entryId, at) => ({ entryId, at }));
  expect(wholeEntries(legs).map(({ entryId }) => entryId)).toEqual(['a', 'b', 'b']);
  expect(wholeEntries([])).toEqual([]);
});
