import { describe, expect, test } from '@jest/globals';
import { MAX_RESTING } from '#adapters/paper/resting.ts';
import { TAKEN_FOR_MS } from '#core/execution/taken-depth.ts';
import { chainAgrees } from '#core/execution/chain-agrees.ts';
import { mergeTrades } from '#core/ledger/merge-trades.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { CONDITION, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { oneFault } from '../../../../support/one-fault.ts';
import { aPaperBuy, aPaperSell, ON_PAPER, PAPER_WALLET, paperWorld, type PaperWorld } from './paper-world.ts';

const UNTIL = later(NOW, 3_600_000);
const ONLY = { restsUntil: UNTIL, limit: '0.45' };

/** A purchase of 100 shares at 0.45 that rests in a book of 0.40 to 0.50, on a market with a fee. */
async function givenResting(): Promise<PaperWorld & { readonly child: ChildOrder }> {
  const world = await paperWorld();
  world.markets.known.set(CONDITION, aMarket({ fee: { rateBps: bps(200n), exponent: 1 } }));
  givenAsks(world, '0.50', '10000');
  const child = aPaperBuy(ONLY);
  expect(await world.venue.post(ON_PAPER, child)).toEqual({ kind: 'ack' });
  return { ...world, child };
}

function givenAsks({ markets }: Pick<PaperWorld, 'markets'>, at: string, count: string): void {
  markets.books.set(TOKEN, aBook({ bids: [aLevel('0.40')], asks: [aLevel(at, count)] }));
}

async function matchedOf({ venue }: Pick<PaperWorld, 'venue'>, child: ChildOrder): Promise<bigint | undefined> {
  return (await venue.order(ON_PAPER, child))?.matched;
}

describe('an order that rests on paper', () => {
  test('gets its own limit where others offer for less, pays no fee, and moves cash and shares with the block', async () => {
    // Given
    const world = await givenResting();
    const { venue, chain, clock, child } = world;
    givenAsks(world, '0.42', '30');
    // When
    expect(await venue.order(ON_PAPER, child)).toEqual({ isTerminal: false, matched: sharesOf('30') });
    clock.advance(2_000);
    // Then
    expect(await chain.collateral(PAPER_WALLET)).toBe(dollars('5000') - dollars('13.5'));
    expect(await chain.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(sharesOf('30'));
    const [trade] = await venue.trades(ON_PAPER, child, NOW);
    expect(await chain.fillsOf(trade!.transaction!, child)).toEqual([
      { shares: sharesOf('30'), gross: dollars('13.5'), fee: 0n },
    ]);
  });

  test('is filled once by each offer, however often and however late it is looked at', async () => {
    // Given
    const world = await givenResting();
    const { clock, child } = world;
    givenAsks(world, '0.45', '30');
    // When
    const seen: (bigint | undefined)[] = [];
    for (const ms of [0, 1, TAKEN_FOR_MS, TAKEN_FOR_MS]) {
      clock.advance(ms);
      seen.push(await matchedOf(world, child));
    }
    // Then
    expect(new Set(seen)).toEqual(new Set([sharesOf('30')]));
    // When
    givenAsks(world, '0.45', '50');
    // Then
    expect(await matchedOf(world, child)).toBe(sharesOf('50'));
  });

  test('gets no more than is offered at its limit or better, in steps that an order may name', async () => {
    const world = await givenResting();
    world.markets.books.set(
      TOKEN,
      aBook({ bids: [], asks: [aLevel('0.44', '7.123456'), aLevel('0.45', '8'), aLevel('0.46')] }),
    );
    expect(await matchedOf(world, world.child)).toBe(sharesOf('15.12'));
  });

  test('two orders do not share one offer', async () => {
    const world = await givenResting();
    const other = aPaperBuy({ ...ONLY, salt: 7n });
    await world.venue.post(ON_PAPER, other);
    givenAsks(world, '0.45', '120');
    expect(await matchedOf(world, world.child)).toBe(sharesOf('100'));
    expect(await matchedOf(world, other)).toBe(sharesOf('20'));
  });

  test('a sale waits for bids, gives its shares at its limit, and the chain agrees with its trades part by part', async () => {
    // Given
    const world = await paperWorld();
    const { venue, chain, clock, markets } = world;
    await venue.post(ON_PAPER, aPaperBuy());
    clock.advance(10_000);
    const child = aPaperSell({ restsUntil: UNTIL, limit: '0.55', shares: '40' });
    expect(await venue.post(ON_PAPER, child)).toEqual({ kind: 'ack' });
    for (const count of ['15', '40'])
      for (const ms of [0, 10_000]) {
        // When
        markets.books.set(TOKEN, aBook({ bids: [aLevel('0.56', count)], asks: [aLevel('0.57')] }));
        await venue.order(ON_PAPER, child);
        clock.advance(ms);
        if (ms === 0) continue;
        // Then
        const trades = mergeTrades(child, await venue.trades(ON_PAPER, child, NOW)) ?? [];
        expect(chainAgrees({ ...child, trades }, await chain.orderStatus(child))).toBe(true);
        expect(chainAgrees({ ...child, trades: [] }, await chain.orderStatus(child))).toBe(false);
      }
    expect(await venue.order(ON_PAPER, child)).toEqual({ isTerminal: true, matched: sharesOf('40') });
    expect(await chain.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(sharesOf('60'));
    expect(await chain.collateral(PAPER_WALLET)).toBe(dollars('4972'));
  });

  test('is shown as it stands where the book cannot be read, and where the market takes no orders', async () => {
    const world = await givenResting();
    givenAsks(world, '0.45', '30');
    const noBook = world.another((call, method) =>
      method === 'book' ? Promise.reject(new UnavailableError('down')) : call(),
    );
    expect(await noBook.venue.order(ON_PAPER, world.child)).toEqual({ isTerminal: false, matched: 0n });
    world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }));
    expect(await world.venue.order(ON_PAPER, world.child)).toEqual({ isTerminal: false, matched: 0n });
  });
});

