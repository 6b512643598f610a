import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ChildOrder } from '#core/model/child-order.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { Crash, oneFault } from '../../../../support/one-fault.ts';
import {
  aPaperBuy,
  aPaperSell,
  ON_PAPER,
  PAPER_WALLET,
  type PaperRun,
  paperWorld,
  type PaperWorld,
} from './paper-world.ts';

const CAPITAL = dollars('5000');

const post = (run: PaperRun, child: ChildOrder) => run.venue.post(ON_PAPER, child);

async function cashOf({ chain, clock }: PaperWorld) {
  clock.advance(10_000);
  return chain.collateral(PAPER_WALLET);
}

async function sharesIn({ chain, clock }: PaperWorld, token = TOKEN) {
  clock.advance(10_000);
  return chain.tokenBalance(PAPER_WALLET, token, 'v1');
}

async function filled(world: PaperWorld, child: ChildOrder) {
  return (await world.venue.order(ON_PAPER, child))?.matched ?? 0n;
}

describe('an order on paper', () => {
  test('is filled from the best price on, level by level, up to its limit, with a fee for each', async () => {
    // Given
    const world = await paperWorld();
    world.markets.known.set(CONDITION, aMarket({ fee: { rateBps: bps(700n), exponent: 1 } }));
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.48', '30'), aLevel('0.5', '50'), aLevel('0.51', '99')] }));
    const child = aPaperBuy();
    // When
    expect(await post(world, child)).toEqual({ kind: 'ack' });
    // Then
    const trades = await world.venue.trades(ON_PAPER, child, NOW);
    expect(trades.map(({ price, shares }) => [price, shares])).toEqual([
      [priceOf('0.48'), sharesOf('30')],
      [priceOf('0.5'), sharesOf('50')],
    ]);
    // 30 × 0.07 × 0.2496 = 0.52416, 50 × 0.07 × 0.25 = 0.875
    expect(await cashOf(world)).toBe(CAPITAL - dollars('39.4') - dollars('0.52416') - dollars('0.875'));
    expect(await sharesIn(world)).toBe(sharesOf('80'));
  });

  test('sells at its floor or better, and the fee is taken from what it brings', async () => {
    // Given
    const world = await paperWorld();
    await post(world, aPaperBuy());
    world.clock.advance(60_000);
    world.markets.known.set(CONDITION, aMarket({ fee: { rateBps: bps(700n), exponent: 1 } }));
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.49', '10'), aLevel('0.45', '20'), aLevel('0.44', '99')] }));
    const child = aPaperSell();
    // When
    expect(await post(world, child)).toEqual({ kind: 'ack' });
    // Then
    expect(await filled(world, child)).toBe(sharesOf('30'));
    const fees = dollars('0.17493') + dollars('0.3465');
    expect(await cashOf(world)).toBe(CAPITAL - dollars('50') + dollars('13.9') - fees);
  });

  test('of a market of the new protocol spends its dollars, whatever shares that buys', async () => {
    const world = await paperWorld();
    world.markets.known.set(CONDITION, aMarket({ domain: 'v2' }));
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.4')] }));
    const child = aPaperBuy({ domain: 'v2' });
    await post(world, child);
    expect(await filled(world, child)).toBe(sharesOf('125'));
  });

  test('of such a market that counts shares takes no more of them than it asks for, and what it does not find is killed', async () => {
    const world = await paperWorld();
    world.markets.known.set(CONDITION, aMarket({ domain: 'v2' }));
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.4')] }));
    const child = { ...aPaperBuy({ domain: 'v2' }), restsUntil: later(NOW, 600_000), mayTake: true as const };
    expect(await post(world, child)).toEqual({ kind: 'ack' });
    expect(await filled(world, child)).toBe(sharesOf('100'));
    expect((await world.venue.order(ON_PAPER, child))?.isTerminal).toBe(true);
  });

  test('posted twice, one after the other or at once, is acknowledged twice and filled once', async () => {
    const world = await paperWorld();
    const child = aPaperBuy();
    const runs = Array.from({ length: 6 }, () => world.another());
    expect(await Promise.all(runs.map((run) => post(run, child)))).toEqual(runs.map(() => ({ kind: 'ack' })));
    expect(await post(world, { ...child, posts: 2 })).toEqual({ kind: 'ack' });
    expect(await cashOf(world)).toBe(CAPITAL - dollars('50'));
    expect(await sharesIn(world)).toBe(sharesOf('100'));
  });

  test('that meets nobody is killed in the words of the venue, and what it asks for may be asked for again', async () => {
    const world = await paperWorld();
    const child = aPaperBuy({ limit: '0.49' });
    expect(await post(world, child)).toMatchObject({
      kind: 'refused',
      text: expect.stringMatching(/^no orders found to match/),
    });
    expect(await world.venue.order(ON_PAPER, child)).toBeUndefined();
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.49')] }));
    expect(await post(world, child)).toEqual({ kind: 'ack' });
  });
});

