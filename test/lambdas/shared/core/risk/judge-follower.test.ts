import { describe, expect, test } from '@jest/globals';
import { type PostHealth } from '#core/model/post-health.ts';
import { DEFAULT_BREAKERS } from '#core/risk/breaker-limits.ts';
import { judgeFollower } from '#core/risk/judge-follower.ts';
import { later, startOfUtcDay, utcDate } from '#core/values/unix-ms.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { aFollowerEquity } from '../../../../support/builders/a-snapshot.ts';
import { FOLLOWER, NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const limits = DEFAULT_BREAKERS;
const codes = (input: Partial<Parameters<typeof judgeFollower>[0]>): readonly string[] =>
  judgeFollower({ equity: undefined, posts: undefined, limits, now: NOW, ...input }).map(({ code }) => code);
const somePosts = (changes: Partial<PostHealth>): PostHealth => ({
  ...{ follower: FOLLOWER, mode: 'live', errorsInRow: 0n, unknown: [], version: 1n },
  ...changes,
});

describe('breakers', () => {
  test('of whom nothing is known none trips', () => {
    expect(codes({})).toEqual([]);
  });

  test.each([
    ['-249.999999', []],
    ['-250', ['DAILY_LOSS']],
    ['-250.000001', ['DAILY_LOSS']],
  ])('a day with %s of 5,000 dollars trips %p', (open, expected) => {
    expect(codes({ equity: aFollowerEquity({ open: dollars(open) }) })).toEqual(expected);
  });

  test('the day starts with what was there then, and with what was paid in since', () => {
    const gained = { realised: dollars('300'), dayProfit: dollars('300') };
    const paidIn = { ...gained, invested: dollars('10000'), open: dollars('-300') };
    expect(codes({ equity: aFollowerEquity({ ...gained, open: dollars('-264.999999') }) })).toEqual([]);
    expect(codes({ equity: aFollowerEquity({ ...gained, open: dollars('-265') }) })).toEqual(['DAILY_LOSS']);
    expect(codes({ equity: aFollowerEquity(paidIn) })).toEqual([]);
  });

  test('S13: yesterday’s loss trips nothing today, from the first millisecond of the day on', () => {
    const equity = aFollowerEquity({ open: dollars('-250') });
    const midnight = later(startOfUtcDay(NOW), 86_400_000);
    expect(codes({ equity, now: later(midnight, -1) })).toEqual(['DAILY_LOSS']);
    expect(codes({ equity, now: midnight })).toEqual([]);
    expect(codes({ equity: { ...equity, day: utcDate(midnight) }, now: midnight })).toEqual(['DAILY_LOSS']);
  });

  test.each([
    [4n, []],
    [5n, ['ERRORS_IN_ROW']],
    [6n, ['ERRORS_IN_ROW']],
  ])('%p errors in a row trip %p', (errorsInRow, expected) => {
    expect(codes({ posts: somePosts({ errorsInRow, lastError: 'no balance' }) })).toEqual(expected);
  });

  test.each([
    [4, []],
    [5, ['UNKNOWN_OUTCOMES']],
    [6, ['UNKNOWN_OUTCOMES']],
  ])('%p unknown outcomes within an hour trip %p; older ones count no more', (count, expected) => {
    const unknown = Array.from({ length: count }, (_, at) => ({ order: anOrderId(at), at: later(NOW, -at) }));
    expect(codes({ posts: somePosts({ unknown }) })).toEqual(expected);
    expect(codes({ posts: somePosts({ unknown }), now: later(NOW, 3_600_000) })).toEqual([]);
  });

  test('say the numbers that made them trip', () => {
    const equity = aFollowerEquity({ open: dollars('-250') });
    const posts = somePosts({ errorsInRow: 5n, lastError: 'no balance' });
    expect(judgeFollower({ equity, posts, limits, now: NOW }).map(({ why }) => why)).toEqual([
      '250 of 5000 dollars lost on 2026-06-01 (UTC): max_daily_loss_pct 5 %',
      '5 orders refused in a row, the last: no balance',
    ]);
    const inDollars = { ...limits, maxDailyLoss: dollars('100') };
    expect(judgeFollower({ equity, posts: undefined, limits: inDollars, now: NOW })[0]?.why).toBe(
      '250 of 5000 dollars lost on 2026-06-01 (UTC): max_daily_loss 100',
    );
  });
});
