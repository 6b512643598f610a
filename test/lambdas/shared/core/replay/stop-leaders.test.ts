import { expect, it } from '@jest/globals';
import { leaderCap } from '#core/model/cap.ts';
import { stopLeaders } from '#core/replay/stop-leaders.ts';
import { bps } from '#core/values/bps.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { aReplayRun } from '../../../../support/replay-steps.ts';

const OF = { follower: FOLLOWER, mode: 'live' as const };

/** 1,000 shares that cost 500 dollars, of 2,000 allocated: a stop at 5 % fires at a loss of 100. */
function stopped(bid: string) {
  const run = aReplayRun();
  const position = aPosition({ available: sharesOf('1000'), target: sharesOf('1000'), basis: dollars('500') });
  run.ledger.commit([{ kind: 'put', type: 'position', value: position }]);
  const ask = (Number(bid) + 0.01).toFixed(2);
  run.venue.putBook(TOKEN, aBook({ bids: [aLevel(bid)], asks: [aLevel(ask)] }), NOW);
  const input = { follower: aFollower(), guards: { leaderStopBps: bps(500n) }, now: NOW };
  stopLeaders(run, input);
  stopLeaders(run, input);
  return run;
}

it('at the bound it stops copying the leader and sells all of it, once', () => {
  const run = stopped('0.40');
  expect(run.ledger.cap(OF, leaderCap(LEADER))).toMatchObject({ tradingMode: 'REDUCING', breakers: ['LEADER_STOP'] });
  expect(run.decisions).toMatchObject([{ verdict: 'sell', shares: sharesOf('1000') }]);
});

it('above it keeps the best and sells nothing', () => {
  const run = stopped('0.41');
  expect(run.ledger.cap(OF, leaderCap(LEADER))?.tradingMode).toBe('ACTIVE');
  expect(run.ledger.leaderGuard(OF, LEADER)?.best).toBe(0n);
  expect(run.decisions).toEqual([]);
});

it('judges nothing while something has no price', () => {
  const run = aReplayRun();
  run.ledger.commit([
    { kind: 'put', type: 'position', value: aPosition({ available: sharesOf('9'), basis: dollars('900') }) },
  ]);
  run.venue.putBook(TOKEN, { bids: [], asks: [] }, NOW);
  stopLeaders(run, { follower: aFollower(), guards: { leaderStopBps: bps(500n) }, now: NOW });
  expect(run.ledger.leaderGuard(OF, LEADER)).toBeUndefined();
});
