import { describe, expect, test } from '@jest/globals';
import { settleChild } from '#flows/settle-child.ts';
import { putChild, putPosition } from '#core/ledger/put.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { ConfigurationError, UnreadableAnswerError } from '#ports/errors.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { type OrderScript } from '../../../support/fakes/scripted-venue.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thePosition,
} from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenLateSale } from '../../../support/quarantine-steps.ts';
import { breaches, quietBreaches } from '../../../support/world-proofs.ts';

async function givenPlaced(script: OrderScript): Promise<FlowWorld> {
  const world = await givenStarted();
  await givenRecorded(world);
  world.venue.scripts.push(script);
  await world.whenExecuted();
  return world;
}

const whenSettled = (world: FlowWorld, side: 'BUY' | 'SELL' = 'BUY') =>
  settleChild(world.deps, theChild(world, side), aFollower());
const bookings = (world: FlowWorld, kind: string) =>
  world.ledger.dump().journal.filter((entry) => entry.kind === kind).length;

/** The API key is another one now: the venue's adapter reads nothing into an order that it does not show. */
function givenRotatedKey(world: FlowWorld): void {
  const nothing = () => Promise.reject(new ConfigurationError('another key'));
  world.venue.order = nothing;
}

describe('K1: an order that was posted under the key of before, and that the venue does not show under the new one', () => {
  test('books the trade that is listed, and stays open: nothing proves that no more will come', async () => {
    // Given
    const world = await givenPlaced({ quarters: [2], confirmsAfter: 0 });
    givenRotatedKey(world);
    // When
    await expect(whenSettled(world)).rejects.toThrow(ConfigurationError);
    // Then
    expect(thePosition(world).available).toBe(sharesOf('194'));
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(breaches(world)).toEqual([]);
  });

  test('is found by its trades when its outcome was unknown', async () => {
    const world = await givenPlaced({ quarters: [2], confirmsAfter: 0, answer: 'lost' });
    expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
    givenRotatedKey(world);
    world.clock.advance(6_000);
    await world.whenReconciled();
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    await world.whenReconciled();
    expect(thePosition(world).available).toBe(sharesOf('194'));
  });
});

