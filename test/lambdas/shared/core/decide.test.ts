import { describe, expect, test } from '@jest/globals';
import { checkSettings, toSettings } from '#contract/settings.ts';
import { decide, MINIMUM_ENTRY } from '#core/decide.ts';
import { leaderCap, type Mode, type SwitchOwner } from '#core/model/cap.ts';
import { type MarketFilters } from '#core/model/market-filters.ts';
import { type Execution, type Limits } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { type RestrictionCode } from '#core/model/venue-restriction.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { type EventGroupId, type TokenId } from '#core/values/ids.ts';
import { bps } from '#core/values/bps.ts';
import { minus } from '#core/values/quantity.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../support/builders/a-leader-event.ts';
import { aBook, aLevel, aMarket } from '../../../support/builders/a-market.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aCut, aPosition } from '../../../support/builders/a-position.ts';
import {
  aFollow,
  aFollower,
  aSelection,
  someSettings,
  theExecution,
  theFilters,
  theLimits,
} from '../../../support/builders/a-settings.ts';
import { aCap, anEquity, aSnapshot, aFollowerEquity } from '../../../support/builders/a-snapshot.ts';
import { aParentId, CONDITION, LEADER, NOW } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { aDocument } from '../contract/a-document.ts';

const open = (posted = '0') => aCap({ isOpened: true, posted: dollars(posted) });
const limited = (limits: Partial<Limits>, execution: Partial<Execution> = {}) =>
  someSettings({ limits: theLimits(limits), execution: theExecution(execution) });
const answer = (changes: Partial<Snapshot>) => decide(aSnapshot(changes));
/** The leader puts in so many dollars of his 10,000. */
const puttingIn = (notional: string) => aLeaderEvent({ notional: dollars(notional) });

describe("the example's settings: 500 a bet, half of an allocation of 2,000, 5,000 in all with 1,000 in reserve", () => {
  const checked = checkSettings(aDocument());
  if (!checked.isValid) throw new Error('the example does not hold');
  const settings = toSettings(checked.document);
  /** All that he has stands in positions: of the allocation everything may be used. */
  const equity = anEquity({ positions: dollars('10000'), cash: usd(0n) });
  const follow = aFollow({ allocated: settings.follows[0]!.allocated, sizing: settings.follows[0]!.sizing });
  const follower = settings.followers[0]!;
  /** The first five copies are as small as they can be; these are later ones. */
  const grown = ({ limits: { canaryCopies: _, ...limits }, ...rest }: typeof settings) => ({ ...rest, limits });
  const copied = (changes: Partial<Snapshot>) => {
    const verdict = answer({ settings: grown(settings), follow, follower, equity, ...changes });
    if (verdict.verdict !== 'copy')
      throw new Error(`not copied: ${JSON.stringify(verdict, (_, each: unknown) => String(each))}`);
    return verdict;
  };
  /** A cent lot of whole shares at 0.51 may leave up to 51 cents. */
  const expectSpent = (verdict: ReturnType<typeof copied>, amount: string) => {
    expect(verdict.amounts.worstCost).toBeLessThanOrEqual(dollars(amount));
    expect(verdict.amounts.worstCost).toBeGreaterThan(dollars(amount) - dollars('0.52'));
  };

  test('10 % of his portfolio in a trade makes a copy of 10 % of the allocation: 200 dollars', () => {
    const verdict = copied({ event: puttingIn('1000') });
    expect(verdict.size).toBe(dollars('200'));
    expectSpent(verdict, '200');
  });

  test('25 % are 500; 30 % would be 600 and are 500 too: no bet is larger', () => {
    expectSpent(copied({ event: puttingIn('2500') }), '500');
    expectSpent(copied({ event: puttingIn('3000') }), '500');
  });

  test('60 % of an allocation of 800 would be 480 and are 400: half of it', () => {
    expectSpent(copied({ event: puttingIn('6000'), follow: { ...follow, allocated: dollars('800') } }), '400');
  });

  test('with 1,900 of the 2,000 in use through the leader, 100 are left', () => {
    expectSpent(copied({ leaderCap: aCap({ name: leaderCap(LEADER), posted: dollars('1900') }) }), '100');
  });

  test('with 3,850 in use over all leaders, 150 are left: of 5,000 the reserve of 1,000 is not touched', () => {
    expectSpent(copied({ globalCap: open('3850') }), '150');
    expect(answer({ settings, follow, follower, equity, globalCap: open('4000') })).toMatchObject({
      verdict: 'deny',
      reason: { code: 'TOTAL_EXPOSURE_USED', left: 0n },
    });
  });

  test.each([
    ['7000', '10000', '1400'],
    ['5000', '5000', '2000'],
    ['8000', '20000', '800'],
  ])('a leader with %s of %s in positions lets %s of the 2,000 be used', (positions, all, most) => {
    // Given
    const invested = { positions: dollars(positions), equity: dollars(all) };
    const event = aLeaderEvent({ notional: usd(dollars(all) / 10n), at: later(NOW, -40_000) });
    const after = (used: bigint) =>
      answer({
        ...{ settings: grown(settings), follow, follower, event, equity: anEquity(invested) },
        leaderCap: aCap({ name: leaderCap(LEADER), posted: usd(used) }),
      });
    // Then
    expect(after(dollars(most) - dollars('200'))).toMatchObject({ verdict: 'copy', size: dollars('200') });
    const code = positions === all ? 'LEADER_ALLOCATION_USED' : 'DEPLOYMENT_USED';
    expect(after(dollars(most) - 1n)).toMatchObject({ verdict: 'deny', reason: { code, left: 1n } });
  });

  test('S10: the first five live copies are the least that the venue takes, and the sixth is as large as it is sized', () => {
    const made = (copies: bigint) => {
      const verdict = answer({
        settings,
        follow,
        follower: { ...follower, mode: 'live' },
        equity,
        globalCap: aCap({ isOpened: true, copies }),
      });
      return verdict.verdict === 'copy' ? [verdict.amounts.shares, verdict.limits.copiesBefore] : verdict;
    };
    expect([made(0n), made(4n)]).toEqual([
      [sharesOf('5'), undefined],
      [sharesOf('5'), undefined],
    ]);
    expect(made(5n)).toEqual([sharesOf('392'), 5n]);
  });
});

