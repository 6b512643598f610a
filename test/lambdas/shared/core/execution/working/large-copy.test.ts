import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide } from '#core/decide.ts';
import { lotAt } from '#core/execution/entry-amounts.ts';
import { largeCopy } from '#core/execution/working/large-copy.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type LargeOrders } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { type Work } from '#core/model/working-order.ts';
import { bps } from '#core/values/bps.ts';
import { costOf, price } from '#core/values/price.ts';
import { usd } from '#core/values/usd.ts';
import { aBook, aLevel, aMarket } from '../../../../../support/builders/a-market.ts';
import { aParent } from '../../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../../support/builders/a-position.ts';
import { someSettings, theExecution, theFilters, theLimits } from '../../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../../support/builders/a-snapshot.ts';
import { aParentId, NOW, TOKEN } from '../../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const TWAP: LargeOrders = { aboveUsd: dollars('100'), algorithm: 'twap', windowMs: 300_000, slices: 4 };

type Given = Partial<Snapshot> & { readonly large?: Partial<LargeOrders> | undefined; readonly parent?: ParentOrder };

/** How a copy of 200 dollars is worked; all of it is decided first, as ever. */
function workOf({ large = {}, parent = aParent(), ...changes }: Given = {}): Work | undefined {
  const settings = someSettings({
    execution: theExecution({ largeOrders: { ...TWAP, ...large } }),
    limits: theLimits(),
  });
  const snapshot = aSnapshot({ settings, ...changes });
  const verdict = decide(snapshot);
  if (verdict.verdict !== 'copy') throw new Error(verdict.verdict);
  return largeCopy({ parent, snapshot, verdict });
}

const amountsOf = (snapshot: Snapshot) => {
  const verdict = decide(snapshot);
  if (verdict.verdict !== 'copy') throw new Error(verdict.verdict);
  return verdict.amounts;
};