test('X21: an order that rests on paper ends with its market', async () => {
  const world = await givenResting();
  givenAsks(world, '0.45', '30');
  world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }));
  world.markets.isClosed = () => Promise.resolve(true);
  expect(await world.venue.order(ON_PAPER, world.child)).toEqual({ isTerminal: true, matched: 0n });
  expect(await world.venue.openOrders(ON_PAPER)).toEqual([]);
  expect(await world.venue.cancel(ON_PAPER, world.child)).toBe('gone');
});

describe('what rests on paper', () => {
  test('is promised: no order takes the cash or the shares of it, until it is cancelled', async () => {
    // Given
    const world = await givenResting();
    const { venue, child } = world;
    const large = aPaperBuy({ shares: '9950', limit: '0.50', salt: 8n });
    const rest = aPaperBuy({ ...ONLY, shares: '11012', salt: 9n });
    // When, Then
    for (const order of [large, rest])
      expect(await venue.post(ON_PAPER, order)).toMatchObject({
        kind: 'refused',
        text: expect.stringContaining(', sum of active orders: 45000000, '),
      });
    expect(await venue.cancel(ON_PAPER, child)).toBe('cancelled');
    expect(await venue.post(ON_PAPER, rest)).toEqual({ kind: 'ack' });
  });

  test(`is at most ${MAX_RESTING} orders of a wallet; one that is over makes room`, async () => {
    // Given
    const { venue, child } = await givenResting();
    for (let salt = 1n; salt < MAX_RESTING; salt += 1n)
      expect(await venue.post(ON_PAPER, aPaperBuy({ ...ONLY, shares: '5', salt: 100n + salt }))).toEqual({
        kind: 'ack',
      });
    const next = aPaperBuy({ ...ONLY, shares: '5', salt: 999n });
    // When, Then
    expect(await venue.post(ON_PAPER, next)).toMatchObject({ kind: 'refused' });
    expect(await venue.openOrders(ON_PAPER)).toHaveLength(MAX_RESTING);
    await venue.cancel(ON_PAPER, child);
    expect(await venue.post(ON_PAPER, next)).toEqual({ kind: 'ack' });
  });

  test('is filled once by ten looks at once, and a cancel beside them is either before or after', async () => {
    // Given
    const world = await givenResting();
    givenAsks(world, '0.45', '60');
    // When
    const looks = Array.from({ length: 10 }, () => world.another().venue.order(ON_PAPER, world.child));
    const [cancelled] = await Promise.all([world.another().venue.cancel(ON_PAPER, world.child), ...looks]);
    world.clock.advance(10_000);
    // Then
    const matched = await matchedOf(world, world.child);
    expect([0n, sharesOf('60')]).toContain(matched);
    expect(cancelled).toBe('cancelled');
    expect(await world.chain.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(matched);
    expect(await world.venue.openOrders(ON_PAPER)).toEqual([]);
    expect((await world.store.account(PAPER_WALLET))?.resting).toEqual([]);
  });

  test.each(['crash', 'unavailable'] as const)(
    'is filled and cancelled once, whichever call ends in: %s',
    async (how) => {
      for (let at = 1; at <= 14; at += 1)
        for (const when of ['before', 'after'] as const) {
          // Given
          const world = await givenResting();
          givenAsks(world, '0.45', '60');
          const broken = world.another(oneFault({ at, when, how }).gate);
          // When
          await broken.venue.order(ON_PAPER, world.child).catch(() => undefined);
          await broken.venue.cancel(ON_PAPER, world.child).catch(() => undefined);
          const matched = await matchedOf(world, world.child);
          await world.venue.cancel(ON_PAPER, world.child);
          world.clock.advance(10_000);
          // Then
          expect([0n, sharesOf('60')]).toContain(matched);
          expect(await world.chain.tokenBalance(PAPER_WALLET, TOKEN, 'v1')).toBe(matched);
          expect(await world.venue.openOrders(ON_PAPER)).toEqual([]);
        }
    },
  );
});