/** Everything that can stop an entry, in precedence: what is changed to make it apply. */
type Breaking = (snapshot: Snapshot) => Partial<Snapshot>;
const setLimits =
  (limits: Partial<Limits>): Breaking =>
  ({ settings }) => ({ settings: { ...settings, limits: { ...settings.limits, ...limits } } });
const setFilters =
  (filters: Partial<MarketFilters>): Breaking =>
  (snapshot) =>
    setLimits({ filters: { ...theFilters(), ...snapshot.settings.limits.filters, ...filters } })(snapshot);
/** A filter of prices looks at a book. */
const setBookFilter =
  (filters: Partial<MarketFilters>): Breaking =>
  (snapshot) => ({ ...setFilters(filters)(snapshot), book: aBook() });
const setMarket =
  (market: Partial<NonNullable<Snapshot['market']>>): Breaking =>
  (snapshot) => ({ market: snapshot.market && { ...snapshot.market, ...market } });

function switchGlobal(mode: Mode, switchFrom: SwitchOwner): Breaking {
  return ({ globalCap: cap }) => ({ globalCap: cap && { ...cap, switch: mode, switchFrom, tradingMode: mode } });
}

const kelly = aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } });
const anEdge = (oddsLow: bigint, measuredAt = NOW) => ({ leader: LEADER, oddsLow, betCount: 400, measuredAt });

const UNAPPROVED = { domain: 'v1', asset: 'tokens', contract: '0xc0', spender: '0xe1' } as const;

/** Beside what the snapshot knows of the venue already. */
function restricted(place: 'pause' | 'region', code: RestrictionCode) {
  const restriction = { code, text: 'no', from: NOW, seenAt: NOW, until: later(NOW, 1) };
  return ({ restrictions }: Snapshot): Partial<Snapshot> => ({
    restrictions: { version: 1n, ...restrictions, [place]: restriction },
  });
}

