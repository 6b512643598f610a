import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decide, limitEntry } from '#core/decide.ts';
import { type MissingApproval } from '#core/model/approvals.ts';
import { type Cap } from '#core/model/cap.ts';
import { EXPOSURE_CEILING } from '#core/model/ceilings.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type RestrictionCode } from '#core/model/venue-restriction.ts';
import { type Limits } from '#core/model/settings.ts';
import { type MarketFilters } from '#core/model/market-filters.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { FOLLOWER_EQUITY_MAX_AGE_MS } from '#core/risk/follower-equity-rule.ts';
import { EDGE_MAX_AGE_MS, EQUITY_MAX_AGE_MS } from '#core/risk/leader-rules.ts';
import { CLOCK_OFF_MAX_MS } from '#core/risk/mode-rules.ts';
import { pricedEntry, type PricedEntry } from '#core/risk/priced-entry.ts';
import { type Refusal } from '#core/risk/rule.ts';
import { RULES } from '#core/risk/rules.ts';
import { bps } from '#core/values/bps.ts';
import { invariant } from '#core/values/invariant.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aBook, aMarket } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import {
  aFollow,
  aFollower,
  aSelection,
  someSettings,
  theExecution,
  theFilters,
  theLimits,
} from '../../../../support/builders/a-settings.ts';
import { aCap, aFollowerEquity, anEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { CONDITION, FOLLOWER_WALLET, LEADER, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

type Changes = Partial<Snapshot>;
type Code = Refusal['code'];

const limited = (limits: Partial<Limits>) => ({ settings: someSettings({ limits: theLimits(limits) }) });
const filtered = (filters: Partial<MarketFilters>) => limited({ filters: theFilters(filters) });
const switched = (cap: Partial<Omit<Cap, 'used'>>) => aCap({ isOpened: true, settings: 1n, ...cap });
const asking = (at: bigint) => aBook({ bids: [], asks: [{ price: price(at), shares: sharesOf('10000') }] });
const kelly = aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } });
const edge = (oddsLow: bigint, measuredAt = NOW) => ({ leader: LEADER, oddsLow, betCount: 400, measuredAt });

/** What the rule of one code answers, by itself. */
function answer(code: Code, changes: Changes): Code | undefined {
  const rule = RULES.find(({ codes }) => codes.includes(code));
  invariant(rule !== undefined && rule.needs !== 'size', `${code} has a rule that judges`);
  const snapshot = aSnapshot(changes);
  return (rule.needs === 'facts' ? rule.judge(snapshot) : rule.judge(entryOf(snapshot)))?.code;
}

function entryOf(snapshot: Snapshot): PricedEntry {
  const { amount, leaderPrice, freshAt } = { amount: dollars('200'), leaderPrice: snapshot.event.price, freshAt: NOW };
  const entry = pricedEntry(snapshot, { amount, leaderPrice, freshAt, asOf: 1n });
  invariant(entry !== undefined, 'the book offers');
  return entry;
}

type Bound = {
  /** Which values are refused: those above the bound, below it, or the bound itself and above. */
  readonly refuses: 'above' | 'below' | 'from';
  readonly bounds: fc.Arbitrary<bigint>;
  readonly with: (value: bigint, bound: bigint) => Changes;
};

const micros = fc.bigInt({ min: 1_000_000n, max: 900_000_000_000n });
const innerPrice = fc.bigInt({ min: 2n, max: 999_998n });
const counts = fc.bigInt({ min: 1n, max: 50n });
const times = fc.bigInt({ min: 1_000n, max: 86_400_000n });
const fixedAt = (value: number) => fc.constant(BigInt(value));
const ago = (ms: bigint) => later(NOW, -Number(ms));
const hence = (ms: bigint) => later(NOW, Number(ms));

const restricted = (code: RestrictionCode, until: UnixMs) => ({ code, text: 'no', from: NOW, seenAt: NOW, until });
const unapproved = { domain: 'v1', asset: 'tokens', contract: '0xc0', spender: '0xe1' } as const;
const approving = (missing: readonly MissingApproval[]) => ({
  followerEquity: aFollowerEquity({ approvals: { at: NOW, missing } }),
});
const withoutApprovals = (): FollowerEquity => {
  const { approvals: _, ...equity } = aFollowerEquity();
  return equity;
};