describe('an order on paper is refused as the venue refuses it', () => {
  test.each<[string, Parameters<typeof aPaperBuy>[0], RegExp | 'ack']>([
    ['below the minimum of 5 shares', { shares: '4.99' }, /lower than the minimum: 5$/],
    ['at the minimum of 5 shares', { shares: '5', limit: '0.5' }, 'ack'],
    ['off the tick of a cent', { limit: '0.505' }, /breaks minimum tick size rule: 0.01$/],
    ['below the lowest price', { limit: '0' }, /min: 0.01 - max: 0.99$/],
    ['above the highest price', { limit: '1' }, /min: 0.01 - max: 0.99$/],
    ['worth less than a dollar', { shares: '9', limit: '0.11' }, /marketable BUY order \(\$0.99\), min size: \$1$/],
    ['worth a dollar', { shares: '10', limit: '0.1' }, /no orders found/],
    ['with more than two decimals of dollars', { shares: '5.1', limit: '0.49' }, /max accuracy of 2 decimals/],
    [
      'for more than the cash that is there',
      { shares: '10001', limit: '0.51' },
      /not enough balance .* order amount: 5100510000$/,
    ],
    ['under the domain of another exchange', { domain: 'v2' }, /^order_version_mismatch$/],
    ['of a token that the market does not have', { token: '7' as never }, /^the orderbook 7 does not exist$/],
  ])('%s', async (_, changes, expected) => {
    const world = await paperWorld();
    const outcome = await post(world, aPaperBuy(changes));
    if (expected === 'ack') expect(outcome).toEqual({ kind: 'ack' });
    else expect(outcome).toEqual({ kind: 'refused', text: expect.stringMatching(expected) });
  });

  test('where the fee on top is more than what is left', async () => {
    const world = await paperWorld();
    world.markets.known.set(CONDITION, aMarket({ fee: { rateBps: bps(700n), exponent: 1 } }));
    expect(await post(world, aPaperBuy({ shares: '10000' }))).toMatchObject({ kind: 'refused' });
    expect(await cashOf(world)).toBe(CAPITAL);
  });

  test('where its shares are not there: bought and not in a block yet, sold before, or of the other outcome', async () => {
    const world = await paperWorld();
    world.markets.books.set(OTHER_TOKEN, aBook());
    await post(world, aPaperBuy({ shares: '40' }));
    expect(await post(world, aPaperSell())).toMatchObject({
      kind: 'refused',
      text: expect.stringMatching(/balance: 0,/),
    });
    world.clock.advance(2_000);
    expect(await post(world, aPaperSell({ token: OTHER_TOKEN }))).toMatchObject({ kind: 'refused' });
    expect(await post(world, aPaperSell())).toEqual({ kind: 'ack' });
    expect(await post(world, aPaperSell({ salt: 3n }))).toMatchObject({ kind: 'refused' });
    expect(await sharesIn(world)).toBe(0n);
  });

  test.each(['not there', 'not accepting orders'])('where its market is %s', async (how) => {
    const world = await paperWorld();
    if (how === 'not there') world.markets.known.clear();
    else world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false }));
    expect(await post(world, aPaperBuy())).toMatchObject({ kind: 'refused' });
  });

  test('and the same whoever asks for how much: what is filled is within limit, amount, depth, cash and shares', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            isBuy: fc.boolean(),
            shares: fc.integer({ min: 5, max: 4_000 }),
            cents: fc.integer({ min: 40, max: 60 }),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        fc.array(fc.record({ cents: fc.integer({ min: 41, max: 59 }), shares: fc.integer({ min: 1, max: 2_000 }) }), {
          maxLength: 4,
        }),
        async (orders, levels) => {
          const world = await paperWorld();
          world.markets.known.set(CONDITION, aMarket({ fee: { rateBps: bps(700n), exponent: 1 } }));
          const side = levels.map(({ cents, shares }) => aLevel(`0.${cents}`, String(shares)));
          world.markets.books.set(TOKEN, {
            asks: side.toSorted((a, b) => Number(a.price - b.price)),
            bids: side.toSorted((a, b) => Number(b.price - a.price)),
          });
          let taken = 0n;
          for (const [at, { isBuy, shares, cents }] of orders.entries()) {
            const asked = { shares: String(shares), limit: `0.${cents}`, salt: BigInt(at + 1) };
            const child = isBuy ? aPaperBuy(asked) : aPaperSell(asked);
            await post(world, child);
            for (const { price, shares: got } of await world.venue.trades(ON_PAPER, child, NOW)) {
              expect(isBuy ? price <= child.limit : price >= child.limit).toBe(true);
              if (isBuy) taken += got;
            }
            expect(await filled(world, child)).toBeLessThanOrEqual(child.shares);
            world.clock.advance(3_000);
          }
          const offered = side.reduce((total, level) => total + level.shares, 0n);
          expect(taken).toBeLessThanOrEqual(offered);
          expect(await cashOf(world)).toBeGreaterThanOrEqual(0n);
          expect(await sharesIn(world)).toBeGreaterThanOrEqual(0n);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('depth', () => {
  test('that a paper order took is offered to none of them again for 60 s, and then it is', async () => {
    const world = await paperWorld();
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.5', '150')] }));
    const second = aPaperBuy({ salt: 7n });
    const third = aPaperBuy({ salt: 8n });
    await post(world, aPaperBuy());
    world.clock.advance(59_999);
    await post(world, second);
    expect(await filled(world, second)).toBe(sharesOf('50'));
    world.clock.advance(1);
    await post(world, third);
    expect(await filled(world, third)).toBe(sharesOf('100'));
  });

  test('is the same shares in the books of both outcomes', async () => {
    const world = await paperWorld();
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.6', '100')], bids: [] }));
    world.markets.books.set(OTHER_TOKEN, aBook({ asks: [], bids: [aLevel('0.4', '100')] }));
    await post(world, aPaperBuy({ limit: '0.6' }));
    world.markets.books.set(OTHER_TOKEN, aBook({ asks: [aLevel('0.4', '100')], bids: [aLevel('0.4', '100')] }));
    const other = aPaperBuy({ token: OTHER_TOKEN, limit: '0.4', salt: 5n });
    await post(world, other);
    expect(await filled(world, other)).toBe(sharesOf('100'));
    world.clock.advance(3_000);
    const sale = aPaperSell({ token: OTHER_TOKEN, limit: '0.4' });
    expect(await post(world, sale)).toMatchObject({ kind: 'refused', text: expect.stringMatching(/^no orders found/) });
  });

  test('is taken once by orders at the same instant', async () => {
    const world = await paperWorld();
    world.markets.books.set(TOKEN, aBook({ asks: [aLevel('0.5', '150')] }));
    const children = [1n, 2n, 3n].map((salt) => aPaperBuy({ salt }));
    const outcomes = await Promise.all(children.map((child) => post(world.another(), child)));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['ack', 'ack', 'refused']);
    expect(await sharesIn(world)).toBe(sharesOf('150'));
  });
});

describe('what goes wrong on the way', () => {
  test('a book that cannot be read leaves nothing behind', async () => {
    const world = await paperWorld();
    world.markets.book = () => Promise.reject(new UnavailableError('down'));
    expect(await post(world, aPaperBuy())).toEqual({ kind: 'not-sent' });
    expect(await cashOf(world)).toBe(CAPITAL);
  });

  test('an answer of the table that is lost is an unknown outcome, and the look-up knows it', async () => {
    const world = await paperWorld();
    const child = aPaperBuy();
    const lossy = world.another(async (call, method) => {
      const answer = await call();
      if (method === 'commit') throw new UnavailableError('lost');
      return answer;
    });
    expect(await post(lossy, child)).toMatchObject({ kind: 'ambiguous' });
    expect(await filled(world, child)).toBe(child.shares);
    expect(await post(world, { ...child, posts: 2 })).toEqual({ kind: 'ack' });
    expect(await cashOf(world)).toBe(CAPITAL - dollars('50'));
  });

  test('a run that ends at any call, before or after it, and the next post: filled once, paid once', async () => {
    for (let at = 1; ; at += 1) {
      let isReached = false;
      for (const when of ['before', 'after'] as const)
        for (const how of ['crash', 'unavailable'] as const) {
          const world = await paperWorld();
          const child = aPaperBuy();
          const { gate, calls } = oneFault({ at, when, how });
          try {
            await post(world.another(gate), child);
          } catch (error) {
            expect(error).toBeInstanceOf(Crash);
          }
          isReached ||= calls() >= at;
          expect(await post(world, { ...child, posts: 2 })).toEqual({ kind: 'ack' });
          expect(await cashOf(world)).toBe(CAPITAL - dollars('50'));
          expect(await sharesIn(world)).toBe(sharesOf('100'));
          expect(await world.venue.walletTrades(ON_PAPER, NOW)).toHaveLength(1);
        }
      if (!isReached) break;
      expect(at).toBeLessThan(20);
    }
  });
});
