import { expect, it } from '@jest/globals';
import { recordSeen } from '#core/replay/record-seen.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { aFollow, aFollower } from '../../../../support/builders/a-settings.ts';
import { LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';
import { aReplayRun, anAct } from '../../../../support/replay-steps.ts';

it('records all that is seen at one moment in its order, and each once', () => {
  const run = aReplayRun();
  const acts = [anAct('BUY', '100'), anAct('SELL', '40', { number: 2 })];
  expect(recordSeen(run, acts, NOW).map(({ side, state }) => `${side} ${state}`)).toEqual(['BUY NEW', 'SELL NEW']);
  expect(recordSeen(run, acts, NOW)).toEqual([]);
  expect(run.ledger.leaderPosition(LEADER, TOKEN)?.shares).toBe(sharesOf('60'));
});

it('records of a larger report what it adds, and nothing of one that is larger by a rounding', () => {
  const run = aReplayRun();
  const act = anAct('BUY', '100');
  recordSeen(run, [act], NOW);
  const more = { ...act, shares: sharesOf('130') };
  expect(recordSeen(run, [{ ...act, shares: sharesOf('100.000001') }], NOW)).toEqual([]);
  expect(recordSeen(run, [more], NOW)).toHaveLength(1);
  expect(run.ledger.leaderPosition(LEADER, TOKEN)?.shares).toBe(sharesOf('130'));
});

it('gives every follower an order, also those beyond what one transaction carries', () => {
  const names = Array.from({ length: 120 }, (_, at) => `one-${at}` as FollowerName);
  const run = aReplayRun({
    followers: names.map((name) => aFollower({ name })),
    follows: names.map((follower) => aFollow({ follower })),
  });
  expect(recordSeen(run, [anAct('BUY', '100')], NOW)).toHaveLength(120);
  expect([...run.ledger.parents()]).toHaveLength(120);
});