/** Rules with a number: what they refuse begins exactly at their bound. */
const BOUNDS: Partial<Record<Code, Bound>> = {
  CLOCK_OFF: { refuses: 'above', bounds: fixedAt(CLOCK_OFF_MAX_MS), with: (off) => ({ clockOffMs: Number(off) }) },
  VENUE_PAUSED: {
    ...{ refuses: 'below', bounds: times },
    with: (now, until) => ({
      now: hence(now),
      restrictions: { pause: restricted('POST_ONLY', hence(until)), version: 1n },
    }),
  },
  REGION_BLOCKED: {
    ...{ refuses: 'below', bounds: times },
    with: (now, until) => ({
      now: hence(now),
      restrictions: { region: restricted('REGION_BLOCKED', hence(until)), version: 1n },
    }),
  },
  STALE: {
    ...{ refuses: 'above', bounds: times },
    with: (age, max) => ({
      event: aLeaderEvent({ at: ago(age) }),
      settings: someSettings({ execution: theExecution({ maxTradeAgeMs: Number(max) }) }),
    }),
  },
  FOLLOWER_EQUITY_STALE: {
    ...{ refuses: 'above', bounds: fixedAt(FOLLOWER_EQUITY_MAX_AGE_MS) },
    with: (age) => ({ followerEquity: aFollowerEquity({ marksAt: ago(age) }) }),
  },
  LEADER_EQUITY_STALE: {
    ...{ refuses: 'above', bounds: fixedAt(EQUITY_MAX_AGE_MS) },
    with: (age) => ({ equity: anEquity({ at: ago(age) }) }),
  },
  LEADER_EQUITY_BELOW_MINIMUM: {
    ...{ refuses: 'below', bounds: micros },
    with: (equity, minimum) => ({
      equity: anEquity({ equity: usd(equity) }),
      ...limited({ minPortfolioValue: usd(minimum) }),
    }),
  },
  LEADER_TRADE_TOO_SMALL: {
    ...{ refuses: 'below', bounds: micros },
    with: (notional, least) => ({
      event: aLeaderEvent({ notional: usd(notional) }),
      ...limited({ ignoreBelow: usd(least) }),
    }),
  },
  LEADER_VETOED: {
    ...{ refuses: 'below', bounds: times },
    with: (now, until) => ({
      now: hence(now),
      standing: { leader: LEADER, measuredAt: NOW, veto: { because: 'luck', until: hence(until) } },
    }),
  },
  LEADER_IN_SHADOW: {
    ...{ refuses: 'below', bounds: counts },
    with: (events, shadowEvents) => ({
      settings: someSettings({ selection: aSelection({ shadowEvents }) }),
      standing: {
        ...{ leader: LEADER, measuredAt: NOW },
        paper: { settled: 1_000n, cleared: { events, lowerBound: 1n, at: NOW } },
      },
    }),
  },
  EDGE_STALE: {
    ...{ refuses: 'above', bounds: fixedAt(EDGE_MAX_AGE_MS) },
    with: (age) => ({ follow: kelly, edge: edge(1_500_000n, ago(age)) }),
  },
  IN_EXIT_WINDOW: {
    ...{ refuses: 'from', bounds: times },
    with: (now, before) => ({
      now: hence(now),
      market: aMarket({ endsAt: hence(before * 2n) }),
      settings: someSettings({ guards: { exitBeforeMs: Number(before) } }),
    }),
  },
  VOLUME_BELOW_MINIMUM: {
    ...{ refuses: 'below', bounds: micros },
    with: (volume, minVolume24h) => ({
      market: aMarket({ volume24h: usd(volume) }),
      ...filtered({ minVolume24h: usd(minVolume24h) }),
    }),
  },
  LIQUIDITY_BELOW_MINIMUM: {
    ...{ refuses: 'below', bounds: micros },
    with: (liquidity, minLiquidity) => ({
      market: aMarket({ liquidity: usd(liquidity) }),
      ...limited({ minLiquidity: usd(minLiquidity) }),
    }),
  },
  SPREAD_ABOVE_MAX: {
    ...{ refuses: 'above', bounds: innerPrice },
    with: (spread, maxSpread) => ({ book: asking(spread), ...filtered({ maxSpread: price(maxSpread) }) }),
  },
  PRICE_BELOW_BAND: {
    ...{ refuses: 'below', bounds: innerPrice },
    with: (best, minPrice) => ({ book: asking(best), ...filtered({ minPrice: price(minPrice) }) }),
  },
  PRICE_ABOVE_BAND: {
    ...{ refuses: 'above', bounds: innerPrice },
    with: (best, maxPrice) => ({ book: asking(best), ...filtered({ maxPrice: price(maxPrice) }) }),
  },
  MARKET_ENDS_SOON: {
    ...{ refuses: 'below', bounds: times },
    with: (left, minimum) => ({
      market: aMarket({ endsAt: hence(left) }),
      ...filtered({ minTimeToEndMs: Number(minimum) }),
    }),
  },
  COOLING_DOWN: {
    ...{ refuses: 'below', bounds: times },
    with: (age, minimum) => ({
      now: hence(age),
      position: aPosition({ lostAt: NOW }),
      ...filtered({ cooldownAfterLossMs: Number(minimum) }),
    }),
  },
  PRICE_MOVED: {
    // Without slippage the limit is the leader’s price; both on the finest tick.
    ...{ refuses: 'above', bounds: fc.bigInt({ min: 1_000n, max: 9_000n }).map((ticks) => ticks * 100n) },
    with: (best, leader) => ({
      event: aLeaderEvent({ price: price(leader) }),
      book: asking(best),
      market: aMarket({ tick: priceOf('0.0001') }),
      settings: someSettings({ execution: theExecution({ slippageBps: bps(0n) }) }),
    }),
  },
  GUARD_WOULD_SELL: {
    // At a stop of a half, bought at the leader’s price or at the tick below it, against a bid of half the bound.
    ...{ refuses: 'from', bounds: fc.bigInt({ min: 1_001n, max: 9_000n }).map((ticks) => ticks * 100n) },
    with: (leader, bound) => ({
      event: aLeaderEvent({ price: price(leader) }),
      book: {
        bids: [{ price: price(bound / 2n), shares: sharesOf('10000') }],
        asks: [{ price: price(bound / 2n + 100n), shares: sharesOf('10000') }],
      },
      market: aMarket({ tick: priceOf('0.0001') }),
      settings: someSettings({
        guards: { stopLossBps: bps(5_000n) },
        execution: theExecution({ slippageBps: bps(0n) }),
      }),
    }),
  },
  ADDS_USED: {
    ...{ refuses: 'from', bounds: counts },
    with: (adds, maxAdds) => ({ tokenCap: aCap({ adds, shares: sharesOf('10') }), ...limited({ maxAdds }) }),
  },
  ORDER_RATE_USED: {
    ...{ refuses: 'from', bounds: counts },
    with: (entries, maxEntriesPerMinute) => ({ minuteCap: aCap({ entries }), ...limited({ maxEntriesPerMinute }) }),
  },
};

