import { describe, expect, test } from '@jest/globals';
import { FOLLOWER_EQUITY_MAX_AGE_MS, followerEquityMissing } from '#core/risk/follower-equity-rule.ts';
import { later } from '#core/values/unix-ms.ts';
import { aFollowerEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const aged = (field: 'at' | 'cashAt' | 'marksAt', ms: number) =>
  followerEquityMissing(aSnapshot({ followerEquity: aFollowerEquity({ [field]: later(NOW, -ms) }) }));

describe('B24: what a follower has lost is not known', () => {
  test('never measured: nothing is bought', () => {
    expect(followerEquityMissing(aSnapshot({ followerEquity: undefined }))).toEqual({
      code: 'FOLLOWER_EQUITY_UNKNOWN',
    });
  });

  test.each(['at', 'cashAt', 'marksAt'] as const)('an old %s stops entries after ten minutes, not before', (field) => {
    const limit = FOLLOWER_EQUITY_MAX_AGE_MS;
    expect(aged(field, limit - 1)).toBeUndefined();
    expect(aged(field, limit)).toBeUndefined();
    const stale = { code: 'FOLLOWER_EQUITY_STALE', ageMs: limit + 1, maxAgeMs: limit };
    expect(aged(field, limit + 1)).toEqual(stale);
  });
});
