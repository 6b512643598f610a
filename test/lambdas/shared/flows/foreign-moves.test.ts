import { describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { movesByChain, movesByLists } from '#flows/foreign-moves.ts';
import { type UnreadableTrade } from '#ports/venue.ts';
import { anOrderId } from '../../../support/builders/a-child.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const inputOf = (world: FlowWorld) => ({ child: theChild(world, 'BUY'), follower: aFollower() });
const READERS = { lists: movesByLists, chain: movesByChain } as const;

function givenByHand(world: FlowWorld, minutesBefore: number): void {
  const { firstPostAt = world.clock.moment } = theChild(world, 'BUY');
  world.venue.byHand.push({
    tradeId: `hand-${minutesBefore}`,
    orderId: anOrderId(77),
    token: TOKEN,
    side: 'SELL',
    shares: sharesOf('30'),
    status: 'CONFIRMED',
    matchedAt: later(firstPostAt, -60_000 * minutesBefore),
  });
}

describe('what moved a token beside an order', () => {
  test('is what was traded by hand from ten minutes before it on, and never a trade of ours', async () => {
    const world = await givenBought();
    givenByHand(world, 10);
    givenByHand(world, 11);
    const found = await movesByLists(world.deps, inputOf(world));
    expect(found?.moves.map(({ shares }) => shares)).toEqual([0n - sharesOf('30')]);
    expect(found?.isRedeemed).toBe(false);
  });

  test('is by the chain what came in a day before it, with what was traded by hand', async () => {
    const world = await givenBought();
    const { moment: at } = world.clock;
    givenByHand(world, 11);
    world.chain.gifts.push({ token: TOKEN, at, shares: 5n }, { token: OTHER_TOKEN, at, shares: 6n });
    const found = await movesByChain(world.deps, inputOf(world));
    expect(found?.map(({ shares }) => shares)).toEqual([0n - sharesOf('30'), 5n]);
  });
});

describe.each(['lists', 'chain'] as const)('read from the %s, a row that cannot be read', (how) => {
  test.each([
    ['of this token', { token: TOKEN }, false],
    ['of no one knows which', {}, false],
    ['of another', { token: OTHER_TOKEN }, true],
  ])('%s, proves something: %#', async (_, row, isKnown) => {
    const world = await givenBought();
    const unreadable: UnreadableTrade = { isUnreadable: true, ...row };
    world.venue.walletTrades = () => Promise.resolve([unreadable]);
    expect((await READERS[how](world.deps, inputOf(world))) !== undefined).toBe(isKnown);
  });
});