/** Rules without a number: what is refused, and the nearest that is not. */
const EITHER_OR: Partial<Record<Code, { readonly refused: Changes; readonly taken: Changes }>> = {
  APPROVALS_UNKNOWN: { refused: { followerEquity: withoutApprovals() }, taken: approving([]) },
  APPROVAL_MISSING: { refused: approving([unapproved]), taken: approving([{ ...unapproved, domain: 'v2' }]) },
  LEADER_DISABLED: { refused: { isLeaderEnabled: false }, taken: { isLeaderEnabled: true } },
  TRADING_HALTED: {
    refused: { globalCap: switched({ tradingMode: 'HALTED', switch: 'HALTED', switchFrom: 'system' }) },
    taken: { globalCap: switched({ tradingMode: 'ACTIVE', switch: 'ACTIVE' }) },
  },
  TRADING_REDUCING: {
    refused: { globalCap: switched({ tradingMode: 'REDUCING', breakers: ['DAILY_LOSS'] }) },
    taken: { globalCap: switched({ breakers: [] }) },
  },
  LEADER_PAUSED: {
    refused: { leaderCap: switched({ tradingMode: 'REDUCING', switch: 'REDUCING', switchFrom: 'follower' }) },
    taken: { leaderCap: switched({}) },
  },
  FOLLOWER_PAUSED: {
    refused: { globalCap: switched({ tradingMode: 'REDUCING', switch: 'REDUCING', switchFrom: 'follower' }) },
    taken: { globalCap: switched({}) },
  },
  SETTINGS_LOST: {
    refused: { settings: someSettings({ isLastKnown: true }) },
    taken: { settings: someSettings() },
  },
  OUTCOME_UNKNOWN: { refused: { unknownForMs: 0 }, taken: { unknownForMs: undefined } },
  FOLLOWER_EQUITY_UNKNOWN: { refused: { followerEquity: undefined }, taken: {} },
  LEADER_EQUITY_UNKNOWN: { refused: { equity: undefined }, taken: {} },
  ALREADY_COPIED: {
    refused: {
      follow: aFollow({ sizing: { policy: 'fixed', amount: dollars('20') } }),
      event: aLeaderEvent({ supplements: aLeaderEvent().eventId }),
    },
    taken: { follow: aFollow({ sizing: { policy: 'fixed', amount: dollars('20') } }) },
  },
  LEADER_IS_FOLLOWER: { refused: { event: aLeaderEvent({ leader: FOLLOWER_WALLET }) }, taken: {} },
  EDGE_UNKNOWN: { refused: { follow: kelly }, taken: { follow: kelly, edge: edge(1_500_000n) } },
  MARKET_UNKNOWN: { refused: { market: undefined }, taken: {} },
  TOKEN_NOT_OF_MARKET: { refused: { market: aMarket({ tokens: [] }) }, taken: {} },
  MARKET_NOT_ACCEPTING: { refused: { market: aMarket({ isAcceptingOrders: false }) }, taken: {} },
  GUARD_BLIND: {
    refused: { settings: someSettings({ guards: { stopLossBps: bps(1_000n) } }), book: aBook({ bids: [] }) },
    taken: { settings: someSettings({ guards: { stopLossBps: bps(1_000n) } }) },
  },
  EVENT_UNKNOWN: {
    refused: limited({ maxEventExposure: dollars('10') }),
    taken: { market: aMarket({ eventGroup: '903' as EventGroupId }), ...limited({ maxEventExposure: dollars('10') }) },
  },
  CATEGORY_DENIED: { refused: limited({ deniedCategories: ['weather'] }), taken: limited({ deniedCategories: ['x'] }) },
  CATEGORY_NOT_ALLOWED: {
    refused: limited({ allowedCategories: ['x'] }),
    taken: limited({ allowedCategories: ['x', 'weather'] }),
  },
  MARKET_DENIED: {
    refused: filtered({ deniedMarkets: [CONDITION] }),
    taken: { market: aMarket({ slug: 'y' }), ...filtered({ deniedMarkets: ['x'] }) },
  },
  MARKET_NOT_ALLOWED: {
    refused: filtered({ allowedMarkets: ['x'] }),
    taken: filtered({ allowedMarkets: ['x', CONDITION] }),
  },
  OUTCOME_DENIED: { refused: filtered({ deniedOutcomes: ['yes'] }), taken: filtered({ deniedOutcomes: ['no'] }) },
  OUTCOME_NOT_ALLOWED: {
    refused: filtered({ allowedOutcomes: ['no'] }),
    taken: filtered({ allowedOutcomes: ['no', 'yes'] }),
  },
  KEYWORD_DENIED: { refused: filtered({ deniedKeywords: ['rain'] }), taken: filtered({ deniedKeywords: ['snow'] }) },
  KEYWORD_NOT_ALLOWED: {
    refused: filtered({ allowedKeywords: ['snow'] }),
    taken: filtered({ allowedKeywords: ['snow', 'rain'] }),
  },
  BOTH_OUTCOMES: { refused: { opposite: sharesOf('2000') }, taken: { opposite: sharesOf('1999.999999') } },
  EDGE_TOO_SMALL: {
    refused: { follow: kelly, edge: edge(1_040_000n) },
    taken: { follow: kelly, edge: edge(1_500_000n) },
  },
  KELLY_STAKE_HELD: {
    refused: { follow: kelly, edge: edge(1_500_000n), tokenCap: aCap({ posted: dollars('2000') }) },
    taken: { follow: kelly, edge: edge(1_500_000n), tokenCap: aCap({ posted: dollars('1') }) },
  },
};

