import { describe, expect, test } from '@jest/globals';
import { UNATTRIBUTED } from '#core/model/position.ts';
import { later } from '#core/values/unix-ms.ts';
import { shares } from '#core/values/shares.ts';
import { provesEnd } from '#flows/prove-end.ts';
import { settleChild } from '#flows/settle-child.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type WalletTrade } from '#ports/venue.ts';
import { anOrderId } from '../../../support/builders/a-child.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER_WALLET, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenRecorded, givenReduction, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenLost, whenReconciledUntil } from '../../../support/quarantine-steps.ts';

/** 388 shares owned, and a second purchase whose outcome is unknown. */
async function givenOwnedAndLost(): Promise<FlowWorld> {
  const world = await givenBought();
  world.venue.scripts.push({ quarters: [4], answer: 'never-arrived' });
  await givenRecorded(world);
  await world.whenExecuted();
  expect(theChild(world, 'BUY').state).toBe('SUBMITTING');
  return world;
}

const whenProven = (world: FlowWorld) =>
  provesEnd(world.deps, { child: theChild(world, 'BUY'), follower: aFollower() });

const byHand = (world: FlowWorld, changes: Partial<WalletTrade> = {}): WalletTrade => ({
  tradeId: 'hand',
  orderId: anOrderId(77),
  token: TOKEN,
  side: 'SELL',
  shares: sharesOf('30'),
  status: 'CONFIRMED',
  matchedAt: world.clock.moment,
  ...changes,
});

describe('the end of an order is proven', () => {
  test('by a contract that shows nothing of it and a wallet that holds what the ledger says', async () => {
    expect(await whenProven(await givenOwnedAndLost())).toBe(true);
  });

  test('X3: not when the contract shows a fill of it', async () => {
    const world = await givenOwnedAndLost();
    world.chain.orderStatus = () => Promise.resolve({ isFilled: false, remaining: 1n });
    expect(await whenProven(world)).toBe(false);
  });

  test.each([1n, -1n])('X3: not when the wallet holds %p micro-shares more than the ledger says', async (by) => {
    const world = await givenOwnedAndLost();
    world.chain.transferred.set(TOKEN, by);
    expect(await whenProven(world)).toBe(false);
  });

  test.each(['orderStatus', 'tokenBalance'] as const)('not when %s does not answer', async (source) => {
    const world = await givenOwnedAndLost();
    Object.assign(world.chain, { [source]: () => Promise.reject(new UnavailableError('down')) });
    await expect(whenProven(world)).rejects.toThrow(UnavailableError);
  });

  test('not when the list of what was traded by hand does not answer', async () => {
    const world = await givenOwnedAndLost();
    world.venue.walletTrades = () => Promise.reject(new UnavailableError('down'));
    await expect(whenProven(world)).rejects.toThrow(UnavailableError);
  });

  test('not when the ledger moved while the wallet was read', async () => {
    const world = await givenOwnedAndLost();
    const { tokenBalance } = world.chain;
    world.chain.tokenBalance = async (...asked) => {
      const [position = aPosition()] = world.ledger.dump().positions;
      await world.ledger.commit([
        { kind: 'put', type: 'position', value: { ...position, version: position.version + 1n } },
      ]);
      return tokenBalance(...asked);
    };
    expect(await whenProven(world)).toBe(false);
  });

  test('counts what is unattributed as the ledger’s, and what waits to be redeemed', async () => {
    const world = await givenOwnedAndLost();
    const leader = FOLLOWER_WALLET;
    const rest = aPosition({ leader, available: sharesOf('5'), claimed: sharesOf('2') });
    await world.ledger.commit([{ kind: 'put', type: 'position', value: rest }]);
    expect(await whenProven(world)).toBe(false);
    world.chain.transferred.set(TOKEN, sharesOf('7'));
    expect(await whenProven(world)).toBe(true);
  });
});

