import { expect, test } from '@jest/globals';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { aLeaderScore } from '../../support/builders/a-leader-score.ts';
import { aDesk } from './a-desk.ts';
import { SHARP, WHALE } from './a-settings.ts';

const desk = aDesk();

async function givenScored(): Promise<void> {
  await desk.withSystem(async ({ scores, snapshots }) => {
    const now = await systemClock().now();
    const score = aLeaderScore({ leader: WHALE, asOf: now });
    const ranking = { rank: 1, of: 9, score: 90, pointScore: 80, theta: 1, tier: 'B' } as const;
    const good = {
      ...score,
      isEligible: true,
      ranking: { ...ranking, falseShare: 0.1, anyFalse: 0.2, anyFalseTogether: null },
    };
    const run = { asOf: now, measuredAt: now, leaders: [WHALE], scores: [good], leftOut: [] };
    await scores.putScores(run);
    const until = (now + 1_000_000) as typeof now;
    await snapshots.putLeaderStanding({ leader: SHARP, measuredAt: now, veto: { because: 'below 0', until } });
  });
}

test('before anybody was scored nothing is proposed', async () => {
  expect(await desk.done('allocations')).toMatch(/Whale Trader +\$2,000.00 +\$0.00 +has no score yet/);
});

test('shows what is proposed beside what is allocated, with the veto, and changes nothing', async () => {
  await givenScored();
  const told = await desk.done('allocations');
  expect(told).toMatch(/Whale Trader +\$2,000.00 +\$1,500.00/);
  expect(told).toMatch(/Sharp Bettor +\$1,500.00 +\$0.00 +below 0/);
  expect((await desk.stored()).version).toBe(1n);
});

test('by Kelly, of one follower, for machines', async () => {
  await givenScored();
  const told: unknown = JSON.parse(await desk.done('allocations', '--follower', 'main', '--by', 'kelly', '--json'));
  expect(told).toEqual({
    allocations: [
      {
        follower: 'main',
        leader: 'Whale Trader',
        wallet: WHALE,
        allocated: '2000',
        proposed: '0',
        because: 'NO_EDGE',
        veto: null,
      },
      {
        follower: 'main',
        leader: 'Sharp Bettor',
        wallet: SHARP,
        allocated: '1500',
        proposed: '0',
        because: 'VETOED',
        veto: 'below 0',
      },
    ],
  });
  const absent = await desk.run('allocations', '--follower', 'nobody');
  expect([absent.code, absent.complained]).toEqual([1, expect.stringContaining('nobody')]);
});