const BREAKING: readonly (readonly [code: string, verdict: 'skip' | 'deny', breaking: Breaking])[] = [
  ['LEADER_DISABLED', 'skip', () => ({ isLeaderEnabled: false })],
  ['TRADING_HALTED', 'deny', switchGlobal('HALTED', 'system')],
  ['TRADING_REDUCING', 'deny', switchGlobal('REDUCING', 'system')],
  [
    'LEADER_PAUSED',
    'skip',
    ({ leaderCap: cap }) => ({ leaderCap: cap && { ...cap, switch: 'HALTED', tradingMode: 'HALTED' } }),
  ],
  ['FOLLOWER_PAUSED', 'skip', switchGlobal('REDUCING', 'follower')],
  ['VENUE_PAUSED', 'deny', restricted('pause', 'POST_ONLY')],
  ['REGION_BLOCKED', 'deny', restricted('region', 'REGION_BLOCKED')],
  ['CLOCK_OFF', 'deny', () => ({ clockOffMs: -10_001 })],
  ['SETTINGS_LOST', 'deny', ({ settings }) => ({ settings: { ...settings, isLastKnown: true } })],
  ['OUTCOME_UNKNOWN', 'deny', () => ({ unknownForMs: 6_001 })],
  ['STALE', 'skip', ({ event }) => ({ event: { ...event, at: later(NOW, -60_001) } })],
  ['FOLLOWER_EQUITY_UNKNOWN', 'deny', () => ({ followerEquity: undefined })],
  [
    'FOLLOWER_EQUITY_STALE',
    'deny',
    ({ followerEquity: one }) => ({ followerEquity: one && { ...one, marksAt: later(NOW, -600_001) } }),
  ],
  ['LEADER_EQUITY_UNKNOWN', 'deny', () => ({ equity: undefined })],
  ['LEADER_EQUITY_STALE', 'deny', ({ equity }) => ({ equity: equity && { ...equity, at: later(NOW, -600_001) } })],
  ['LEADER_EQUITY_BELOW_MINIMUM', 'deny', setLimits({ minPortfolioValue: dollars('10000.000001') })],
  ['LEADER_TRADE_TOO_SMALL', 'skip', setLimits({ ignoreBelow: dollars('1000.000001') })],
  [
    'ALREADY_COPIED',
    'skip',
    ({ event }) => ({
      event: { ...event, supplements: event.eventId },
      follow: aFollow({ sizing: { policy: 'fixed', amount: dollars('20') } }),
    }),
  ],
  [
    'LEADER_VETOED',
    'deny',
    () => ({ standing: { leader: LEADER, measuredAt: NOW, veto: { because: 'x', until: later(NOW, 1) } } }),
  ],
  [
    'LEADER_IN_SHADOW',
    'deny',
    ({ settings }) => ({ settings: { ...settings, selection: aSelection({ shadowEvents: 30n }) } }),
  ],
  [
    'LEADER_IS_FOLLOWER',
    'deny',
    ({ settings }) => ({ settings: { ...settings, followers: [aFollower({ wallet: LEADER })] } }),
  ],
  ['EDGE_UNKNOWN', 'skip', () => ({ follow: kelly, edge: undefined })],
  ['EDGE_STALE', 'skip', () => ({ follow: kelly, edge: anEdge(2_000_000n, later(NOW, -8 * 86_400_000)) })],
  ['MARKET_UNKNOWN', 'deny', () => ({ market: undefined })],
  ['TOKEN_NOT_OF_MARKET', 'deny', ({ event }) => ({ event: { ...event, token: '9' as TokenId } })],
  ['MARKET_NOT_ACCEPTING', 'deny', setMarket({ isAcceptingOrders: false })],
  [
    'APPROVALS_UNKNOWN',
    'deny',
    ({ followerEquity: one }) => {
      const { approvals: _, ...unknown } = one ?? aFollowerEquity();
      return { followerEquity: one && unknown };
    },
  ],
  [
    'APPROVAL_MISSING',
    'deny',
    ({ followerEquity: one }) => ({ followerEquity: one && { ...one, approvals: { at: NOW, missing: [UNAPPROVED] } } }),
  ],
  [
    'GUARD_BLIND',
    'deny',
    (snapshot) => ({
      settings: { ...snapshot.settings, guards: { ...snapshot.settings.guards, stopLossBps: bps(1n) } },
      book: aBook({ bids: [] }),
    }),
  ],
  [
    'IN_EXIT_WINDOW',
    'deny',
    ({ settings, market }) => ({
      settings: { ...settings, guards: { ...settings.guards, exitBeforeMs: 1 } },
      market: market && { ...market, endsAt: NOW },
    }),
  ],
  [
    'EVENT_UNKNOWN',
    'deny',
    ({ market, ...snapshot }) => {
      const { eventGroup: _, ...rest } = market ?? aMarket();
      return { ...setLimits({ maxEventExposure: dollars('300') })({ ...snapshot, market }), market: market && rest };
    },
  ],
  ['CATEGORY_DENIED', 'deny', setLimits({ deniedCategories: ['weather'] })],
  ['CATEGORY_NOT_ALLOWED', 'deny', setLimits({ allowedCategories: ['sports'] })],
  ['MARKET_DENIED', 'deny', setFilters({ deniedMarkets: [CONDITION] })],
  ['MARKET_NOT_ALLOWED', 'deny', setFilters({ allowedMarkets: ['another-market'] })],
  ['OUTCOME_DENIED', 'deny', setFilters({ deniedOutcomes: ['yes'] })],
  ['OUTCOME_NOT_ALLOWED', 'deny', setFilters({ allowedOutcomes: ['No'] })],
  ['KEYWORD_DENIED', 'deny', setFilters({ deniedKeywords: ['Rain'] })],
  ['KEYWORD_NOT_ALLOWED', 'deny', setFilters({ allowedKeywords: ['snow'] })],
  ['VOLUME_BELOW_MINIMUM', 'deny', setFilters({ minVolume24h: dollars('100000.000001') })],
  ['LIQUIDITY_BELOW_MINIMUM', 'deny', setLimits({ minLiquidity: dollars('10000.000001') })],
  ['SPREAD_ABOVE_MAX', 'deny', setBookFilter({ maxSpread: priceOf('0.0099') })],
  ['PRICE_BELOW_BAND', 'deny', setBookFilter({ minPrice: priceOf('0.5001') })],
  ['PRICE_ABOVE_BAND', 'deny', setBookFilter({ maxPrice: priceOf('0.4999') })],
  ['MARKET_ENDS_SOON', 'deny', setFilters({ minTimeToEndMs: 1 })],
  [
    'COOLING_DOWN',
    'deny',
    (snapshot) => ({
      ...setFilters({ cooldownAfterLossMs: 1 })(snapshot),
      position: { ...snapshot.position, lostAt: NOW },
    }),
  ],
  ['BOTH_OUTCOMES', 'skip', () => ({ opposite: sharesOf('2000') })],
  ['NO_OFFER', 'skip', () => ({ book: aBook({ asks: [] }) })],
  ['PRICE_MOVED', 'skip', () => ({ book: aBook({ asks: [aLevel('0.52')] }) })],
  ['EDGE_TOO_SMALL', 'skip', () => ({ follow: kelly, edge: anEdge(1_000_000n) })],
  [
    'KELLY_STAKE_HELD',
    'skip',
    () => ({ follow: kelly, edge: anEdge(2_000_000n), tokenCap: aCap({ posted: dollars('500') }) }),
  ],
  [
    'ADDS_USED',
    'deny',
    (snapshot) => ({
      ...setLimits({ maxAdds: 2n })(snapshot),
      tokenCap: aCap({ adds: 2n, shares: sharesOf('10') }),
    }),
  ],
  ['BOOK_TOO_THIN', 'deny', setFilters({ maxBookPart: bps(0n) })],
  ['SINGLE_BET_ABOVE_MAX', 'deny', setLimits({ maxSingleBet: dollars('0.1') })],
  ['POSITION_PART_ABOVE_MAX', 'deny', setLimits({ maxPositionBps: bps(0n) })],
  ['ORDER_SIZE_ABOVE_MAX', 'deny', setLimits({ maxOrderShares: sharesOf('0.1') })],
  ['LEADER_ALLOCATION_USED', 'deny', () => ({ leaderCap: aCap({ posted: dollars('1999.9') }) })],
  [
    'DEPLOYMENT_USED',
    'deny',
    (snapshot) => ({
      ...setLimits({ usesDeploymentRate: true })(snapshot),
      leaderCap: aCap({ posted: dollars('199.9') }),
      equity: snapshot.equity && { ...snapshot.equity, positions: usd(0n) },
    }),
  ],
  [
    'LEADER_SHARE_USED',
    'deny',
    (snapshot) => ({
      ...setLimits({ maxLeaderCapitalBps: bps(3_000n) })(snapshot),
      leaderCap: aCap({ posted: dollars('1499.9') }),
    }),
  ],
  [
    'MARKET_EXPOSURE_USED',
    'deny',
    (snapshot) => ({
      ...setLimits({ maxMarketExposure: dollars('300') })(snapshot),
      marketCap: aCap({ posted: dollars('299.9') }),
    }),
  ],
  [
    'EVENT_EXPOSURE_USED',
    'deny',
    (snapshot) => ({
      ...setLimits({ maxEventExposure: dollars('300') })(snapshot),
      eventCap: aCap({ posted: dollars('299.9') }),
    }),
  ],
  [
    'POSITION_SIZE_USED',
    'deny',
    (snapshot) => ({
      ...setLimits({ maxPositionShares: sharesOf('100') })(snapshot),
      tokenCap: aCap({ shares: sharesOf('99.9') }),
    }),
  ],
  [
    'POSITION_CAPITAL_USED',
    'deny',
    (snapshot) => ({
      ...setLimits({ maxPositionCapitalBps: bps(1_000n) })(snapshot),
      tokenCap: aCap({ posted: dollars('499.9') }),
    }),
  ],
  ['TOTAL_EXPOSURE_USED', 'deny', () => ({ globalCap: open('3999.9') })],
  [
    'DAILY_SPEND_USED',
    'deny',
    (snapshot) => ({
      ...setLimits({ maxDailySpend: dollars('300') })(snapshot),
      dayCap: aCap({ posted: dollars('299.9') }),
    }),
  ],
  ['BELOW_MINIMUM', 'skip', ({ event }) => ({ event: { ...event, notional: dollars('1') } })],
  [
    'ORDER_RATE_USED',
    'deny',
    (snapshot) => ({ ...setLimits({ maxEntriesPerMinute: 2n })(snapshot), minuteCap: aCap({ entries: 2n }) }),
  ],
];

