import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, MINIMUM_ENTRY } from '#core/decide.ts';
import { feeOf } from '#core/execution/fee.ts';
import { leaderCap } from '#core/model/cap.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type Sizing } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { totalLimit } from '#core/risk/limits.ts';
import { bps } from '#core/values/bps.ts';
import { costOf, price } from '#core/values/price.ts';
import { minus } from '#core/values/quantity.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../support/builders/a-leader-event.ts';
import { aMarket } from '../../../support/builders/a-market.ts';
import { aCut, aPosition } from '../../../support/builders/a-position.ts';
import { aFollow, aFollower, someSettings, theExecution, theLimits } from '../../../support/builders/a-settings.ts';
import { aCap, anEquity, aSnapshot } from '../../../support/builders/a-snapshot.ts';
import { LEADER, NOW } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';

/** Dollars between two amounts, often round ones: bounds are met as well as missed. */
const money = (least: bigint, most: bigint) =>
  fc
    .oneof(
      fc.bigInt({ min: least, max: most }).map((whole) => whole * 1_000_000n),
      fc.bigInt({ min: least * 1_000_000n, max: most * 1_000_000n }),
    )
    .map(usd);
/** One of fifteen: with every limit set hardly anything would be copied. */
const seldom = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 14, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of });
const aPart = seldom(fc.bigInt({ min: 500n, max: 10_000n }).map(bps));
const aCount = seldom(fc.bigInt({ min: 100n, max: 3_000n }).map((count) => sharesOf(String(count))));
const TICKS = ['0.1', '0.01', '0.005', '0.0025', '0.001', '0.0001'].map(priceOf);

const anySizing = fc.oneof(
  fc.constant<Sizing>({ policy: 'portfolio_proportion' }),
  fc
    .record({ part: fc.bigInt({ min: 100n, max: 10_000n }), maxTrade: money(2n, 1_000n) })
    .map(({ part, maxTrade }): Sizing => ({ policy: 'percentage', copyBps: bps(part), maxTrade })),
  fc.bigInt({ min: 1_000n, max: 2_000_000n }).map((factor): Sizing => ({ policy: 'factor', factor })),
  money(1n, 500n).map((amount): Sizing => ({ policy: 'fixed', amount })),
  fc.bigInt({ min: 100n, max: 10_000n }).map((fraction): Sizing => ({ policy: 'kelly', fraction: bps(fraction) })),
);

const anySettings = fc
  .record({
    maxSingleBet: money(1n, 1_000n),
    maxTotalExposure: money(10n, 8_000n),
    reserveCapital: money(0n, 2_000n),
    part: fc.bigInt({ min: 100n, max: 10_000n }),
    slippage: fc.bigInt({ min: 100n, max: 5_000n }),
    onLimit: fc.constantFrom<'clamp' | 'reject'>('clamp', 'clamp', 'reject'),
    belowMinimum: fc.constantFrom<'skip' | 'bump'>('skip', 'bump'),
    parts: fc.tuple(aPart, aPart),
    counts: fc.record({
      maxOrderShares: aCount,
      maxPositionShares: aCount,
      maxAdds: seldom(fc.bigInt({ min: 1n, max: 3n })),
      maxEntriesPerMinute: seldom(fc.bigInt({ min: 1n, max: 3n })),
      usesDeploymentRate: seldom(fc.constant(true)),
      canaryCopies: seldom(fc.bigInt({ min: 1n, max: 3n })),
    }),
  })
  .map(({ maxSingleBet, maxTotalExposure, reserveCapital, part, slippage, onLimit, belowMinimum, parts, counts }) => {
    const [leaderPart, tokenPart] = parts;
    const set = {
      ...Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined)),
      ...(leaderPart === undefined ? {} : { maxLeaderCapitalBps: leaderPart }),
      ...(tokenPart === undefined ? {} : { maxPositionCapitalBps: tokenPart }),
    };
    return someSettings({
      limits: theLimits({ maxSingleBet, maxTotalExposure, reserveCapital, maxPositionBps: bps(part), ...set }),
      execution: theExecution({ slippageBps: bps(slippage), onLimit, belowMinimum }),
    });
  });

