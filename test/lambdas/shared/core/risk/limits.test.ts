import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { moneyLimits, totalLimit } from '#core/risk/limits.ts';
import { type Position } from '#core/model/position.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

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

test('B23: what is used is reserved and posted together', () => {
  const used = aCap({ reserved: dollars('300'), posted: dollars('1200') });
  expect(allowed({ leaderCap: used, globalCap: used }).slice(2)).toEqual([
    ['LEADER_ALLOCATION_USED', dollars('500')],
    ['TOTAL_EXPOSURE_USED', dollars('2500')],
  ]);
});

test('S3: a limit that is used up, or exceeded by a late fill, leaves nothing, and never less', () => {
  const at = (used: string) => allowed({ leaderCap: aCap({ posted: dollars(used) }) })[2]?.[1];
  expect([at('1999.999999'), at('2000'), at('2000.000001')]).toEqual([1n, 0n, 0n]);
});

test('a leader without a cap has used nothing of his allocation', () => {
  expect(allowed({ leaderCap: undefined })[2]).toEqual(['LEADER_ALLOCATION_USED', dollars('2000')]);
});

test('limits that the settings set stand between: market, event and position before the total, spending after it', () => {
  const limits = theLimits({
    maxMarketExposure: dollars('900'),
    maxEventExposure: dollars('850'),
    maxPositionShares: sharesOf('1000'),
    maxDailySpend: dollars('700'),
  });
  const used = aCap({ posted: dollars('100'), shares: sharesOf('250') });
  const settings = someSettings({ limits });
  expect(allowed({ settings, marketCap: used, eventCap: used, tokenCap: used, dayCap: used }).slice(2)).toEqual([
    ['LEADER_ALLOCATION_USED', dollars('2000')],
    ['MARKET_EXPOSURE_USED', dollars('800')],
    ['EVENT_EXPOSURE_USED', dollars('750')],
    // 750 shares are left; at the best price of 0.50 they cost 375.
    ['POSITION_SIZE_USED', dollars('375')],
    ['TOTAL_EXPOSURE_USED', dollars('4000')],
    ['DAILY_SPEND_USED', dollars('600')],
  ]);
  expect(allowed({ settings }).slice(3, 6)).toEqual([
    ['MARKET_EXPOSURE_USED', dollars('900')],
    ['EVENT_EXPOSURE_USED', dollars('850')],
    ['POSITION_SIZE_USED', dollars('500')],
  ]);
});

test('what a position has cost before its event was known counts against the event', () => {
  const settings = someSettings({ limits: theLimits({ maxEventExposure: dollars('900') }) });
  const owned = { basis: dollars('150') };
  const left = (position: Position) => allowed({ settings, position, eventCap: aCap({ posted: dollars('500') }) })[3];
  expect(left(aPosition(owned))).toEqual(['EVENT_EXPOSURE_USED', dollars('250')]);
  expect(left(aPosition({ ...owned, eventGroup: '903' as EventGroupId }))?.[1]).toBe(dollars('400'));
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
