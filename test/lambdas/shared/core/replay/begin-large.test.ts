import { expect, it } from '@jest/globals';
import { recordSeen } from '#core/replay/record-seen.ts';
import { workParent } from '#core/replay/work-parent.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { aFollower, someSettings } from '../../../../support/builders/a-settings.ts';
import { aLargeRun, firstPartOf } from '../../../../support/large-replay.ts';
import { anAct } from '../../../../support/replay-steps.ts';

const MINUTE_MS = 60_000;

it('sends the first part at once, and has order-manager find the rest with the next minute', () => {
  const run = aLargeRun();
  const [parent] = [...run.ledger.parents()];
  expect(firstPartOf(run).shares * 5n).toBe(parent!.work!.order.total);
  expect([...run.worked]).toEqual([[parent!.parentId, later(NOW, MINUTE_MS + 250)]]);
  run.due.take(NOW);
  expect(run.due.take(later(NOW, MINUTE_MS + 249))).toBeUndefined();
  expect(run.due.take(later(NOW, MINUTE_MS + 250))?.what).toEqual({ due: 'order', parentId: parent!.parentId });
});

it('has a further copy of the same position sent at once', () => {
  const run = aLargeRun();
  const at = later(NOW, 1_000);
  for (const { parentId } of recordSeen(run, [anAct('BUY', '2000', { number: 2, afterS: 1 })], at))
    workParent(run, parentId, at);
  const [first, second] = [...run.ledger.parents()];
  expect([first?.work !== undefined, second?.work !== undefined]).toEqual([true, false]);
  expect(run.ledger.position(first!)).toMatchObject({ entry: first!.parentId });
  expect(run.ledger.position(first!)?.buying).toHaveLength(2);
});

it('works nothing for an account that only decides', () => {
  const { followers } = someSettings({ followers: [aFollower({ mode: 'dry-run' })] });
  const run = aLargeRun({}, { followers });
  expect([...run.ledger.parents()]).toMatchObject([{ state: 'DONE', reason: { code: 'DRY_RUN' } }]);
  expect(run.worked.size).toBe(0);
});