const anyMarket = fc
  .record({
    tick: fc.constantFrom(...TICKS),
    minimumShares: fc.constantFrom('0', '1', '5', '15').map(sharesOf),
    rate: fc.constantFrom(0n, 1n, 400n, 500n, 700n, 1_000n),
    exponent: fc.constantFrom(0, 1, 1, 1, 2),
    domain: fc.constantFrom<OrderDomain>('v1', 'v1-neg-risk', 'v2'),
    leaderAt: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    offsets: fc.array(fc.integer({ min: -20, max: 4 }), { minLength: 1, maxLength: 6 }),
  })
  .map(({ tick, minimumShares, rate, exponent, domain, leaderAt, offsets }) => {
    const most = Number(1_000_000n / tick) - 1;
    const step = Math.max(1, Math.min(most, Math.round(leaderAt * most)));
    const asks = [...new Set(offsets.map((offset) => Math.max(1, Math.min(most, step + offset))))]
      .toSorted((a, b) => a - b)
      .map((at) => ({ price: price(tick * BigInt(at)), shares: sharesOf('500') }));
    return {
      market: aMarket({ tick, minimumShares, fee: { rateBps: bps(rate), exponent }, domain }),
      book: { bids: [], asks },
      leaderPrice: price(tick * BigInt(step)),
    };
  });

/** Entries that no rule without a size refuses, so that most of them come to be priced and limited. */
const anySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    settings: anySettings,
    traded: anyMarket,
    sizing: anySizing,
    allocated: money(10n, 3_000n),
    capital: money(1_000n, 8_000n),
    used: fc.tuple(money(0n, 1_500n), money(0n, 1_500n), money(0n, 500n), money(0n, 500n)),
    notional: money(1n, 5_000n),
    before: fc.constantFrom('0', '0', '500', '2500').map(sharesOf),
    isShort: fc.boolean(),
    equity: money(1n, 20_000n),
    positions: money(0n, 20_000n),
    odds: fc.bigInt({ min: 900_000n, max: 4_000_000n }),
    token: fc.record({
      posted: fc.oneof(fc.constant(usd(0n)), money(0n, 400n)),
      count: fc.constantFrom('0', '0', '0.009999', '0.01', '400', '2900'),
      adds: fc.bigInt({ min: 0n, max: 2n }),
      entries: fc.bigInt({ min: 0n, max: 2n }),
      copies: fc.bigInt({ min: 0n, max: 3n }),
    }),
    cut: fc.option(fc.bigInt({ min: 0n, max: 4n }), { nil: undefined }),
  })
  .map(({ settings, traded, sizing, allocated, capital, used, notional, before, isShort, equity, cut, ...more }) =>
    aSnapshot({
      settings: { ...settings, limits: { ...settings.limits, minPortfolioValue: usd(0n) } },
      follow: aFollow({ allocated, sizing }),
      follower: aFollower({ totalCapital: capital }),
      event: aLeaderEvent({ notional, before: isShort ? minus(NO_SHARES, before) : before, price: traded.leaderPrice }),
      position: aPosition({ cuts: cut === undefined ? [] : [aCut({ keepNumerator: cut, keepDenominator: 4n })] }),
      globalCap: aCap({ isOpened: true, reserved: used[0], posted: used[1], copies: more.token.copies }),
      leaderCap: aCap({ name: leaderCap(LEADER), reserved: used[2], posted: used[3] }),
      tokenCap: aCap({ posted: more.token.posted, shares: sharesOf(more.token.count), adds: more.token.adds }),
      minuteCap: aCap({ entries: more.token.entries }),
      edge: { leader: LEADER, oddsLow: more.odds, betCount: 400, measuredAt: NOW },
      equity: anEquity({ equity, positions: more.positions < equity ? more.positions : equity }),
      market: traded.market,
      book: traded.book,
    }),
  );