describe('a placed purchase', () => {
  test('B8: books nothing before its trade is confirmed, and everything once when it is', async () => {
    // Given
    const world = await givenPlaced({ quarters: [4], confirmsAfter: 2 });
    // When
    await whenSettled(world);
    await whenSettled(world);
    // Then
    expect(thePosition(world).available).toBe(0n);
    expect(theChild(world, 'BUY').trades.map((trade) => trade.status)).toEqual(['MATCHED']);
    for (let look = 0; look < 3; look += 1) await whenSettled(world);
    expect(bookings(world, 'buy')).toBe(1);
    expect(thePosition(world).available).toBe(sharesOf('388'));
    expect(quietBreaches(world)).toEqual([]);
  });

  test('X11, B21: filled by 3 quarters in two trades releases the rest, and its parent is done with what was filled', async () => {
    // Given
    const world = await givenPlaced({ quarters: [1, 2], confirmsAfter: 0, isDuplicated: true });
    // When
    await whenSettled(world);
    // Then
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DONE', filledShares: sharesOf('291') });
    expect(bookings(world, 'buy')).toBe(2);
    expect(quietBreaches(world)).toEqual([]);
  });

  test('X13, B8: whose only trade fails on chain ends unfilled and holds nothing', async () => {
    // Given
    const world = await givenPlaced({ quarters: [4], failing: [0], confirmsAfter: 0 });
    // When
    await whenSettled(world);
    // Then
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DONE', filledShares: 0n, reason: { code: 'NO_FILL' } });
    expect(quietBreaches(world)).toEqual([]);
  });

  test('is not over while the trades are fewer than the venue says were matched', async () => {
    // Given
    const world = await givenPlaced({ quarters: [2, 2], confirmsAfter: 0 });
    const { trades } = world.venue;
    world.venue.trades = async (...asked) => (await trades(...asked)).slice(0, 1);
    // When
    await whenSettled(world);
    // Then
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(breaches(world)).toEqual([]);
    world.venue.trades = trades;
    await whenSettled(world);
    expect(theChild(world, 'BUY').state).toBe('DONE');
  });

  test.each(['order', 'trades'] as const)('keeps its reservation while its %s cannot be read', async (method) => {
    // Given
    const world = await givenPlaced({ quarters: [4], confirmsAfter: 0 });
    const unreadable = () => Promise.reject(new UnreadableAnswerError('no'));
    Object.assign(world.venue, { [method]: unreadable });
    // When
    const settled = whenSettled(world);
    // Then
    await expect(settled).rejects.toThrow(UnreadableAnswerError);
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(breaches(world)).toEqual([]);
  });

  test.each([
    [4, 'DONE', '388'],
    [2, 'ACKED', '194'],
  ])(
    'of which %d quarters are filled is %s when the venue does not show it any more',
    async (quarters, state, owned) => {
      // Given
      const world = await givenPlaced({ quarters: [quarters], confirmsAfter: 0 });
      world.venue.order = () => Promise.resolve(undefined);
      // When
      await whenSettled(world);
      // Then
      expect(theChild(world, 'BUY').state).toBe(state);
      expect(thePosition(world).available).toBe(sharesOf(owned));
    },
  );

  test.each([
    ['takes at once', 'ACKED', {}],
    ['may rest', 'DONE', { restsUntil: later(NOW, 300_000), mayTake: true }],
  ] as const)('on a v2 market that %s, filled with all its shares and shown no more, is %s', async (_, state, kind) => {
    // Given
    const world = await givenPlaced({ quarters: [4], confirmsAfter: 0 });
    world.venue.order = () => Promise.resolve(undefined);
    // When
    await settleChild(world.deps, { ...theChild(world, 'BUY'), domain: 'v2', ...kind }, aFollower());
    // Then
    expect(theChild(world, 'BUY').state).toBe(state);
    expect(thePosition(world).available).toBe(sharesOf('388'));
    expect(breaches(world)).toEqual([]);
  });

  test.each([
    ['takes at once', 'DONE', {}],
    ['may rest', 'ACKED', { restsUntil: later(NOW, 300_000) }],
  ] as const)('X13: that %s, all in a trade that failed, and shown no more, is %s', async (_, state, kind) => {
    // Given
    const world = await givenPlaced({ quarters: [4], failing: [0], confirmsAfter: 0 });
    await world.ledger.commit([putChild(theChild(world, 'BUY'), kind)]);
    world.venue.order = () => Promise.resolve(undefined);
    // When
    await whenSettled(world);
    // Then
    expect(theChild(world, 'BUY')).toMatchObject({ state, trades: [{ status: 'FAILED' }] });
    expect(breaches(world)).toEqual([]);
  });

  test('settled by 4 runs at once is booked once', async () => {
    const world = await givenPlaced({ quarters: [1, 3], confirmsAfter: 0 });
    await Promise.all([1, 2, 3, 4].map(() => whenSettled(world)));
    expect(bookings(world, 'buy')).toBe(2);
    expect(quietBreaches(world)).toEqual([]);
  });
});

test('B16: an exit of which a rest was not sold frees it, and tries again 60 s later', async () => {
  // Given
  const world = await givenBought();
  world.venue.scripts.push({ quarters: [2], confirmsAfter: 0 });
  await givenReduction(world, '1000');
  await world.whenExecuted();
  // When
  await whenSettled(world, 'SELL');
  // Then
  expect(thePosition(world)).toMatchObject({ available: sharesOf('291'), selling: 0n, target: sharesOf('194') });
  expect(theParent(world, 'SELL')).toMatchObject({ state: 'WORKING', next: world.clock.moment + 60_000, attempts: 1 });
  expect(await world.untilQuiet()).toBe(true);
  expect(thePosition(world).available).toBe(sharesOf('194'));
});

