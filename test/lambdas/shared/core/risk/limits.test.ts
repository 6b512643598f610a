import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EntryLot } from '#core/model/parent-order.ts';
import { ORDER_CEILING } from '#core/model/ceilings.ts';
import { type Follower, type Limits } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import {
  deployedBy,
  deploymentLimit,
  entryLimits,
  isCanary,
  isEventUnknown,
  isFirstOf,
  workedOrderLimit,
  totalLimit,
} from '#core/risk/limits.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aFollower, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, anEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

/** A trade of 1,000 dollars, older than any measurement that counts. */
const aLot = (changes: Partial<EntryLot> = {}): EntryLot => ({
  ...{ amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), leaderNotional: dollars('1000') },
  freshAt: later(NOW, -59_000),
  ...changes,
});
const input = (limits: Partial<Limits>, changes: Partial<Snapshot> = {}) => ({
  ...aSnapshot({ settings: someSettings({ limits: theLimits(limits) }), ...changes }),
  lot: aLot(),
});
const limitsOf = (limits: Partial<Limits>, changes: Partial<Snapshot> = {}) => entryLimits(input(limits, changes));

describe('through a leader', () => {
  const deployed = (positions: string, equity: string) => ({
    equity: anEquity({ positions: dollars(positions), equity: dollars(equity), cash: dollars('0') }),
  });

  test.each([
    ['7000', '10000', '1400'],
    ['5000', '5000', '2000'],
    ['8000', '20000', '800'],
    ['0', '10000', '0'],
    ['12000', '10000', '2000'],
    ['0', '0', '0'],
  ])('of a leader with %s of %s dollars in positions %s of 2,000 may be used', (positions, equity, most) => {
    expect(limitsOf({ usesDeploymentRate: true }, deployed(positions, equity)).leader).toBe(dollars(most));
    expect(limitsOf({}, deployed(positions, equity)).leader).toBe(dollars('2000'));
  });

  test('the trade itself counts as deployed where the measurement may not have seen it, and never beyond his equity', () => {
    const equity = anEquity({ positions: dollars('500'), equity: dollars('10000') });
    const at = (ms: number, notional = '1000') =>
      deployedBy({ equity, lot: aLot({ freshAt: later(NOW, ms), leaderNotional: dollars(notional) }) });
    expect(at(-30_000)).toBe(dollars('500'));
    expect(at(-29_999)).toBe(dollars('1500'));
    expect(at(0, '20000')).toBe(dollars('10000'));
  });

  test('the smallest of allocation, deployed part and share of the capital holds', () => {
    const seventy = deployed('7000', '10000');
    const leader = (limits: Partial<Limits>) => limitsOf(limits, seventy).leader;
    expect(leader({ maxLeaderCapitalBps: bps(3_000n) })).toBe(dollars('1500'));
    expect(leader({ maxLeaderCapitalBps: bps(3_000n), usesDeploymentRate: true })).toBe(dollars('1400'));
    expect(leader({ maxLeaderCapitalBps: bps(9_000n) })).toBe(dollars('2000'));
  });

  test('it never exceeds allocation times deployment, whatever the numbers', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 13n }).map(usd);
    fc.assert(
      fc.property(amount, amount, (positions, cash) => {
        const equity = anEquity({ positions, cash, equity: usd(positions + cash) });
        const limit = deploymentLimit(input({ usesDeploymentRate: true }, { equity })) ?? -1n;
        expect(limit * (positions + cash)).toBeLessThanOrEqual(dollars('2000') * positions);
        expect(limit).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});

describe('in a token', () => {
  test('a part of the capital and a Kelly stake: the smaller holds', () => {
    const tokenUsd = (limits: Partial<Limits>, stake?: string) =>
      entryLimits({ ...input(limits), stake: stake === undefined ? undefined : dollars(stake) }).tokenUsd;
    expect(tokenUsd({})).toBeUndefined();
    expect(tokenUsd({ maxPositionCapitalBps: bps(1_000n) })).toBe(dollars('500'));
    expect(tokenUsd({ maxPositionCapitalBps: bps(1_000n) }, '120')).toBe(dollars('120'));
    expect(tokenUsd({ maxPositionCapitalBps: bps(1_000n) }, '700')).toBe(dollars('500'));
    expect(tokenUsd({}, '120')).toBe(dollars('120'));
  });

  test('its purchases are counted anew once less is owned than any order could sell', () => {
    const owning = (count: string) => isFirstOf({ tokenCap: aCap({ shares: sharesOf(count) }) });
    expect([owning('0'), owning('0.009999'), owning('0.01')]).toEqual([true, true, false]);
    expect(isFirstOf({ tokenCap: undefined })).toBe(true);
    expect(limitsOf({ maxAdds: 3n }).adds).toEqual({ most: 3n, isFirst: true });
    expect(limitsOf({})).not.toHaveProperty('adds');
  });
});

describe('a follower’s first copies', () => {
  const first = (copies: bigint | undefined, canaryCopies = 5n, mode: 'live' | 'paper' = 'live') =>
    input({ canaryCopies }, { globalCap: aCap(copies === undefined ? {} : { copies }), follower: aFollower({ mode }) });

  test.each([
    [undefined, true],
    [4n, true],
    [5n, false],
    [6n, false],
  ])('with %p of 5 made: small %p', (copies, isSmall) => {
    expect(isCanary(first(copies))).toBe(isSmall);
    expect(entryLimits(first(copies)).copiesBefore).toBe(isSmall ? undefined : 5n);
  });

  test('are as large as any where none are to be small, and where no money is real', () => {
    expect(isCanary(first(undefined, 0n))).toBe(false);
    expect(isCanary(first(undefined, 5n, 'paper'))).toBe(false);
    expect(entryLimits(first(undefined, 5n, 'paper'))).not.toHaveProperty('copiesBefore');
  });
});

test('S10: no settings pass the ceilings in the code: 10,000,000 dollars at stake, 300 entries a minute', () => {
  const most = dollars('90000000');
  const limits = { maxTotalExposure: most, reserveCapital: dollars('0'), maxEntriesPerMinute: 100_000n };
  const bounds = limitsOf(limits, { follower: aFollower({ totalCapital: most }) });
  expect(bounds.total).toBe(dollars('10000000'));
  expect(bounds.minuteEntries).toBe(300n);
});

describe('own orders', () => {
  const most = (limits: Partial<Limits>, changes: Partial<Follower> = {}) =>
    workedOrderLimit({ settings: someSettings({ limits: theLimits(limits) }), follower: aFollower(changes) });

  test('cost each no more than a single bet, what is signed for, and the ceiling of any order', () => {
    expect(most({ maxSingleBet: dollars('40') })).toBe(dollars('40'));
    expect(most({ maxSingleBet: dollars('40') }, { maxSignedOrder: dollars('39.99') })).toBe(dollars('39.99'));
    expect(most({ maxSingleBet: dollars('40') }, { maxSignedOrder: dollars('41') })).toBe(dollars('40'));
    expect(most({ maxSingleBet: usd(ORDER_CEILING + 1n) })).toBe(ORDER_CEILING);
  });

  test('need to know the event only where there is a limit for each', () => {
    const eventGroup = 'event-1' as EventGroupId;
    const isUnknown = (maxEventExposure: Usd | undefined, known: Partial<Record<'market' | 'position', true>> = {}) => {
      const limits = theLimits(maxEventExposure === undefined ? {} : { maxEventExposure });
      return isEventUnknown({
        settings: someSettings({ limits }),
        position: aPosition(known.position === undefined ? {} : { eventGroup }),
        market: aMarket(known.market === undefined ? {} : { eventGroup }),
      });
    };
    expect(isUnknown(undefined)).toBe(false);
    expect(isUnknown(dollars('100'))).toBe(true);
    expect(isUnknown(dollars('100'), { market: true })).toBe(false);
    expect(isUnknown(dollars('100'), { position: true })).toBe(false);
  });
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