function copied(snapshot: Snapshot) {
  const verdict = decide(snapshot);
  return verdict.verdict === 'copy' ? verdict : undefined;
}

test('S8, B14: the worst cost of a copy is never above its size nor any limit on money, with what is used already', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      // When
      const copy = copied(snapshot);

      // Then
      if (copy === undefined) return;
      const { settings, follow, follower, globalCap, leaderCap: capOfLeader } = snapshot;
      const { worstCost } = copy.amounts;
      if (settings.execution.belowMinimum === 'skip') expect(worstCost).toBeLessThanOrEqual(copy.size);
      expect(worstCost).toBeLessThanOrEqual(settings.limits.maxSingleBet);
      expect(worstCost * 10_000n).toBeLessThanOrEqual(follow.allocated * settings.limits.maxPositionBps);
      expect((capOfLeader?.used ?? 0n) + worstCost).toBeLessThanOrEqual(follow.allocated);
      expect((globalCap?.used ?? 0n) + worstCost).toBeLessThanOrEqual(totalLimit(settings, follower.totalCapital));
      expect((globalCap?.used ?? 0n) + worstCost + settings.limits.reserveCapital).toBeLessThanOrEqual(
        follower.totalCapital,
      );
      if (settings.execution.onLimit === 'reject') {
        expect(copy.size).toBeLessThanOrEqual(settings.limits.maxSingleBet);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('B14, B23: clamped or raised, a copy passes no limit on a leader, a token, shares, purchases or a minute', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      // When
      const copy = copied(snapshot);

      // Then
      if (copy === undefined) return;
      const { settings, follow, follower, leaderCap: capOfLeader, tokenCap, minuteCap, globalCap, equity } = snapshot;
      const { limits } = settings;
      const { worstCost, shares: count } = copy.amounts;
      const usedByLeader = capOfLeader!.used + worstCost;
      const usedByToken = tokenCap!.used + worstCost;
      if (limits.maxLeaderCapitalBps !== undefined)
        expect(usedByLeader * 10_000n).toBeLessThanOrEqual(follower.totalCapital * limits.maxLeaderCapitalBps);
      if (limits.usesDeploymentRate === true) {
        const deployed = equity!.positions + copy.lot.leaderNotional!;
        const most = deployed < equity!.equity ? deployed : equity!.equity;
        expect(usedByLeader * equity!.equity).toBeLessThanOrEqual(follow.allocated * most);
      }
      if (limits.maxPositionCapitalBps !== undefined)
        expect(usedByToken * 10_000n).toBeLessThanOrEqual(follower.totalCapital * limits.maxPositionCapitalBps);
      if (follow.sizing.policy === 'kelly')
        expect(usedByToken * 10_000n).toBeLessThanOrEqual(follow.allocated * follow.sizing.fraction);
      if (limits.maxOrderShares !== undefined) expect(count).toBeLessThanOrEqual(limits.maxOrderShares);
      if (limits.maxPositionShares !== undefined)
        expect(tokenCap!.shares! + count).toBeLessThanOrEqual(limits.maxPositionShares);
      if (limits.maxAdds !== undefined && tokenCap!.shares! >= 10_000n)
        expect(tokenCap!.adds).toBeLessThan(limits.maxAdds);
      if (limits.maxEntriesPerMinute !== undefined) expect(minuteCap!.entries).toBeLessThan(limits.maxEntriesPerMinute);
      if (globalCap!.copies! < (limits.canaryCopies ?? 0n)) expect(copy.amounts.dollars).toBeLessThan(40_000_000n);
    }),
    { numRuns: 2_000 },
  );
});

