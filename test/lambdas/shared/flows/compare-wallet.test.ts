import { describe, expect, test } from '@jest/globals';
import { compareWallet, recordedOf, versionsOf } from '#flows/compare-wallet.ts';
import { UNATTRIBUTED, type Position } from '#core/model/position.ts';
import { type TokenId } from '#core/values/ids.ts';
import { aBook, aMarket } from '../../../support/builders/a-market.ts';
import { aPending, aPosition } from '../../../support/builders/a-position.ts';
import { CONDITION, FOLLOWER, FOLLOWER_WALLET, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

async function givenPositions(...positions: readonly Position[]): Promise<FlowWorld> {
  const world = await flowWorld();
  if (positions.length > 0)
    await world.ledger.commit(positions.map((value) => ({ kind: 'put', type: 'position', value })));
  return world;
}

async function whenCompared(world: FlowWorld, now = NOW) {
  const positions = await world.ledger.positions(MAIN);
  return compareWallet(world.deps, { ledger: MAIN, wallet: FOLLOWER_WALLET, positions, now });
}

function givenShown(world: FlowWorld, count: string, token = TOKEN, at = '0.4'): void {
  const shown = { token, condition: CONDITION, shares: sharesOf(count), price: priceOf(at), value: dollars('1') };
  const before = world.feed.held.get(FOLLOWER_WALLET) ?? [];
  world.feed.held.set(FOLLOWER_WALLET, [...before, { ...shown, title: 'Rain', outcome: 'Yes' }]);
}

describe('comparing a wallet with its ledger', () => {
  test('asks the chain only for tokens that the venue shows otherwise, and believes the chain', async () => {
    // Given
    const world = await givenPositions(aPosition({ available: sharesOf('7') }));
    let asked = 0;
    const { tokenBalance } = world.chain;
    world.chain.tokenBalance = (...input) => {
      asked += 1;
      return tokenBalance(...input);
    };
    world.chain.transferred.set(TOKEN, sharesOf('7'));
    // When
    givenShown(world, '7');
    expect(await whenCompared(world)).toEqual([]);
    expect(asked).toBe(0);
    world.feed.held.clear();
    givenShown(world, '6');
    // Then
    expect(await whenCompared(world)).toEqual([]);
    expect(asked).toBe(1);
  });

  test('tells what both hold, the mark of the venue, and what the position of nobody’s is made like', async () => {
    const world = await givenPositions(aPosition({ available: sharesOf('7') }));
    givenShown(world, '9');
    world.chain.transferred.set(TOKEN, sharesOf('9.5'));
    expect(await whenCompared(world)).toEqual([
      {
        token: TOKEN,
        condition: CONDITION,
        market: world.markets.known.get(CONDITION),
        held: sharesOf('9.5'),
        recorded: sharesOf('7'),
        versions: `${LEADER}:1`,
        mark: priceOf('0.4'),
        place: {
          ...{ follower: FOLLOWER, mode: 'live', leader: UNATTRIBUTED, token: TOKEN, condition: CONDITION },
          ...{ title: 'Will it rain?', outcome: 'Yes' },
        },
      },
    ]);
  });

  test.each([
    ['both sides of the book', aBook(), '0.495'],
    ['bids only', aBook({ asks: [] }), '0.49'],
    ['asks only', aBook({ bids: [] }), '0.5'],
  ])('marks by %s what the venue does not list', async (_, book, mark) => {
    const world = await givenPositions(aPosition({ available: sharesOf('7') }));
    world.markets.books.set(TOKEN, book);
    expect((await whenCompared(world)).map((one) => one.mark)).toEqual([priceOf(mark)]);
  });

  test('leaves out what has no mark at all', async () => {
    const world = await givenPositions(aPosition({ available: sharesOf('7') }));
    world.markets.books.clear();
    expect(await whenCompared(world)).toEqual([]);
  });

  test.each([
    ['a sale', { selling: sharesOf('1') }],
    ['a purchase', { buying: [aPending()] }],
    ['a claim', { claimed: sharesOf('1') }],
  ])('leaves out a token of which %s is open', async (_, changes) => {
    expect(await whenCompared(await givenPositions(aPosition({ available: sharesOf('7'), ...changes })))).toEqual([]);
  });

  test('leaves out a token of which an order was reserved while the chain was asked', async () => {
    const world = await givenPositions(aPosition({ available: sharesOf('7') }));
    const { tokenBalance } = world.chain;
    world.chain.tokenBalance = async (...input) => {
      const value = aPosition({ available: sharesOf('7'), buying: [aPending()], version: 2n });
      await world.ledger.commit([{ kind: 'put', type: 'position', value }]);
      return tokenBalance(...input);
    };
    expect(await whenCompared(world)).toEqual([]);
  });

  test('finds a position below zero, whatever the sum says', async () => {
    const owing = aPosition({ available: sharesOf('-5') });
    const world = await givenPositions(owing, aPosition({ leader: UNATTRIBUTED, available: sharesOf('5') }));
    expect(await whenCompared(world)).toMatchObject([{ held: 0n, recorded: 0n }]);
  });

  test('does not ask for what is worth nothing and stands in no ledger', async () => {
    const world = await givenPositions();
    world.chain.transferred.set(TOKEN, sharesOf('9'));
    givenShown(world, '9', TOKEN, '0');
    expect(await whenCompared(world)).toEqual([]);
  });

  test('asks for at most 40 tokens in a run, and for the others in the next minutes', async () => {
    // Given
    const world = await givenPositions();
    const tokens = Array.from({ length: 90 }, (_, index) => String(5_000 + index) as TokenId);
    for (const token of tokens) {
      givenShown(world, '9', token);
      world.chain.transferred.set(token, sharesOf('9'));
    }
    world.markets.known.set(CONDITION, aMarket({ tokens: tokens.map((token) => ({ token, outcome: 'Yes' })) }));
    // When
    const found = new Set<string>();
    for (let minute = 0; minute < 9; minute += 1) {
      const differences = await whenCompared(world, (NOW + minute * 60_000) as typeof NOW);
      expect(differences).toHaveLength(40);
      for (const { token } of differences) found.add(token);
    }
    // Then
    expect(found.size).toBe(90);
  });
});

describe('what stands in a ledger', () => {
  test('is what is available, in a sale, or claimed', () => {
    const one = aPosition({ available: sharesOf('1'), selling: sharesOf('2'), claimed: sharesOf('4') });
    expect(recordedOf([one, aPosition({ available: sharesOf('8') })])).toBe(sharesOf('15'));
    expect(recordedOf([])).toBe(0n);
  });

  test('is told apart by the versions of its positions', () => {
    expect(versionsOf([aPosition()])).not.toBe(versionsOf([aPosition({ version: 2n })]));
    expect(versionsOf([aPosition()])).not.toBe(versionsOf([aPosition({ leader: UNATTRIBUTED })]));
  });
});
