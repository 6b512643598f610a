import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Ladder, ladderAfterPrint, type Level } from '../../../../bin/local/exchange/book-rule.ts';
import { indexMarkets } from '../../../../bin/local/exchange/market-index.ts';
import { type OrderBooks, orderBooks } from '../../../../bin/local/exchange/order-books.ts';
import { indexPrints } from '../../../../bin/local/exchange/prints.ts';
import { aMarket, aRow, aWorld, START_MS } from './a-world.ts';

const TICKS = [100_000n, 10_000n, 5_000n, 2_500n, 1_000n, 100n];

const inputs = fc.record({
  seed: fc.integer(),
  marketName: fc.string(),
  refill: fc.nat(20),
  tickMicro: fc.constantFrom(...TICKS),
  print: fc.record({
    atMs: fc.constant(START_MS),
    side: fc.constantFrom('BUY', 'SELL'),
    priceMicro: fc.bigInt(0n, 1_000_000n),
    sizeMicro: fc.bigInt(1n, 10n ** 12n),
    number: fc.nat(1000),
  }),
});

describe('the book that a print leaves', () => {
  it('holds at most the print on each side, keeps a tick of spread, and lies on ticks inside the bounds', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { bids, asks } = ladderAfterPrint(input);
        expect(depth(bids)).toBeLessThanOrEqual(input.print.sizeMicro);
        expect(depth(asks)).toBeLessThanOrEqual(input.print.sizeMicro);
        const [bid, ask] = [bids[0]?.priceMicro, asks[0]?.priceMicro];
        if (bid !== undefined && ask !== undefined) expect(ask - bid).toBeGreaterThanOrEqual(input.tickMicro);
        for (const { priceMicro, sizeMicro } of [...bids, ...asks]) {
          expect(priceMicro % input.tickMicro).toBe(0n);
          expect(priceMicro).toBeGreaterThanOrEqual(input.tickMicro);
          expect(priceMicro).toBeLessThanOrEqual(1_000_000n - input.tickMicro);
          expect(sizeMicro).toBeGreaterThan(0n);
        }
        expect(isBestFirst(bids, -1) && isBestFirst(asks, 1)).toBe(true);
      }),
    );
  });

  it('is the same for the same input, and offers nothing better than the print but for a tick after a refill', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const ladder = ladderAfterPrint(input);
        expect(ladderAfterPrint(structuredClone(input))).toEqual(ladder);
        const { side, priceMicro } = input.print;
        const slack = input.refill === 0 ? 0n : input.tickMicro;
        const best = (side === 'BUY' ? ladder.asks : ladder.bids)[0]?.priceMicro;
        if (best === undefined) return;
        if (side === 'BUY') expect(best).toBeGreaterThanOrEqual(priceMicro - slack);
        else expect(best).toBeLessThanOrEqual(priceMicro + slack);
      }),
    );
  });

  it('leaves nothing within 5 % after about one print in ten, and mostly the price of the print', () => {
    const bests = Array.from({ length: 1000 }, (_none, number) => {
      const print = { atMs: START_MS, side: 'BUY' as const, priceMicro: 500_000n, sizeMicro: 10n ** 9n, number };
      const input = { seed: 1, marketName: 'm', print, refill: 0, tickMicro: 10_000n };
      return ladderAfterPrint(input).asks[0]?.priceMicro ?? 0n;
    });
    const gaps = bests.filter((best) => best > 525_000n).length + bests.filter((best) => best === 0n).length;
    const same = bests.filter((best) => best === 500_000n).length;
    expect(gaps).toBeGreaterThan(60);
    expect(gaps).toBeLessThan(150);
    expect(same).toBeGreaterThan(500);
  });
});

describe('the books over time', () => {
  it('has none before the first print and none after the resolution', () => {
    const { at } = rowsAt([60], { resolution: { atMs: START_MS + 400_000, payoutsMicro: [1_000_000n, 0n] } });
    expect(at(59_999)).toBeUndefined();
    expect(at(60_000)).toBeDefined();
    expect(at(400_000)).toBeUndefined();
  });

  it('changes by a print 20 s after the last one that changed it, not by one after 19 s, and every 300 s', () => {
    const { at } = rowsAt([60, 79, 98, 99, 110]);
    const epochs = [60_000, 79_000, 97_000, 98_000, 110_000, 397_999, 398_000, 698_000].map((ms) => at(ms)?.epoch);
    expect(epochs).toEqual(['0r0.0', '0r0.0', '0r0.0', '0r2.0', '0r2.0', '0r2.0', '0r2.1', '0r2.2']);
  });

  it('keeps what was taken out of both outcomes until the refill', () => {
    // Given
    const { at, books, token } = rowsAt([60]);
    const before = at(60_000)!;
    const best = before.asks[0]!;

    // When
    books.take(token('102'), {
      epoch: before.epoch,
      side: 'bids',
      levels: [{ priceMicro: 1_000_000n - best.priceMicro, sizeMicro: best.sizeMicro }],
    });

    // Then
    expect(at(68_000)?.asks).toEqual(before.asks.slice(1));
    expect(at(68_000)?.bids).toEqual(before.bids);
    expect(books.book(token('102'), START_MS + 68_000)?.bids[0]?.priceMicro).toBe(
      1_000_000n - before.asks[1]!.priceMicro,
    );
    expect(at(360_000)?.epoch).toBe('0r0.1');
    expect(at(360_000)?.asks.length).toBeGreaterThan(0);
  });
});

function depth(levels: readonly Level[]): bigint {
  return levels.reduce((sum, { sizeMicro }) => sum + sizeMicro, 0n);
}

function isBestFirst(levels: readonly Level[], direction: 1 | -1): boolean {
  return levels.every((level, index) => {
    const previous = levels[index - 1];
    return previous === undefined || Number(level.priceMicro - previous.priceMicro) * direction > 0;
  });
}

type Token = NonNullable<ReturnType<ReturnType<typeof indexMarkets>['token']>>;

function rowsAt(
  seconds: readonly number[],
  facts: Parameters<typeof aMarket>[1] = {},
): { at: (ms: number) => (Ladder & { epoch: string }) | undefined; books: OrderBooks; token: (id: string) => Token } {
  const rows = seconds.map((second) => aRow({ timestampS: START_MS / 1000 + second }));
  const world = aWorld({ rows, books: [], markets: [aMarket(1, facts)] });
  const markets = indexMarkets(world);
  const books = orderBooks(world, markets, indexPrints(world, markets));
  const token = (tokenId: string): Token => markets.token(tokenId)!;
  return { at: (ms) => books.book(token('101'), START_MS + ms), books, token };
}