test('what the reservation must stay within is what was decided on: the caps alone would refuse one that passes a limit', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const copy = copied(snapshot);
      if (copy === undefined) return;
      const { total, leader, tokenUsd, tokenShares, adds, minuteEntries } = copy.limits;
      const { worstCost, shares: count } = copy.amounts;
      const { globalCap, leaderCap: capOfLeader, tokenCap, minuteCap } = snapshot;
      expect(globalCap!.used + worstCost).toBeLessThanOrEqual(total);
      expect(capOfLeader!.used + worstCost).toBeLessThanOrEqual(leader!);
      if (tokenUsd !== undefined) expect(tokenCap!.used + worstCost).toBeLessThanOrEqual(tokenUsd);
      if (tokenShares !== undefined) expect(tokenCap!.shares! + count).toBeLessThanOrEqual(tokenShares);
      if (adds !== undefined && !adds.isFirst) expect(tokenCap!.adds! + 1n).toBeLessThanOrEqual(adds.most);
      if (minuteEntries !== undefined) expect(minuteCap!.entries! + 1n).toBeLessThanOrEqual(minuteEntries);
    }),
    { numRuns: 1_000 },
  );
});

test('X25, B27: a copy is an order that the venue takes: price on its tick, hundredths of a share, whole cents, its minimums', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      // When
      const copy = copied(snapshot);

      // Then
      if (copy === undefined) return;
      const { limit, shares: count, dollars } = copy.amounts;
      const { tick, minimumShares } = snapshot.market!;
      expect([limit % tick, count % 10_000n, dollars % 10_000n]).toEqual([0n, 0n, 0n]);
      expect(count * limit).toBe(dollars * 1_000_000n);
      expect(limit).toBeGreaterThanOrEqual(tick);
      expect(limit).toBeLessThanOrEqual(1_000_000n - tick);
      expect(limit).toBeGreaterThanOrEqual(snapshot.book!.asks[0]!.price);
      expect(count).toBeGreaterThanOrEqual(minimumShares);
      expect(dollars).toBeGreaterThanOrEqual(MINIMUM_ENTRY);
    }),
    { numRuns: 1_000 },
  );
});

test('X24: price and fee of a copy stay within the slippage of what the leader paid', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const copy = copied(snapshot);
      if (copy === undefined) return;
      const { limit } = copy.amounts;
      const paid = limit + feeOf(sharesOf('1'), limit, snapshot.market!.fee);
      const slippage = 10_000n + snapshot.settings.execution.slippageBps;
      expect(paid * 10_000n).toBeLessThanOrEqual(snapshot.event.price * slippage);
    }),
  );
});

test('X23, B17: filled whole at its limit or at any better price, a copy costs no more than was reserved', () => {
  fc.assert(
    fc.property(anySnapshot, fc.double({ min: 0, max: 0.999, noNaN: true }), (snapshot, at) => {
      // Given
      const copy = copied(snapshot);
      if (copy === undefined) return;
      const { market } = snapshot;
      const { limit, shares: count, dollars, worstCost } = copy.amounts;

      // When
      const paid = price(market!.tick * BigInt(1 + Math.floor(at * Number(limit / market!.tick))));
      const bought = market!.domain === 'v2' ? shares((dollars * 1_000_000n) / paid) : count;

      // Then
      expect(costOf(bought, paid) + feeOf(bought, paid, market!.fee)).toBeLessThanOrEqual(worstCost);
    }),
    { numRuns: 1_000 },
  );
});

test('an entry that is not copied always says why', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const verdict = decide(snapshot);
      expect(['copy', 'netted'].includes(verdict.verdict) || 'reason' in verdict).toBe(true);
    }),
  );
});

test('what comes to be decided is copied often enough to prove something', () => {
  const verdicts = fc.sample(anySnapshot, { numRuns: 500, seed: 1 }).map((snapshot) => decide(snapshot).verdict);
  expect(verdicts.filter((verdict) => verdict === 'copy').length).toBeGreaterThan(50);
});
