import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { moneyLimits, totalLimit } from '#core/risk/limits.ts';
import { usd } from '#core/values/usd.ts';
import { theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const allowed = (changes: Parameters<typeof aSnapshot>[0] = {}) =>
  moneyLimits(aSnapshot(changes)).map(({ allows, reason }) => [reason(usd(0n)).code, allows]);

test('a fresh follower of 5,000 may bet 500, half of 2,000, all 2,000 through the leader and 4,000 in all', () => {
  expect(allowed()).toEqual([
    ['SINGLE_BET_ABOVE_MAX', dollars('500')],
    ['POSITION_PART_ABOVE_MAX', dollars('1000')],
    ['LEADER_ALLOCATION_USED', dollars('2000')],
    ['TOTAL_EXPOSURE_USED', dollars('4000')],
  ]);
});

test('what is used is reserved and posted together', () => {
  const used = aCap({ reserved: dollars('300'), posted: dollars('1200') });
  expect(allowed({ leaderCap: used, globalCap: used }).slice(2)).toEqual([
    ['LEADER_ALLOCATION_USED', dollars('500')],
    ['TOTAL_EXPOSURE_USED', dollars('2500')],
  ]);
});

test('a limit that is used up, or exceeded by a late fill, leaves nothing, and never less', () => {
  const at = (used: string) => allowed({ leaderCap: aCap({ posted: dollars(used) }) })[2]?.[1];
  expect([at('1999.999999'), at('2000'), at('2000.000001')]).toEqual([1n, 0n, 0n]);
});

test('a leader without a cap has used nothing of his allocation', () => {
  expect(allowed({ leaderCap: undefined })[2]).toEqual(['LEADER_ALLOCATION_USED', dollars('2000')]);
});

test('a reason names the size, and the limit or what is left of it', () => {
  const [bet, part, allocation, total] = moneyLimits(aSnapshot()).map(({ reason }) => reason(dollars('9000')));
  const size = dollars('9000');
  expect(bet).toEqual({ code: 'SINGLE_BET_ABOVE_MAX', size, max: dollars('500') });
  expect(part).toEqual({ code: 'POSITION_PART_ABOVE_MAX', size, max: dollars('1000'), part: 5_000n });
  expect(allocation).toEqual({ code: 'LEADER_ALLOCATION_USED', size, left: dollars('2000') });
  expect(total).toEqual({ code: 'TOTAL_EXPOSURE_USED', size, left: dollars('4000') });
});

describe('totalLimit', () => {
  const total = (capital: string, maxTotalExposure: string, reserveCapital: string) =>
    totalLimit(
      { limits: theLimits({ maxTotalExposure: dollars(maxTotalExposure), reserveCapital: dollars(reserveCapital) }) },
      dollars(capital),
    );

  test.each([
    ['5000', '5000', '1000', '4000'],
    ['7000', '5000', '1000', '5000'],
    ['6000', '5000', '1000', '5000'],
    ['1000', '5000', '1000', '0'],
    ['999', '5000', '1000', '0'],
  ])('of %s dollars, with %s in all and %s in reserve, %s may be at stake', (capital, most, reserve, stake) => {
    expect(total(capital, most, reserve)).toBe(dollars(stake));
  });

  test('it never touches the reserve and never exceeds the total', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 14n }).map(usd);
    fc.assert(
      fc.property(amount, amount, amount, (capital, maxTotalExposure, reserveCapital) => {
        const limit = totalLimit({ limits: theLimits({ maxTotalExposure, reserveCapital }) }, capital);
        expect(limit).toBeLessThanOrEqual(maxTotalExposure);
        expect(limit === 0n || limit + reserveCapital <= capital).toBe(true);
        expect(limit).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});