describe.each(['clamp', 'reject'] as const)('precedence where a limit is there to %s', (onLimit) => {
  const market = aMarket({ eventGroup: '903' as EventGroupId });
  const base = aSnapshot({ settings: limited({}, { onLimit }), market });
  /** Breaks the later rules first: a market that is unknown has lost whatever else was wrong with it. */
  const broken = (rules: typeof BREAKING) =>
    decide(rules.toReversed().reduce((snapshot, [, , breaking]) => ({ ...snapshot, ...breaking(snapshot) }), base));

  test.each(BREAKING)('%s is a reason to %s', (code, verdict, breaking) => {
    expect(broken([[code, verdict, breaking]])).toMatchObject({ verdict, reason: { code } });
  });

  test.each(BREAKING.map((rule, index) => [rule[0], index] as const))('%s wins over every later one', (code, index) => {
    for (const other of BREAKING.slice(index + 1)) {
      expect(broken([BREAKING[index]!, other])).toMatchObject({ reason: { code } });
    }
    expect(broken(BREAKING.slice(index))).toMatchObject({ reason: { code } });
  });
});

test('every reason to skip or deny stands in that order; some are given elsewhere', () => {
  const codes = Object.entries(REASONS).filter(([, reason]) => reason.class === 'skip' || reason.class === 'deny');
  const elsewhere = [
    'NOT_A_TRADE',
    'ALREADY_ADJUSTED',
    'NO_POSITION',
    'MODE_CHANGED',
    'FOLLOWER_REMOVED',
    'ALIGNED',
    'POSITION_BUSY',
    'LEADER_POSITION_UNSURE',
    // A guard that is on refuses a book without offers sooner: its place is tested with its rule.
    'GUARD_WOULD_SELL',
  ];
  expect([...BREAKING.map(([code]) => code), ...elsewhere].toSorted()).toEqual(codes.map(([code]) => code).toSorted());
});

