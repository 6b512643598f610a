import { expect, it } from '@jest/globals';
import { marketCap, minuteCap } from '#core/model/cap.ts';
import { type LeaderEdge } from '#core/model/leader-score.ts';
import { type Settings } from '#core/model/settings.ts';
import { replaySnapshot } from '#core/replay/replay-snapshot.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aFollow, aFollower, theExecution, theLimits } from '../../../../support/builders/a-settings.ts';
import { CONDITION, LEADER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { aReplayRun } from '../../../../support/replay-steps.ts';

const INPUT = { parent: aParent(), follower: aFollower(), event: aLeaderEvent(), candidates: [], now: NOW };

it('tells what stands at its moment: market, book, worth of leader and follower, caps', () => {
  const snapshot = replaySnapshot(aReplayRun(), INPUT);
  expect(snapshot).toMatchObject({ now: NOW, isLeaderEnabled: true, market: { condition: CONDITION } });
  expect(snapshot?.globalCap?.isOpened).toBe(true);
  expect(snapshot?.equity?.equity).toBe(dollars('10000'));
  expect(snapshot?.followerEquity?.invested).toBe(dollars('5000'));
  expect(snapshot?.book?.asks).toHaveLength(1);
});

it('tells a cap only where a limit asks for it, as the stored ones are read', () => {
  const limits = theLimits({ maxMarketExposure: dollars('100'), maxEntriesPerMinute: 5n });
  const run = aReplayRun({ limits });
  for (const name of [marketCap(CONDITION), minuteCap(NOW)])
    run.ledger.commit([
      { kind: 'cap', follower: INPUT.follower.name, mode: 'live', name, reserved: dollars('1'), posted: dollars('0') },
    ]);
  const snapshot = replaySnapshot(run, INPUT);
  expect([snapshot?.marketCap?.used, snapshot?.minuteCap?.used]).toEqual([dollars('1'), dollars('1')]);
  expect([snapshot?.tokenCap, snapshot?.dayCap, snapshot?.eventCap]).toEqual([undefined, undefined, undefined]);
});

it('tells what scores say only where the follow is sized by it, and vetoes or paper are heeded', () => {
  // Given
  const follow = aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } });
  const edge: LeaderEdge = { leader: LEADER, oddsLow: 1_100_000n, betCount: 40, measuredAt: NOW };
  const standing = { leader: LEADER, measuredAt: NOW, veto: { because: 'no skill', until: later(NOW, 1) } };
  const told = (changes: Partial<Settings>) => {
    const run = aReplayRun(changes);
    run.scores.edges.set(LEADER, edge);
    run.scores.standings.set(LEADER, standing);
    const snapshot = replaySnapshot(run, INPUT);
    return [snapshot?.edge, snapshot?.standing];
  };

  // Then
  expect(told({ follows: [follow] })).toEqual([edge, standing]);
  expect(told({})).toEqual([undefined, standing]);
  expect(told({ limits: theLimits({ heedsVetoes: false }) })).toEqual([undefined, undefined]);
});

it('tells what the leader holds of the other outcome only where both are netted, and nothing of whom nobody follows', () => {
  const netted = aReplayRun({ execution: theExecution({ netOutcomes: true }) });
  expect(replaySnapshot(netted, INPUT)?.opposite).toBe(0n);
  expect(replaySnapshot(aReplayRun(), INPUT)?.opposite).toBeUndefined();
  expect(replaySnapshot(aReplayRun({ follows: [] }), INPUT)).toBeUndefined();
});
