import { describe, expect, test } from '@jest/globals';
import { chainAgrees } from '#core/execution/chain-agrees.ts';
import { mergeTrades } from '#core/ledger/merge-trades.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { paperWalletOf, type FollowerName } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { CONDITION, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { oneFault } from '../../../../support/one-fault.ts';
import { aPaperBuy, aPaperSell, ON_PAPER, PAPER_WALLET, paperWorld, type PaperWorld } from './paper-world.ts';

describe('a paper wallet', () => {
  test('begins with the capital of its follower, whoever looks first and however often', async () => {
    const world = await paperWorld({ isOpened: false });
    expect(await world.store.account(PAPER_WALLET)).toBeUndefined();
    const looks = await Promise.all([1, 2, 3].map(() => world.another().chain.collateral(PAPER_WALLET)));
    expect(looks).toEqual([dollars('5000'), dollars('5000'), dollars('5000')]);
    expect(await world.store.account(PAPER_WALLET)).toMatchObject({ version: 1n });
  });

  test.each([1, 2, 3, 4])('is opened once, also where call %i fails or the run ends', async (at) => {
    for (const when of ['before', 'after'] as const)
      for (const how of ['crash', 'unavailable'] as const) {
        const world = await paperWorld({ isOpened: false });
        await world
          .another(oneFault({ at, when, how }).gate)
          .chain.collateral(PAPER_WALLET)
          .catch(() => undefined);
        await world.venue.post(ON_PAPER, aPaperBuy());
        expect(await world.chain.collateral(PAPER_WALLET)).toBe(dollars('5000'));
      }
  });

  test('that no follower has is none', async () => {
    const { chain } = await paperWorld();
    await expect(chain.collateral(paperWalletOf('other' as FollowerName))).rejects.toThrow(UnavailableError);
  });

  test('pays and receives 2 s after the match, to the millisecond', async () => {
    const { venue, chain, clock } = await paperWorld();
    await venue.post(ON_PAPER, aPaperBuy());
    clock.advance(1_999);
    expect(await chain.collateral(PAPER_WALLET)).toBe(dollars('5000'));
    expect(await chain.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(0n);
    clock.advance(1);
    expect(await chain.collateral(PAPER_WALLET)).toBe(dollars('4950'));
    expect(await chain.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(sharesOf('100'));
  });
});

describe('the contract on paper', () => {
  const cases: readonly (readonly [string, (world: PaperWorld) => Promise<ChildOrder>])[] = [
    ['a purchase that was filled whole', ({ venue }) => posted(venue, aPaperBuy())],
    ['a purchase at a better price', better],
    ['a purchase that was filled in part', part],
    ['a purchase of dollars', inDollars],
    ['a purchase of shares on a v2 market', inShares],
    ['a sale', sale],
    ['a sale in part', saleInPart],
  ];
  test.each(cases)('shows of %s what its trades say, once they are in a block', async (_, given) => {
    // Given
    const world = await paperWorld();
    const child = await given(world);
    const { venue, chain, clock } = world;
    expect(await chain.orderStatus(child)).toEqual({ isFilled: false, remaining: 0n });
    // When
    clock.advance(10_000);
    const trades = mergeTrades(child, await venue.trades(ON_PAPER, child, NOW)) ?? [];
    // Then
    expect(trades.map(({ status }) => status)).toEqual(trades.map(() => 'CONFIRMED'));
    expect(trades.length).toBeGreaterThan(0);
    expect(chainAgrees({ ...child, trades }, await chain.orderStatus(child))).toBe(true);
    expect(chainAgrees({ ...child, trades: trades.slice(1) }, await chain.orderStatus(child))).toBe(false);
    const fills = await chain.fillsOf(trades[0]!.transaction!, child);
    expect(fills).toEqual(trades.map(({ shares, gross, fee }) => ({ shares, gross, fee })));
    expect(await chain.transfers({ wallet: PAPER_WALLET, token: TOKEN, domain: 'v1' }, NOW)).toEqual([]);
  });

  test('counts a purchase of shares on a v2 market as filled with its last, whatever dollars are left of it', async () => {
    const world = await paperWorld();
    const child = await inShares(world);
    world.clock.advance(10_000);
    expect(await world.chain.orderStatus(child)).toEqual({ isFilled: true, remaining: 0n });
  });

  test('knows neither an order that was not posted nor a transaction before its block', async () => {
    const { venue, chain, clock, store } = await paperWorld();
    const child = aPaperBuy();
    expect(await chain.orderStatus(child)).toEqual({ isFilled: false, remaining: 0n });
    await venue.post(ON_PAPER, child);
    const { transaction } = (await store.order(PAPER_WALLET, child.venueOrderId))!;
    expect(await chain.fillsOf(transaction, child)).toBeUndefined();
    clock.advance(2_000);
    expect(await chain.fillsOf(transaction, child)).toHaveLength(1);
  });
});

async function posted(venue: PaperWorld['venue'], child: ChildOrder): Promise<ChildOrder> {
  expect(await venue.post(ON_PAPER, child)).toEqual({ kind: 'ack' });
  return child;
}

function better({ venue, markets }: PaperWorld): Promise<ChildOrder> {
  markets.books.set(TOKEN, aBook({ asks: [aLevel('0.4')] }));
  return posted(venue, aPaperBuy());
}

function part({ venue, markets }: PaperWorld): Promise<ChildOrder> {
  markets.books.set(TOKEN, aBook({ asks: [aLevel('0.4', '7'), aLevel('0.41', '8')] }));
  return posted(venue, aPaperBuy());
}

function inDollars({ venue, markets }: PaperWorld): Promise<ChildOrder> {
  markets.known.set(CONDITION, aMarket({ domain: 'v2' }));
  return posted(venue, aPaperBuy({ domain: 'v2' }));
}

function inShares({ venue, markets }: PaperWorld): Promise<ChildOrder> {
  markets.known.set(CONDITION, aMarket({ domain: 'v2' }));
  markets.books.set(TOKEN, aBook({ asks: [aLevel('0.4')] }));
  return posted(venue, aPaperBuy({ domain: 'v2', restsUntil: later(NOW, 300_000), mayTake: true }));
}

async function sale({ venue, clock }: PaperWorld): Promise<ChildOrder> {
  await posted(venue, aPaperBuy());
  clock.advance(2_000);
  return posted(venue, aPaperSell());
}

function saleInPart(world: PaperWorld): Promise<ChildOrder> {
  world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.47', '11')] }));
  return sale(world);
}