describe('a ledger that is not open', () => {
  test('lets go of an entry that has grown too old meanwhile', () => {
    const at = (ageMs: number) => answer({ globalCap: aCap(), event: aLeaderEvent({ at: later(NOW, -ageMs) }) });
    expect([at(60_000), at(60_001)]).toMatchObject([
      { reason: { code: 'LEDGER_NOT_OPEN' } },
      { verdict: 'skip', reason: { code: 'STALE' } },
    ]);
  });

  test('holds every entry before any other rule but its age, whether its cap exists or not', () => {
    const held = { verdict: 'wait', reason: { code: 'LEDGER_NOT_OPEN' } };
    expect(answer({ globalCap: undefined, isLeaderEnabled: false })).toEqual(held);
    expect(answer({ globalCap: aCap({ isOpened: false }) })).toEqual(held);
    expect(answer({ globalCap: aCap() })).toEqual(held);
  });
});

describe('a purchase that aligns a position', () => {
  const lot = { amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };
  const desired = sharesOf('400');

  test('buys what is missing, and takes no sibling along', () => {
    const candidates = [{ parent: aParent({ parentId: aParentId(2) }), event: aLeaderEvent() }];
    const position = aPosition({ available: sharesOf('300') });
    expect(answer({ desired, storedLot: lot, candidates, position })).toMatchObject({
      verdict: 'copy',
      size: dollars('50'),
    });
  });

  test('of a position that is busy, or as large as it should be, is none', () => {
    expect(answer({ desired, storedLot: lot, isBusy: true })).toEqual({
      verdict: 'skip',
      reason: { code: 'POSITION_BUSY' },
    });
    expect(answer({ desired, storedLot: lot, position: aPosition({ available: desired }) })).toMatchObject({
      reason: { code: 'ALIGNED' },
    });
  });

  test('below the minimum waits for nobody, whatever the settings say', () => {
    const settings = limited({}, { belowMinimum: 'hold' });
    const position = aPosition({ available: sharesOf('399') });
    expect(answer({ settings, desired, storedLot: lot, position })).toMatchObject({
      verdict: 'skip',
      reason: { code: 'BELOW_MINIMUM' },
    });
  });
});