describe('a copy that is large', () => {
  test('is worked for what was decided: its shares, its limit, its parts, and its guards', () => {
    // Given
    const filters = theFilters({ maxSpread: priceOf('0.03'), maxBookPart: bps(2_500n) });
    const settings = someSettings({ execution: theExecution({ largeOrders: TWAP }), limits: theLimits({ filters }) });
    const { shares, limit, dollars: cost } = amountsOf(aSnapshot({ settings }));
    // When
    const work = workOf({ settings });
    // Then
    expect(work).toMatchObject({
      order: {
        ...{ token: TOKEN, side: 'BUY', algorithm: 'twap', style: 'take', atEnd: 'report' },
        ...{ total: shares, limit, windowMs: 300_000, startedAt: NOW, minOrder: sharesOf('5') },
        ...{ maxOrder: shares / 4n, maxSpread: priceOf('0.03'), maxBookPart: 2_500n },
      },
      state: { slot: -1, over: 0 },
      copy: { settings: settings.version, because: { code: 'ABOVE_USD', dollars: cost, most: dollars('100') } },
      arrival: { bid: priceOf('0.49'), ask: priceOf('0.5') },
    });
  });

  test('is one of more dollars than the bound, and none of as many', () => {
    const { dollars: cost } = amountsOf(aSnapshot());
    expect(workOf({ large: { aboveUsd: cost } })).toBeUndefined();
    expect(workOf({ large: { aboveUsd: usd(cost - 1n) } })?.copy?.because.code).toBe('ABOVE_USD');
  });

  test('is one of more than a part of what is offered within its limit, and none of as much; beyond it nothing counts', () => {
    const { shares, limit } = amountsOf(aSnapshot());
    const offering = (count: bigint) =>
      aBook({ asks: [{ ...aLevel('0.5'), shares: (shares * count) as typeof shares }, aLevel('0.6', '100000')] });
    const half = { aboveUsd: dollars('10000'), aboveDepth: bps(5_000n) };
    expect(limit).toBeLessThan(priceOf('0.6'));
    expect(workOf({ large: half, book: offering(2n) })).toBeUndefined();
    const offered = (shares * 2n - 20_000n) as typeof shares;
    const thinner = aBook({ asks: [{ ...aLevel('0.5'), shares: offered }] });
    expect(workOf({ large: half, book: thinner })).toMatchObject({
      order: { maxBookPart: 5_000n },
      copy: { because: { code: 'ABOVE_DEPTH', shares, offered, part: 5_000n } },
    });
  });

  test('is never shown more of the book than the tighter of both parts', () => {
    const partOf = (filter: bigint, aboveDepth: bigint) => {
      const limits = theLimits({ filters: theFilters({ maxBookPart: bps(filter) }) });
      const largeOrders = { ...TWAP, aboveDepth: bps(aboveDepth) };
      return workOf({ settings: someSettings({ execution: theExecution({ largeOrders }), limits }) })?.order
        .maxBookPart;
    };
    expect([partOf(2_500n, 100n), partOf(2_500n, 9_000n)]).toEqual([100n, 2_500n]);
  });

  test.each<[string, Given]>([
    ['the settings ask for none', { settings: someSettings() }],
    ['another works on the position', { position: aPosition({ version: 0n, entry: aParentId(7) }) }],
    ['a person asked for the position', { parent: aParent({ origin: 'align' }) }],
    ['the first copies are kept small', canary()],
  ])('is sent at once where %s', (_, given) => {
    expect(workOf(given)).toBeUndefined();
  });

  test('is sent at once where it is no two of the least orders', () => {
    const { shares } = amountsOf(aSnapshot());
    const least = (count: bigint) => ({ market: { ...aSnapshot().market!, minimumShares: count as typeof shares } });
    expect(workOf(least(shares / 2n))).toBeDefined();
    expect(workOf(least(shares / 2n + 10_000n))).toBeUndefined();
  });

  test('is no more than was decided, in orders of no less than the least, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('twap', 'randomised', 'iceberg', 'top-of-book'),
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 3, max: 90 }),
        fc.constantFrom(priceOf('0.01'), priceOf('0.001'), priceOf('0.0001')),
        (algorithm, slices, cents, tick) => {
          // Given
          const at = price(BigInt(cents) * 10_000n);
          const book = aBook({ bids: [], asks: [{ price: at, shares: sharesOf('100000') }] });
          const event = { ...aSnapshot().event, price: at };
          const { shares, limit, worstCost } = amountsOf(aSnapshot({ book, event, market: aMarket({ tick }) }));
          // When
          const work = workOf({
            book,
            event,
            market: aMarket({ tick }),
            large: { algorithm, slices, aboveUsd: dollars('10') },
          });
          // Then
          if (work === undefined) return;
          const { order } = work;
          const parts = scheduleOf({ ...order, parentId: aParentId() }).slices.map((part) => part.shares as bigint);
          expect([order.total, order.limit]).toEqual([shares, limit]);
          expect(costOf(order.total, order.limit)).toBeLessThanOrEqual(worstCost);
          expect(order.maxOrder).toBeGreaterThanOrEqual(2n * order.minOrder);
          // At any price of the tick, one order of whole cents fits between the least and the most.
          expect(order.maxOrder - (order.maxOrder % lotAt(tick))).toBeGreaterThanOrEqual(order.minOrder);
          if (parts.length === 0) return;
          expect(parts.reduce((sum, one) => sum + one, 0n)).toBe(shares);
          expect(parts.length).toBeLessThanOrEqual(slices);
          expect(parts.every((part) => part >= order.minOrder && part <= order.maxOrder)).toBe(true);
        },
      ),
    );
  });
});

function canary(): Given {
  const limits = theLimits({ canaryCopies: 3n });
  return {
    settings: someSettings({ execution: theExecution({ largeOrders: { ...TWAP, aboveUsd: dollars('1') } }), limits }),
  };
}
