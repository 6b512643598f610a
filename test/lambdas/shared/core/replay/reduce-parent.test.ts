import { expect, it } from '@jest/globals';
import { recordSeen } from '#core/replay/record-seen.ts';
import { reduceParent } from '#core/replay/reduce-parent.ts';
import { invariant } from '#core/values/invariant.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { aReplayRun, anAct } from '../../../../support/replay-steps.ts';

it('applies every reduction that waits before an event, the oldest first, and none of them again', () => {
  // Given
  const run = aReplayRun();
  const acts = ['SELL', 'SELL', 'BUY'].map((side, at) => anAct(side as 'BUY', '10', { number: at + 1 }));
  const parents = recordSeen(run, [anAct('BUY', '100', { number: 9 }), ...acts], NOW);
  const last = parents.at(-1);
  const event = last?.eventId === undefined ? undefined : run.ledger.event(last.eventId);
  invariant(last !== undefined && event !== undefined, 'recorded');

  // When
  reduceParent(run, { event, parent: last, now: NOW });
  reduceParent(run, { event, parent: last, now: NOW });

  // Then
  const position = run.ledger.position(last);
  expect(position?.cuts.map(({ leaderVersion }) => leaderVersion)).toEqual([2n, 3n]);
  expect([...run.ledger.parents()].map(({ state }) => state)).toEqual(['NEW', 'SKIPPED', 'SKIPPED', 'NEW']);
});