describe('an entry of a day ago', () => {
  const event = aLeaderEvent({ at: later(NOW, -86_400_000) });

  test('D5: is too old; once a person asks for it every other rule still holds', () => {
    expect(answer({ event })).toMatchObject({ reason: { code: 'STALE' } });
    expect(answer({ event, liftedAt: NOW })).toMatchObject({ verdict: 'copy' });
    expect(answer({ event, liftedAt: NOW, book: aBook({ asks: [aLevel('0.52')] }) })).toMatchObject({
      reason: { code: 'PRICE_MOVED' },
    });
    expect(answer({ event, liftedAt: NOW, isLeaderEnabled: false })).toMatchObject({
      reason: { code: 'LEADER_DISABLED' },
    });
  });
});

describe('what a person has aligned', () => {
  test.each([
    [undefined, 'copy'],
    [6n, 'copy'],
    [7n, 'skip'],
    [8n, 'skip'],
  ])('up to version %p: the purchase that made version 7 ends as %s', (alignedTo, verdict) => {
    const event = aLeaderEvent({ positionVersion: 7n });
    const position = aPosition(alignedTo === undefined ? {} : { alignedTo });
    expect(answer({ event, position })).toMatchObject({ verdict });
    expect(answer({ event, position, liftedAt: NOW })).toMatchObject({ verdict });
  });

  test('joins no later purchase either', () => {
    const event = aLeaderEvent({ positionVersion: 9n });
    const candidates = [{ parent: aParent({ parentId: aParentId(2) }), event: aLeaderEvent({ positionVersion: 7n }) }];
    expect(answer({ event, candidates })).toMatchObject({ verdict: 'absorb' });
    expect(answer({ event, candidates, position: aPosition({ alignedTo: 8n }) })).toMatchObject({ verdict: 'copy' });
  });
});

describe('where both outcomes are netted', () => {
  const settings = limited({}, { netOutcomes: true });
  const event = aLeaderEvent({ before: sharesOf('0') });

  test('an entry that a person asked for buys no more than the net of now, whatever it was sized at', () => {
    const storedLot = { amount: dollars('200'), asOf: event.positionVersion, leaderPrice: event.price, freshAt: NOW };
    const lifted = { settings, event, storedLot, liftedAt: NOW };
    const half = sharesOf('1000');
    expect(event.shares).toBe(sharesOf('2000'));
    expect(answer({ ...lifted, opposite: sharesOf('0') })).toMatchObject({ verdict: 'copy', size: dollars('200') });
    expect(answer({ ...lifted, opposite: half })).toMatchObject({ verdict: 'copy', size: dollars('100') });
    expect(answer({ ...lifted, opposite: sharesOf('2000') })).not.toMatchObject({ verdict: 'copy' });
  });

  test('a position of which the leader holds the other outcome, too, is not aligned', () => {
    const lot = { amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };
    const align = { settings, desired: sharesOf('400'), storedLot: lot };
    expect(answer({ ...align, opposite: sharesOf('0') })).toMatchObject({ verdict: 'copy' });
    expect(answer({ ...align, opposite: sharesOf('0.01') })).toMatchObject({ reason: { code: 'BOTH_OUTCOMES' } });
  });
});

