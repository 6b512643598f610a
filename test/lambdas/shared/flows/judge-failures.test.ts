import { describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { judgeFailures } from '#flows/judge-failures.ts';
import { type TradeStatus } from '#core/model/trade.ts';
import { aBuyChild, anOrderId, aTrade } from '../../../support/builders/a-child.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenStarted, theParent } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { quietBreaches } from '../../../support/world-proofs.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const FAILED_CHILD = aBuyChild({ state: 'ACKED', trades: [aTrade({ status: 'FAILED' })] });

/** What the wallet's trades came to, the newest first, a minute apart. */
function givenTrades(world: FlowWorld, statuses: readonly TradeStatus[], minutesApart = 1): void {
  const wallet = statuses.map((status, index) => ({
    tradeId: `t${index}`,
    orderId: anOrderId(index + 1),
    token: TOKEN,
    side: 'BUY' as const,
    shares: sharesOf('1'),
    status,
    matchedAt: later(world.clock.moment, -index * minutesApart * 60_000),
  }));
  world.venue.walletTrades = (_, since) => Promise.resolve(wallet.filter((trade) => trade.matchedAt >= since));
}

async function whenJudged(world: FlowWorld, child = FAILED_CHILD): Promise<readonly string[]> {
  await judgeFailures(world.deps, { child, follower: aFollower(), now: world.clock.moment });
  return (await world.ledger.cap(MAIN, 'G'))?.breakers ?? [];
}

describe('settlements that fail', () => {
  test.each<[readonly TradeStatus[], number]>([
    [['FAILED'], 0],
    [['FAILED', 'FAILED'], 1],
    [['FAILED', 'CONFIRMED', 'FAILED'], 0],
    [['CONFIRMED', 'FAILED', 'FAILED'], 0],
    [['FAILED', 'MATCHED', 'FAILED', 'CONFIRMED'], 1],
  ])('X27: %j, the newest first, trip %p breakers', async (statuses, breakers) => {
    const world = await givenStarted();
    givenTrades(world, statuses);
    expect(await whenJudged(world)).toHaveLength(breakers);
  });

  test('X27: are in a row however far apart, up to a day', async () => {
    for (const [minutes, breakers] of [
      [23 * 60, 1],
      [25 * 60, 0],
    ] as const) {
      const world = await givenStarted();
      givenTrades(world, ['FAILED', 'FAILED'], minutes);
      expect(await whenJudged(world)).toHaveLength(breakers);
    }
  });

  test('cost no read where none of the order’s trades failed', async () => {
    const world = await givenStarted();
    world.venue.walletTrades = () => Promise.reject(new Error('not asked'));
    expect(await whenJudged(world, aBuyChild({ trades: [aTrade()] }))).toEqual([]);
  });
});

test('X27: two purchases that fail on chain one after the other stop the next, and hold nothing', async () => {
  // Given
  const world = await givenStarted();
  for (let purchase = 0; purchase < 2; purchase += 1) {
    world.venue.scripts.push({ quarters: [4], failing: [0] });
    await givenRecorded(world);
    await world.whenExecuted();
    await world.untilQuiet();
    world.clock.advance(2_000);
  }
  expect(await world.ledger.cap(MAIN, 'G')).toMatchObject({ breakers: ['SETTLEMENTS_FAILED'], reserved: 0n });
  // When
  await givenRecorded(world);
  await world.whenExecuted();
  // Then
  expect(theParent(world, 'BUY').state).toBe('DENIED');
  expect(world.venue.posts).toHaveLength(2);
  expect(quietBreaches(world)).toEqual([]);
});