const HUGE = dollars('100000000');
const BPS_OF_A_CENT = 100n;
/** Settings whose every limit on money is far away, but for those given. */
const wide = (limits: Partial<Limits>, onLimit: 'clamp' | 'reject') =>
  someSettings({
    limits: theLimits({
      ...{ maxTotalExposure: HUGE, maxSingleBet: HUGE, reserveCapital: NO_USD, maxPositionBps: bps(10_000n) },
      ...limits,
    }),
    execution: theExecution({ onLimit }),
  });
type Money = { readonly limits?: Partial<Limits>; readonly changes?: Changes };

/** Limits on money: how little of each leaves exactly so many whole dollars, or shares at 0.50. */
const MONEY: Partial<Record<Code, (allows: bigint) => Money>> = {
  BOOK_TOO_THIN: (allows) => ({
    limits: { filters: theFilters({ maxBookPart: bps(5_000n) }) },
    changes: { book: aBook({ asks: [{ price: priceOf('0.5'), shares: shares(allows * 4n) }] }) },
  }),
  SINGLE_BET_ABOVE_MAX: (allows) => ({ limits: { maxSingleBet: usd(allows) } }),
  POSITION_PART_ABOVE_MAX: (allows) => ({
    limits: { maxPositionBps: bps(BPS_OF_A_CENT) },
    changes: { follow: aFollow({ allocated: usd(allows * 100n) }) },
  }),
  ORDER_SIZE_ABOVE_MAX: (allows) => ({ limits: { maxOrderShares: shares(allows * 2n) } }),
  LEADER_ALLOCATION_USED: (allows) => ({
    changes: { leaderCap: aCap({ posted: usd(HUGE - allows) }) },
  }),
  DEPLOYMENT_USED: (allows) => ({
    limits: { usesDeploymentRate: true },
    changes: {
      equity: anEquity({ equity: dollars('10000'), cash: dollars('5000') }),
      leaderCap: aCap({ posted: usd(HUGE / 2n - allows) }),
    },
  }),
  LEADER_SHARE_USED: (allows) => ({
    limits: { maxLeaderCapitalBps: bps(5_000n) },
    changes: { leaderCap: aCap({ posted: usd(HUGE / 2n - allows) }) },
  }),
  MARKET_EXPOSURE_USED: (allows) => ({
    limits: { maxMarketExposure: HUGE },
    changes: { marketCap: aCap({ posted: usd(HUGE - allows) }) },
  }),
  EVENT_EXPOSURE_USED: (allows) => ({
    limits: { maxEventExposure: HUGE },
    changes: { eventCap: aCap({ posted: usd(HUGE - allows) }) },
  }),
  POSITION_SIZE_USED: (allows) => ({
    limits: { maxPositionShares: shares(allows * 2n + 10n) },
    changes: { tokenCap: aCap({ shares: shares(10n) }) },
  }),
  POSITION_CAPITAL_USED: (allows) => ({
    limits: { maxPositionCapitalBps: bps(5_000n) },
    changes: { tokenCap: aCap({ posted: usd(HUGE / 2n - allows) }) },
  }),
  TOTAL_EXPOSURE_USED: (allows) => ({
    changes: { globalCap: aCap({ isOpened: true, settings: 1n, posted: usd(EXPOSURE_CEILING - allows) }) },
  }),
  DAILY_SPEND_USED: (allows) => ({
    limits: { maxDailySpend: HUGE },
    changes: { dayCap: aCap({ posted: usd(HUGE - allows) }) },
  }),
};