describe('price', () => {
  test('3 % above the leader is 0.515: an ask of 0.51 is bought, one of 0.52 is not', () => {
    expect(answer({ book: aBook({ asks: [aLevel('0.51')] }) })).toMatchObject({ verdict: 'copy' });
    expect(answer({ book: aBook({ asks: [aLevel('0.52')] }) })).toEqual({
      verdict: 'skip',
      reason: { code: 'PRICE_MOVED', best: priceOf('0.52'), limit: priceOf('0.51') },
    });
  });

  test('a fee of 7 % leaves a limit of 0.49 of those 0.515: an ask of 0.49 is bought, the 0.50 of the leader is not', () => {
    const market = aMarket({ fee: { rateBps: bps(700n), exponent: 1 } });
    expect(answer({ market, book: aBook({ asks: [aLevel('0.49')] }) })).toMatchObject({ verdict: 'copy' });
    expect(answer({ market })).toMatchObject({ reason: { code: 'PRICE_MOVED', limit: priceOf('0.49') } });
  });

  test('B24: without a book there is no offer', () => {
    expect(answer({ book: undefined })).toEqual({ verdict: 'skip', reason: { code: 'NO_OFFER' } });
  });
});

describe('a limit at its bound', () => {
  const reject = (limits: Partial<Limits>) => limited(limits, { onLimit: 'reject' });

  test.each([
    ['SINGLE_BET_ABOVE_MAX', { maxSingleBet: dollars('200') }, { maxSingleBet: dollars('199.999999') }],
    ['POSITION_PART_ABOVE_MAX', { maxPositionBps: bps(1_000n) }, { maxPositionBps: bps(999n) }],
    ['TOTAL_EXPOSURE_USED', { maxTotalExposure: dollars('200') }, { maxTotalExposure: dollars('199.999999') }],
    ['TOTAL_EXPOSURE_USED', { reserveCapital: dollars('4800') }, { reserveCapital: dollars('4800.000001') }],
  ])('%s: a copy of exactly 200 passes, and a micro-dollar less allowed refuses it', (code, enough, tooLittle) => {
    expect(answer({ settings: reject(enough) })).toMatchObject({ verdict: 'copy', size: dollars('200') });
    expect(answer({ settings: reject(tooLittle) })).toMatchObject({ verdict: 'deny', reason: { code } });
  });

  test('LEADER_ALLOCATION_USED: with 1,800 of 2,000 used 200 pass, with a micro-dollar more they do not', () => {
    const used = (posted: string) => answer({ settings: reject({}), leaderCap: aCap({ posted: dollars(posted) }) });
    expect(used('1800')).toMatchObject({ verdict: 'copy' });
    expect(used('1800.000001')).toEqual({
      verdict: 'deny',
      reason: { code: 'LEADER_ALLOCATION_USED', size: dollars('200'), left: dollars('199.999999') },
    });
  });

  test('a copy is made smaller by the tightest limit; the first that leaves too little is named, not one that leaves enough', () => {
    // Given
    const settings = limited({ maxSingleBet: dollars('100') });
    const leftOf = (left: string) => aCap({ posted: minus(dollars('2000'), dollars(left)) });

    // When
    const [smaller, tooSmall] = ['50', '2'].map((left) => answer({ settings, leaderCap: leftOf(left) }));

    // Then
    expect(smaller).toMatchObject({ verdict: 'copy', size: dollars('200') });
    expect(smaller?.verdict === 'copy' && smaller.amounts.worstCost <= dollars('50')).toBe(true);
    expect(tooSmall).toMatchObject({ verdict: 'deny', reason: { code: 'LEADER_ALLOCATION_USED' } });
  });
});

