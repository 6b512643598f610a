import { expect, it } from '@jest/globals';
import { happen } from '#core/replay/happen.ts';
import { type Due } from '#core/replay/replay-run.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { aLargeRun } from '../../../../support/large-replay.ts';
import { aReplayRun, anAct } from '../../../../support/replay-steps.ts';

it('lets each thing happen that may be due, from what is seen to what is confirmed', () => {
  // Given
  const run = aReplayRun();
  const kinds: Due['due'][] = [];
  run.due.add(NOW, { due: 'seen', actions: [anAct('BUY', '2000')] });

  // When
  for (let due = run.due.take(later(NOW, 60_000)); due !== undefined; due = run.due.take(later(NOW, 60_000))) {
    kinds.push(due.what.due);
    happen(run, due.what, due.at);
  }

  // Then
  expect(kinds).toEqual(['seen', 'match', 'confirm']);
  expect([...run.ledger.parents()]).toMatchObject([{ state: 'DONE' }]);
});

it('looks at a copy that is worked, again and again until it is over', () => {
  const run = aLargeRun();
  let looks = 0;
  for (let due = run.due.take(later(NOW, 900_000)); due !== undefined; due = run.due.take(later(NOW, 900_000))) {
    looks += Number(due.what.due === 'order');
    happen(run, due.what, due.at);
  }
  expect(looks).toBeGreaterThan(15);
  expect([...run.ledger.parents()]).toMatchObject([{ state: 'DONE' }]);
  expect(run.worked.size).toBe(0);
});
