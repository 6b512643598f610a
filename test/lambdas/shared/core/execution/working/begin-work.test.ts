import { expect, test } from '@jest/globals';
import { decide } from '#core/decide.ts';
import { beginWork } from '#core/execution/working/begin-work.ts';
import { largeCopy } from '#core/execution/working/large-copy.ts';
import { type WorkingAlgorithm } from '#core/model/working-order.ts';
import { invariant } from '#core/values/invariant.ts';
import { aBook, aLevel } from '../../../../../support/builders/a-market.ts';
import { aParent } from '../../../../../support/builders/a-parent.ts';
import { someSettings, theExecution } from '../../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../../support/builders/a-snapshot.ts';
import { dollars } from '../../../../../support/builders/quantities.ts';

function begun(algorithm: Exclude<WorkingAlgorithm, 'vwap'>, book = aBook()) {
  const largeOrders = { aboveUsd: dollars('100'), algorithm, windowMs: 300_000, slices: 4 };
  const settings = someSettings({ execution: theExecution({ largeOrders }) });
  const snapshot = aSnapshot({ settings, book });
  const [verdict, parent] = [decide(snapshot), aParent()];
  invariant(verdict.verdict === 'copy', 'it is copied');
  const work = largeCopy({ parent, snapshot, verdict });
  invariant(work !== undefined, 'it is large');
  return { work, copy: beginWork({ parent, settings, snapshot, verdict, work, now: snapshot.now }) };
}

test('the first part is due at once, by the book that was decided on', () => {
  const { work, copy } = begun('twap');
  expect(copy.parent).toMatchObject({ state: 'WORKING', work, decided: { best: aBook().asks[0]!.price } });
  expect(copy.first).toMatchObject({ book: aBook(), slice: { number: 1, kind: 'FAK' }, state: { slot: 0 } });
  expect(copy.first!.slice.shares * 4n).toBe(work.order.total);
});

test('what waits for its place in the book is placed there, a tick above others where it is to lead them', () => {
  const [joins, leads] = [begun('iceberg'), begun('top-of-book', aBook({ asks: [aLevel('0.51')] }))];
  expect(joins.copy.first?.slice).toMatchObject({ kind: 'GTD', limit: aBook().bids[0]!.price });
  expect(leads.copy.first?.slice).toMatchObject({ kind: 'GTD', limit: aBook().asks[0]!.price });
});

test('nothing is due where the book forbids it: a copy without a bid beside it waits', () => {
  expect(begun('twap', aBook({ bids: [] })).copy.first).toBeUndefined();
});