test('every code of every rule has its bound here', () => {
  const known = [BOUNDS, EITHER_OR, MONEY].flatMap((rows) => Object.keys(rows));
  expect(known.toSorted()).toEqual(RULES.flatMap(({ codes }) => codes).toSorted());
});

test.each(Object.entries(BOUNDS))('%s: at, below and above its bound', (text, { refuses, bounds, with: changes }) => {
  const code = text as Code;
  fc.assert(
    fc.property(bounds, (bound) => {
      const at = (value: bigint): boolean => answer(code, changes(value, bound)) === code;
      const step = code === 'PRICE_MOVED' ? 100n : 1n;
      expect([at(bound - step), at(bound), at(bound + step)]).toEqual([
        refuses === 'below',
        refuses === 'from',
        refuses !== 'below',
      ]);
    }),
    { numRuns: 200 },
  );
});

test.each(Object.entries(EITHER_OR))('%s: refused, and what lies next to it is not', (text, { refused, taken }) => {
  const code = text as Code;
  expect(answer(code, refused)).toBe(code);
  expect(answer(code, taken)).toBeUndefined();
});

test.each(Object.entries(MONEY))('%s: a cent-millionth below, at and above what it leaves', (text, money) => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 2_000_000n, max: 900_000_000n }),
      fc.constantFrom('clamp', 'reject'),
      (allows, onLimit) => {
        const { limits = {}, changes = {} } = money(allows);
        const follow = aFollow({ allocated: HUGE });
        const follower = aFollower({ totalCapital: HUGE });
        const entry = entryOf(aSnapshot({ follow, follower, ...changes, settings: wide(limits, onLimit) }));
        const sized = (size: bigint) => limitEntry({ ...entry, size: usd(size) });
        for (const size of [allows - 1n, allows]) expect(sized(size)).toEqual({ budget: size, bindings: [] });
        const above = sized(allows + 1n);
        const reason = 'bindings' in above ? above.bindings[0]?.reason : above;
        expect(reason?.code).toBe(text);
        if (onLimit === 'clamp') expect(above).toMatchObject({ budget: allows });
      },
    ),
    { numRuns: 200 },
  );
});

test('no size is found where nothing is left: the copy is denied by that limit', () => {
  const settings = wide({ maxDailySpend: HUGE }, 'clamp');
  const verdict = decide(aSnapshot({ settings, dayCap: aCap({ posted: HUGE }) }));
  expect(verdict).toMatchObject({ verdict: 'deny', reason: { code: 'DAILY_SPEND_USED', left: 0n } });
});
