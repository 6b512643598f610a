import { describe, expect, test } from '@jest/globals';
import { ownedOf } from '#core/model/position.ts';
import { bps } from '#core/values/bps.ts';
import { type FollowerName, type TokenId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { guardPositions } from '#flows/guard-positions.ts';
import { monitorRisk } from '#flows/monitor-risk.ts';
import { type Tally } from '#flows/run-guarded.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { aBook, aLevel } from '../../../support/builders/a-market.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aFollow, aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { CONDITION, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenBid, givenGuarded, thePosition, whenMonitored } from '../../../support/guard-steps.ts';

const STOP = { stopLossBps: bps(1_500n) };
const guardsOf = ({ ledger }: FlowWorld) => ledger.dump().parents.filter(({ origin }) => origin === 'guard');

describe('a position at its stop', () => {
  test('is sold to the last share, once, with the numbers that decided', async () => {
    // Given
    const world = await givenGuarded(STOP);
    givenBid(world, '0.42');
    // When
    expect(await whenMonitored(world)).toEqual({ positions: 1, failures: 0 });
    await whenMonitored(world);
    // Then
    expect(guardsOf(world)).toMatchObject([{ closes: { code: 'STOP_LOSS', mark: priceOf('0.42') }, state: 'WORKING' }]);
    expect(world.log.counts.get('GuardsFired')).toBe(1);
    expect((await thePosition(world)).target).toBe(0n);
    // When
    world.venue.scripts.push({ quarters: [4] });
    await world.whenExecuted();
    await world.untilQuiet();
    // Then
    expect(ownedOf(await thePosition(world))).toBe(0n);
    await whenMonitored(world);
    expect(guardsOf(world)).toHaveLength(1);
  });

  test('is told of although the queue is away', async () => {
    const world = await givenGuarded(STOP);
    givenBid(world, '0.42');
    const doorbell = { ...world.deps.doorbell, ring: () => Promise.reject(new UnavailableError('queue away')) };
    expect(await monitorRisk({ ...world.deps, doorbell }, 58_000)).toEqual({ positions: 1, failures: 0 });
    expect(guardsOf(world)).toHaveLength(1);
    expect(world.log.counts.get('GuardsFired')).toBe(1);
  });

  test('two runs that see the same make one sale', async () => {
    const world = await givenGuarded(STOP);
    givenBid(world, '0.42');
    await Promise.all([whenMonitored(world), whenMonitored(world), whenMonitored(world)]);
    expect(guardsOf(world)).toHaveLength(1);
    expect(world.log.counts.get('GuardsFired')).toBe(1);
  });

  test('above it stays', async () => {
    const world = await givenGuarded(STOP);
    givenBid(world, '0.43');
    await whenMonitored(world);
    expect(guardsOf(world)).toEqual([]);
  });

  test('may be bought again by the leader’s next purchase', async () => {
    // Given
    const world = await givenGuarded(STOP);
    givenBid(world, '0.42');
    await whenMonitored(world);
    world.venue.scripts.push({ quarters: [4] });
    await world.whenExecuted();
    await world.untilQuiet();
    // When
    givenBid(world, '0.49');
    await givenRecorded(world);
    world.venue.scripts.push({ quarters: [4] });
    await world.whenExecuted();
    await world.untilQuiet();
    // Then
    const { target, available } = await thePosition(world);
    expect([target > 0n, available]).toEqual([true, target]);
  });
});

test('B24: without a price nothing is sold, a person is told, and nothing is bought', async () => {
  const world = await givenGuarded(STOP);
  world.markets.books.set(TOKEN, aBook({ bids: [] }));
  await whenMonitored(world);
  expect(guardsOf(world)).toEqual([]);
  expect(world.log.counts.get('GuardsBlind')).toBe(1);
  await givenRecorded(world);
  await world.whenExecuted();
  const denied = world.ledger.dump().parents.filter(({ state }) => state === 'DENIED');
  expect(denied).toMatchObject([{ reason: { code: 'GUARD_BLIND', why: 'NO_BIDS' } }]);
});

test('B24: a market that nobody knows is told of, one that is closed is not', async () => {
  const world = await givenGuarded(STOP);
  givenBid(world, '0.42');
  world.markets.known.delete(CONDITION);
  await whenMonitored(world);
  expect(guardsOf(world)).toEqual([]);
  expect(world.log.counts.get('GuardsBlind')).toBe(1);
  world.markets.closed.add(CONDITION);
  await whenMonitored(world);
  expect(world.log.counts.get('GuardsBlind')).toBe(1);
  expect(guardsOf(world)).toEqual([]);
});

test('B24: a guard whose market cannot be read sells nothing, and the run counts it', async () => {
  const world = await givenGuarded(STOP);
  const markets = { ...world.deps.markets, book: () => Promise.reject(new UnavailableError('book away')) };
  expect(await monitorRisk({ ...world.deps, markets }, 58_000)).toEqual({ positions: 1, failures: 1 });
  expect(guardsOf(world)).toEqual([]);
  expect(world.log.counts.get('RiskChecksFailed')).toBe(1);
});

test('without guards nothing is asked of the market', async () => {
  const world = await givenGuarded(undefined);
  const markets = { ...world.deps.markets, book: () => Promise.reject(new Error('asked')) };
  expect(await monitorRisk({ ...world.deps, markets }, 58_000)).toEqual({ positions: 1, failures: 0 });
});

test('a run whose time is over counts what it has not looked at', async () => {
  const world = await givenGuarded(STOP);
  givenBid(world, '0.42');
  expect(await monitorRisk(world.deps, -1)).toMatchObject({ positions: 1 });
  expect(guardsOf(world)).toEqual([]);
  expect(world.log.counts.get('RiskChecksFailed')).toBe(1);
});

test('a trailing stop remembers the highest bid over restarts, and forgets it when all is sold', async () => {
  // Given
  const world = await givenGuarded({ trailingStopBps: bps(1_000n) });
  givenBid(world, '0.8');
  await whenMonitored(world);
  expect((await thePosition(world)).peak).toBe(priceOf('0.8'));
  givenBid(world, '0.73');
  await whenMonitored(world);
  expect(guardsOf(world)).toEqual([]);
  // When
  givenBid(world, '0.72');
  await whenMonitored(world);
  // Then
  expect(guardsOf(world)).toMatchObject([{ closes: { code: 'TRAILING_STOP', peak: priceOf('0.8') } }]);
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  await world.untilQuiet();
  givenBid(world, '0.49');
  await givenRecorded(world);
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  await world.untilQuiet();
  expect((await thePosition(world)).target).toBeGreaterThan(0n);
  expect(await thePosition(world)).not.toHaveProperty('peak');
});

test.each([
  ['bids alone', []],
  ['a low offer', [aLevel('0.02')]],
])('a stop at 0.42 sells nothing at a cent into a book with %s', async (_, asks) => {
  const world = await givenGuarded(STOP);
  givenBid(world, '0.42');
  await whenMonitored(world);
  world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.01')], asks }));
  await world.whenExecuted();
  expect(world.ledger.dump().children.filter(({ side }) => side === 'SELL')).toEqual([]);
  givenBid(world, '0.41');
  world.venue.scripts.push({ quarters: [4] });
  expect(await world.untilQuiet()).toBe(true);
  expect(world.ledger.dump().children.filter(({ side }) => side === 'SELL')).toMatchObject([
    { limit: priceOf('0.41') },
  ]);
});

test('a bid for five shares above the rest sets no gain off: nothing is sold', async () => {
  const world = await givenGuarded({ takeProfitBps: bps(1_000n) });
  const thin = aBook({ bids: [aLevel('0.58', '5'), aLevel('0.49')], asks: [aLevel('0.6')] });
  world.markets.books.set(TOKEN, thin);
  await whenMonitored(world);
  expect(guardsOf(world)).toEqual([]);
});

test.each(['0.004', '4'])('%s shares that a stop’s sale left behind do not set it off again', async (dust) => {
  // Given
  const world = await givenGuarded({ trailingStopBps: bps(1_000n), stopLossBps: bps(1_500n) });
  givenBid(world, '0.9');
  await whenMonitored(world);
  givenBid(world, '0.81');
  await whenMonitored(world);
  const { exit: _, version, ...place } = await thePosition(world);
  const left = { ...place, available: sharesOf(dust), basis: sharesOf(dust), version: version + 1n };
  await world.ledger.commit([{ kind: 'put', type: 'position', value: left as never }]);
  // When
  givenBid(world, '0.40');
  await givenRecorded(world, { notional: dollars('800') });
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  await whenMonitored(world);
  await world.untilQuiet();
  await whenMonitored(world);
  // Then
  expect(guardsOf(world)).toHaveLength(1);
  expect((await thePosition(world)).target).toBeGreaterThan(0n);
});

test('what is left of a leader whom nobody follows any more is sold, so that no crash leaves it behind', async () => {
  const world = await givenGuarded(undefined);
  await world.givenSettings(someSettings({ follows: [] }));
  await whenMonitored(world);
  await whenMonitored(world);
  expect((await thePosition(world)).target).toBe(0n);
  const closed = world.ledger.dump().parents.filter(({ origin }) => origin === 'close');
  expect(closed).toMatchObject([{ closes: { code: 'LEADER_REMOVED' } }]);
});

test.each([
  [1, 25],
  [2, 24],
  [8, 24],
  [20, 24],
])('of %p followers with 30 positions each at most %p are under way at once', async (count, most) => {
  // Given
  const world = await givenGuarded(STOP);
  const followers = Array.from({ length: count }, (_, at) => aFollower({ name: `f-${at}` as FollowerName }));
  const follows = followers.map(({ name }) => aFollow({ follower: name }));
  const settings = someSettings({ followers, follows, guards: STOP });
  const owned = { available: sharesOf('100'), target: sharesOf('100'), basis: dollars('50') };
  const positions = ({ follower }: LedgerName) =>
    Promise.resolve(
      Array.from({ length: 30 }, (_, at) => aPosition({ follower, token: `${follower}-${at}` as TokenId, ...owned })),
    );
  let underWay = 0;
  let peak = 0;
  const book = async (): Promise<undefined> => {
    peak = Math.max(peak, (underWay += 1));
    await new Promise(setImmediate);
    underWay -= 1;
  };
  const deps = { ...world.deps, ledger: { ...world.deps.ledger, positions }, markets: { ...world.deps.markets, book } };
  const { moment: now } = world.clock;
  // When
  const tally: Tally = { failures: 0, broken: [] };
  const looked = await guardPositions(deps, { settings, now, until: later(now, 58_000), tally });
  // Then
  expect([looked, tally]).toEqual([30 * count, { failures: 0, broken: [] }]);
  expect(peak).toBe(most);
});