describe('what was done by hand while an order was open', () => {
  test('X26: explains the wallet', async () => {
    const world = await givenOwnedAndLost();
    world.venue.byHand.push(byHand(world));
    expect(await whenProven(world)).toBe(true);
  });

  test('X26: explains nothing beyond itself: a fill of ours may hide behind it', async () => {
    const world = await givenOwnedAndLost();
    world.venue.byHand.push(byHand(world));
    world.chain.transferred.set(TOKEN, sharesOf('30'));
    expect(await whenProven(world)).toBe(false);
  });

  test('X26: proves nothing before it is final, and does not count when it failed or is of another token', async () => {
    const world = await givenOwnedAndLost();
    world.venue.byHand.push(byHand(world, { status: 'MATCHED' }));
    expect(await whenProven(world)).toBe(false);
    // The wallet has moved already, and may move back.
    world.chain.transferred.set(TOKEN, 0n - sharesOf('30'));
    world.venue.byHand.splice(0, 1, byHand(world, { status: 'MINED' }));
    expect(await whenProven(world)).toBe(false);
    world.chain.transferred.clear();
    world.venue.byHand.splice(0, 1, byHand(world, { status: 'FAILED' }), byHand(world, { token: OTHER_TOKEN }));
    expect(await whenProven(world)).toBe(true);
  });

  test.each([
    ['MERGE', -30n, true],
    ['MERGE', 30n, false],
    ['SPLIT', 30n, true],
    ['CONVERSION', -30n, true],
  ] as const)('D10: a %s explains %p shares: %p', async (type, count, isExplained) => {
    const world = await givenOwnedAndLost();
    const { token: _, ...row } = world.feed.rows[0]!;
    world.feed.rows.push({
      ...row,
      wallet: FOLLOWER_WALLET,
      type,
      shares: sharesOf('30'),
      at: world.clock.moment,
    });
    world.chain.transferred.set(TOKEN, count * 1_000_000n);
    expect(await whenProven(world)).toBe(isExplained);
  });

  test('X21: a redemption that emptied the wallet explains that nothing is left', async () => {
    const world = await givenOwnedAndLost();
    const row = { ...world.feed.rows[0]!, wallet: FOLLOWER_WALLET, type: 'REDEEM' as const, at: world.clock.moment };
    world.chain.tokenBalance = () => Promise.resolve(shares(0n));
    expect(await whenProven(world)).toBe(false);
    world.feed.rows.push(row);
    expect(await whenProven(world)).toBe(true);
  });

  test('a list of activity that could not be read whole proves nothing', async () => {
    const world = await givenOwnedAndLost();
    world.feed.isWhole = false;
    expect(await whenProven(world)).toBe(false);
    world.feed.isWhole = true;
    world.feed.unreadable = 1;
    expect(await whenProven(world)).toBe(false);
  });
});

describe('shares that somebody sent to the wallet, or took from it', () => {
  const gift = (world: FlowWorld, by: bigint, minutesAgo = 0) => {
    const at = later(world.clock.moment, -60_000 * minutesAgo);
    world.chain.gifts.push({ token: TOKEN, at, shares: by });
  };

  test.each([1n, -1n, sharesOf('388')])('X3: explain %p micro-shares of the wallet', async (by) => {
    const world = await givenOwnedAndLost();
    gift(world, by);
    expect(await whenProven(world)).toBe(true);
  });

  test('X3: explain nothing beyond themselves: a fill of ours may hide behind them', async () => {
    const world = await givenOwnedAndLost();
    gift(world, 1n);
    world.chain.transferred.set(TOKEN, 1n);
    expect(await whenProven(world)).toBe(false);
  });

  test('X26: count beside what was traded by hand, also where both are hours old and nothing was judged since', async () => {
    const world = await givenOwnedAndLost();
    gift(world, 7n, 120);
    world.venue.byHand.push(byHand(world, { matchedAt: later(world.clock.moment, -3 * 3_600_000) }));
    expect(await whenProven(world)).toBe(true);
  });

  test.each([
    [23, true],
    [25, false],
  ])('are looked for over a day: of %p hours before the order they explain it: %p', async (hours, isExplained) => {
    const world = await givenOwnedAndLost();
    gift(world, 7n, hours * 60);
    expect(await whenProven(world)).toBe(isExplained);
  });

  test('are not asked for where the lists explain the wallet', async () => {
    const world = await givenOwnedAndLost();
    world.chain.transfers = () => Promise.reject(new Error('not asked'));
    world.venue.byHand.push(byHand(world));
    expect(await whenProven(world)).toBe(true);
  });

  test('prove nothing when the node does not tell them, or the ledger moved meanwhile', async () => {
    const world = await givenOwnedAndLost();
    gift(world, 1n);
    const { transfers } = world.chain;
    world.chain.transfers = () => Promise.reject(new UnavailableError('down'));
    await expect(whenProven(world)).rejects.toThrow(UnavailableError);
    world.chain.transfers = async (...asked) => {
      const [position = aPosition()] = world.ledger.dump().positions;
      await world.ledger.commit([
        { kind: 'put', type: 'position', value: { ...position, version: position.version + 1n } },
      ]);
      return transfers(...asked);
    };
    expect(await whenProven(world)).toBe(false);
  });

  test.each(['BUY', 'SELL'] as const)(
    'X3: keep no lost %s from being given up, and are nobody’s afterwards',
    async (side) => {
      // Given
      const world = await givenLost(side);
      gift(world, 1n);
      // When
      await whenReconciledUntil(world, side, 230_000);
      expect(theChild(world, side).state).toBe('DEAD');
      for (let minute = 0; minute < 9; minute += 1) {
        world.clock.advance(60_000);
        await world.whenReconciled();
        await world.whenExecuted();
      }
      // Then
      const leader = UNATTRIBUTED;
      const ledger = { follower: aFollower().name, mode: 'live' } as const;
      expect((await world.ledger.cap(ledger, 'G'))?.reserved).toBe(0n);
      expect((await world.ledger.position({ ...ledger, token: TOKEN, leader }))?.available ?? 1n).toBe(1n);
      expect(world.ledger.dump().positions.every(({ selling }) => selling === 0n)).toBe(true);
    },
  );
});