describe('what a trade moved', () => {
  test('B8: is what the chain says: a fee of 7 micro-dollars more than the formula’s is booked', async () => {
    // Given
    const world = await givenPlaced({ quarters: [4], confirmsAfter: 0 });
    world.chain.feeExtra = usd(7n);
    const [formula] = theChild(world, 'BUY').trades;
    // When
    await whenSettled(world);
    // Then
    const [trade] = theChild(world, 'BUY').trades;
    expect(formula).toBeUndefined();
    expect(trade).toMatchObject({ feeFrom: 'chain', settled: true });
    const position = thePosition(world);
    expect(position.basis).toBe((trade?.gross ?? 0n) + (trade?.fee ?? 0n));
    expect(world.venue.spent() + 7n).toBe(position.basis);
  });

  test.each(['is down', 'does not know the transaction', 'shows other shares'])(
    'is the formula’s where the chain %s, and is marked so',
    async (how) => {
      // Given
      const world = await givenPlaced({ quarters: [4], confirmsAfter: 0 });
      if (how === 'is down') world.chain.isDown = true;
      if (how === 'does not know the transaction') world.chain.fillsOf = () => Promise.resolve(undefined);
      if (how === 'shows other shares') {
        const { fillsOf } = world.chain;
        world.chain.fillsOf = async (...asked) => {
          const fills = await fillsOf(...asked);
          return fills?.map((fill) => ({ ...fill, shares: sharesOf('1') }));
        };
      }
      // When
      await whenSettled(world);
      // Then
      expect(theChild(world, 'BUY').trades).toMatchObject([{ feeFrom: 'formula', settled: true }]);
      expect(quietBreaches(world)).toEqual([]);
    },
  );

  test('X15: is looked for in the transaction of its final report', async () => {
    // Given
    const world = await givenPlaced({ quarters: [4], confirmsAfter: 0 });
    const { trades } = world.venue;
    const reverted = `0x${'e'.repeat(64)}` as NonNullable<Awaited<ReturnType<typeof trades>>[number]['transaction']>;
    world.venue.trades = async (...asked) =>
      (await trades(...asked)).map((trade) => ({ ...trade, status: 'RETRYING', transaction: reverted }));
    await whenSettled(world);
    expect(theChild(world, 'BUY').trades).toMatchObject([{ status: 'RETRYING', transaction: reverted }]);
    // When
    world.venue.trades = trades;
    await whenSettled(world);
    // Then
    expect(theChild(world, 'BUY').trades).toMatchObject([{ status: 'CONFIRMED', feeFrom: 'chain', settled: true }]);
    expect(bookings(world, 'buy')).toBe(1);
  });

  test('is its first report’s shares: a smaller later one is counted and not booked', async () => {
    // Given
    const world = await givenPlaced({ quarters: [4], confirmsAfter: 1 });
    await whenSettled(world);
    const { trades } = world.venue;
    world.venue.trades = async (...asked) =>
      (await trades(...asked)).map((trade) => ({ ...trade, shares: sharesOf('1') }));
    // When
    await whenSettled(world);
    // Then
    expect(world.log.counts.get('TradesRestated')).toBe(1);
    expect(thePosition(world).available).toBe(sharesOf('388'));
  });
});

test('X16: of two trades the confirmed one is booked and the failed one released, each once', async () => {
  const world = await givenPlaced({ quarters: [2, 2], failing: [1], confirmsAfter: 0 });
  await whenSettled(world);
  expect(theParent(world, 'BUY')).toMatchObject({ state: 'DONE', filledShares: sharesOf('194') });
  expect(bookings(world, 'buy')).toBe(1);
  expect(quietBreaches(world)).toEqual([]);
});

describe('X3: a sale that was filled late', () => {
  const noted = (world: FlowWorld) => thePosition(world).lateSales;

  test('is noted anew with each further trade, though what was known of it is booked and forgotten meanwhile', async () => {
    // Given
    const { world, late } = await givenLateSale({ quarters: [2, 2], confirmsAfter: 0 });
    const { trades } = world.venue;
    const [, second] = await trades(aFollower(), late, NOW);
    world.venue.trades = async (...asked) => (await trades(...asked)).slice(0, 1);
    await world.ledger.commit([putChild(late, { trades: late.trades.slice(0, 1) })]);
    await settleChild(world.deps, late, aFollower());
    expect(noted(world)).toBeUndefined();
    const { version } = thePosition(world);
    // When
    world.venue.trades = () => Promise.resolve([{ ...second!, status: 'MATCHED' }]);
    await settleChild(world.deps, late, aFollower());
    // Then
    expect(noted(world)).toEqual([late.venueOrderId]);
    expect(thePosition(world).version).toBe(version + 1n);
  });

  test('is forgotten when it has failed, and noted where nothing had noted it', async () => {
    // Given
    const { world, late } = await givenLateSale({ quarters: [4], failing: [0], confirmsAfter: 4 });
    await world.ledger.commit([putPosition(thePosition(world), { lateSales: undefined })]);
    // When
    await settleChild(world.deps, late, aFollower());
    expect(noted(world)).toEqual([late.venueOrderId]);
    const { version } = thePosition(world);
    await settleChild(world.deps, late, aFollower());
    expect(thePosition(world).version).toBe(version);
    for (let look = 0; look < 5; look += 1) await settleChild(world.deps, late, aFollower());
    // Then
    expect(noted(world)).toBeUndefined();
    expect((await world.ledger.child(late.venueOrderId))?.trades).toMatchObject([{ status: 'FAILED' }]);
  });

  test.each([
    [599_999, undefined],
    [600_000, 1],
  ])('and is not settled %p ms after its match is told %p times', async (ms, times) => {
    const { world, late } = await givenLateSale({ quarters: [4], confirmsAfter: 99 });
    world.clock.advance(late.trades[0]!.matchedAt! + ms - world.clock.moment);
    await settleChild(world.deps, late, aFollower());
    expect(world.log.counts.get('TradesStuck')).toBe(times);
  });
});
