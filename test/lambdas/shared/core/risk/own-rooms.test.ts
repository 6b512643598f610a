import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Limits } from '#core/model/settings.ts';
import { ownRooms } from '#core/risk/own-rooms.ts';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aFollower, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap } from '../../../../support/builders/a-snapshot.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const NONE = { global: undefined, market: undefined, event: undefined, token: undefined, day: undefined } as const;
const SET = {
  maxTotalExposure: dollars('1000'),
  reserveCapital: dollars('0'),
  maxMarketExposure: dollars('300'),
  maxEventExposure: dollars('400'),
  maxPositionShares: sharesOf('500'),
  maxPositionCapitalBps: bps(1_000n),
  maxDailySpend: dollars('600'),
} as const;

function roomsOf(limits: Partial<Limits>, caps: Partial<Parameters<typeof ownRooms>[0]['caps']> = {}) {
  const settings = someSettings({ limits: theLimits(limits) });
  const follower = aFollower({ totalCapital: dollars('5000') });
  const position = aPosition({ basis: usd(0n) });
  return ownRooms({ settings, follower, position, caps: { ...NONE, ...caps }, limit: priceOf('0.5') });
}

const left = (rooms: ReturnType<typeof roomsOf>) => Object.fromEntries(rooms.map(({ code, allows }) => [code, allows]));

describe('what limits leave for an own purchase', () => {
  test('each limit that is set, less what its cap has in use; shares count at the limit of the order', () => {
    const caps = {
      global: aCap({ posted: dollars('100') }),
      market: aCap({ posted: dollars('50') }),
      event: aCap({ posted: dollars('60') }),
      token: aCap({ posted: dollars('40'), shares: sharesOf('80') }),
      day: aCap({ posted: dollars('70') }),
    };
    expect(left(roomsOf(SET, caps))).toEqual({
      TOTAL_EXPOSURE_USED: dollars('900'),
      MARKET_EXPOSURE_USED: dollars('250'),
      EVENT_EXPOSURE_USED: dollars('340'),
      POSITION_SIZE_USED: dollars('210'),
      POSITION_CAPITAL_USED: dollars('460'),
      DAILY_SPEND_USED: dollars('530'),
    });
  });

  test('the tightest stands first, and of one that is passed nothing is left', () => {
    const [first, ...others] = roomsOf(SET, { market: aCap({ posted: dollars('301') }) });
    expect(first).toMatchObject({ code: 'MARKET_EXPOSURE_USED', allows: 0n, used: dollars('301') });
    expect(others.map(({ allows }) => allows)).toEqual(
      others.map(({ allows }) => allows).toSorted((a, b) => Number(a - b)),
    );
  });

  test('what is not set limits nothing; the total always does', () => {
    const { maxTotalExposure, reserveCapital } = SET;
    expect(roomsOf({ maxTotalExposure, reserveCapital }).map(({ code }) => code)).toContain('TOTAL_EXPOSURE_USED');
    expect(roomsOf({ maxTotalExposure, reserveCapital }).map(({ code }) => code)).not.toContain('DAILY_SPEND_USED');
  });

  test('PROPERTY: no room is above its limit or below nothing', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2_000_000_000n), (used) => {
        const rooms = roomsOf(SET, { global: aCap({ posted: usd(used) }), day: aCap({ posted: usd(used) }) });
        for (const { allows, limit } of rooms) expect(allows >= 0n && allows <= limit).toBe(true);
      }),
    );
  });
});
