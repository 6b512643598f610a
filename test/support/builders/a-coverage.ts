import { type MeasuredDay } from '#core/model/coverage.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { anEventId, aTransaction, FOLLOWER, LEADER, NOW, TOKEN } from './identities.ts';
import { sharesOf } from './quantities.ts';

/** A day of four actions, of which one was missed, one is short and one was recorded twice. */
export function aCoverage(changes: Partial<MeasuredDay> = {}): MeasuredDay {
  const difference = { type: 'BUY', token: TOKEN, at: NOW, shares: sharesOf('10') } as const;
  const of = (at: number, recorded: string) => ({
    ...difference,
    eventId: anEventId(at),
    transaction: aTransaction(at),
    recorded: sharesOf(recorded),
  });
  return {
    leader: LEADER,
    day: '2026-06-01',
    measuredAt: later(NOW, 43_800_000),
    isWhole: true,
    until: later(NOW, 43_200_000),
    ...{ actionCount: 4, detectedCount: 3, missedCount: 1, missed: [of(1, '0')] },
    ...{ shortCount: 1, short: [of(2, '4')], duplicateCount: 1, duplicates: [of(3, '20')] },
    coverage: bps(5_000n),
    late: { p50Ms: 2_500, p95Ms: 61_000, maxMs: 61_000 },
    tooLateCount: 1,
    sources: [{ source: 'data-api', count: 3 }],
    followers: [
      {
        ...{ follower: FOLLOWER, buyCount: 4, copiedCount: 1, copied: bps(2_500n), openCount: 1 },
        ...{ missedCount: 1, unansweredCount: 0, reasons: [{ code: 'STALE', count: 1 }] },
      },
    ],
    ...changes,
  };
}