describe('another order of the same token', () => {
  test('that is matched and not booked yet keeps the proof waiting', async () => {
    // Given
    const world = await givenOwnedAndLost();
    world.venue.scripts.push({ quarters: [4], confirmsAfter: 99 });
    await givenReduction(world, '1000');
    await world.whenExecuted();
    const sale = theChild(world, 'SELL');
    expect(sale.state).toBe('ACKED');
    // Then
    expect(await whenProven(world)).toBe(false);
    // Also while nothing of it is on chain: it may be at any moment.
    world.chain.orderStatus = () => Promise.resolve({ isFilled: false, remaining: 0n });
    world.chain.transferred.set(TOKEN, sale.shares);
    expect(sale.trades).toEqual([]);
    expect(await whenProven(world)).toBe(true);
    await settleChild(world.deps, sale, aFollower());
    expect(theChild(world, 'SELL').trades).toMatchObject([{ status: 'MATCHED' }]);
    expect(await whenProven(world)).toBe(false);
  });

  test('that is only reserved, or may never have been, keeps nothing waiting', async () => {
    // Given
    const world = await givenOwnedAndLost();
    world.venue.post = () => Promise.resolve({ kind: 'ambiguous', text: 'timeout' });
    await givenReduction(world, '1000');
    await world.whenExecuted();
    expect(theChild(world, 'SELL').state).toBe('SUBMITTING');
    // Then
    expect(await whenProven(world)).toBe(true);
    const { chain } = world;
    const { orderStatus } = chain;
    chain.orderStatus = (order) =>
      order.venueOrderId === theChild(world, 'SELL').venueOrderId
        ? Promise.resolve({ isFilled: false, remaining: 5n })
        : orderStatus(order);
    expect(await whenProven(world)).toBe(false);
  });

  test('that the lagging list of open orders does not show yet keeps the proof waiting', async () => {
    const world = await givenOwnedAndLost();
    world.ledger.openChildren = () => Promise.resolve([]);
    expect(await whenProven(world)).toBe(false);
  });
});

test('an earlier move by hand counts whether or not the ledger has taken it in', async () => {
  // Given
  const world = await givenOwnedAndLost();
  const before = later(theChild(world, 'BUY').firstPostAt ?? world.clock.moment, -300_000);
  world.venue.byHand.push(byHand(world, { matchedAt: before }));
  // Then
  expect(await whenProven(world)).toBe(true);
  world.chain.transferred.set(TOKEN, sharesOf('30'));
  expect(await whenProven(world)).toBe(true);
});