describe('the minimum of the venue', () => {
  /** A copy of exactly this many dollars, of a leader who puts in five times as much. */
  const sized = (size: string, changes: Partial<Snapshot> = {}) =>
    answer({ ...changes, event: { ...aLeaderEvent(), ...changes.event, notional: usd(dollars(size) * 5n) } });

  test('5 shares at 0.51 are copied with 2.55 and the reserve for rounding, not with a micro-dollar less', () => {
    const book = aBook({ asks: [aLevel('0.51')] });
    expect(sized('2.55004', { book })).toMatchObject({ verdict: 'copy', amounts: { shares: sharesOf('5') } });
    expect(sized('2.550039', { book })).toEqual({
      verdict: 'skip',
      reason: { code: 'BELOW_MINIMUM', size: dollars('2.550039'), minimum: dollars('2.55') },
    });
  });

  test('where 5 shares cost less than a dollar, a dollar is the minimum', () => {
    const cheap = { event: aLeaderEvent({ price: priceOf('0.1') }), book: aBook({ asks: [aLevel('0.1')] }) };
    expect(sized('1.00004', cheap)).toMatchObject({ verdict: 'copy', amounts: { dollars: MINIMUM_ENTRY } });
    expect(sized('1.000039', cheap)).toMatchObject({ reason: { code: 'BELOW_MINIMUM', minimum: MINIMUM_ENTRY } });
  });

  test('a leader of whom nothing is left to copy is no skip but netted: his own short record, or his reductions', () => {
    const short = aLeaderEvent({ before: sharesOf('-2000') });
    const sold = aPosition({ cuts: [aCut({ keepNumerator: 0n, keepDenominator: 1n })] });
    expect(answer({ event: short })).toEqual({ verdict: 'netted' });
    expect(answer({ position: sold })).toEqual({ verdict: 'netted' });
  });

  test('a copy of nothing that no reduction made is below the minimum', () => {
    expect(answer({ event: aLeaderEvent({ notional: dollars('0') }) })).toMatchObject({
      reason: { code: 'BELOW_MINIMUM', size: 0n },
    });
  });

  test('a reduction that came before the purchase nets nothing of one that is too small', () => {
    const position = aPosition({ cuts: [aCut({ leaderVersion: 1n })] });
    const event = aLeaderEvent({ notional: dollars('0'), positionVersion: 2n });
    expect(answer({ event, position })).toMatchObject({ reason: { code: 'BELOW_MINIMUM' } });
  });

  test('half of a purchase that was reduced by half is copied', () => {
    expect(answer({ position: aPosition({ cuts: [aCut()] }) })).toMatchObject({
      verdict: 'copy',
      size: dollars('100'),
    });
  });

  test('B14: nothing is rounded up to the minimum: 5 dollars of 10,000 would be a copy of 1, and are none', () => {
    expect(answer({ event: puttingIn('5') })).toMatchObject({ verdict: 'skip', reason: { code: 'BELOW_MINIMUM' } });
  });
});

describe('an entry below the minimum where the settings let it wait', () => {
  const settings = limited({}, { belowMinimum: 'hold' });

  test('is held with what it copies and the minimum that it waits for', () => {
    expect(answer({ settings, event: puttingIn('5') })).toEqual({
      verdict: 'hold',
      lot: {
        ...{ amount: dollars('1'), leaderNotional: dollars('5') },
        ...{ asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW },
      },
      size: dollars('1'),
      minimum: dollars('2.55'),
    });
  });

  test('B14: is denied, not held, when a limit leaves too little: waiting would not help', () => {
    expect(answer({ settings, leaderCap: aCap({ posted: dollars('1999.9') }) })).toMatchObject({
      verdict: 'deny',
      reason: { code: 'LEADER_ALLOCATION_USED' },
    });
  });

  test('goes by what is stored of it: the lot that took siblings along, at its lowest price and its newest age', () => {
    const storedLot = { amount: dollars('200'), asOf: 4n, leaderPrice: priceOf('0.5'), freshAt: NOW };
    const event = aLeaderEvent({ notional: dollars('5'), at: later(NOW, -600_000), price: priceOf('0.6') });
    expect(answer({ settings, event, storedLot })).toMatchObject({ verdict: 'copy', size: dollars('200') });
    const stale = { ...storedLot, freshAt: later(NOW, -60_001) };
    expect(answer({ settings, event, storedLot: stale })).toMatchObject({ reason: { code: 'STALE' } });
    const cheap = { ...storedLot, leaderPrice: priceOf('0.4') };
    expect(answer({ settings, event, storedLot: cheap })).toMatchObject({ reason: { code: 'PRICE_MOVED' } });
  });

  test('takes an undecided sibling along before anything else is decided about it', () => {
    const candidate = { parent: aParent({ parentId: aParentId(2) }), event: puttingIn('10') };
    const verdict = answer({ settings, event: puttingIn('5'), candidates: [candidate] });
    expect(verdict).toMatchObject({
      verdict: 'absorb',
      lot: { amount: dollars('1') },
      siblings: [{ parent: candidate.parent, lot: { amount: dollars('2') } }],
    });
  });
});
