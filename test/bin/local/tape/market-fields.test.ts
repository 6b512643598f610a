import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SHIPPED_TAPE } from '../../../../bin/local/tape/build-shipped-tape.ts';
import { inventedFields, MARKET_FIELDS } from '../../../../bin/local/tape/market-fields.ts';
import { readTape } from '../../../../bin/local/tape/read-tape.ts';
import { parseMarket } from '../../../../bin/local/tape/parse-market.ts';
import { writeTape } from '../../../../bin/local/tape/write-tape.ts';
import { aGammaRow, aRawTrade, buildAll, CONDITION, DOWN, someSources, UP } from './raw-rows.ts';

const CLOB = {
  condition_id: CONDITION,
  question: 'Will it rain?',
  market_slug: 'will-it-rain',
  end_date_iso: '2026-03-01T00:00:00Z',
  minimum_tick_size: 0.01,
  minimum_order_size: 5,
  tokens: [
    { token_id: UP, outcome: 'Yes', winner: true },
    { token_id: DOWN, outcome: 'No', winner: false },
  ],
};
const markOf = (markets: readonly unknown[]) =>
  buildAll(someSources([aRawTrade()], markets)).world.markets[0]?.invented;

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'marks-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

describe('what a tape marks as invented of a market', () => {
  test('of an open Gamma row with every fact is nothing', () => {
    expect(markOf([aGammaRow()])).toEqual([]);
  });

  test('of a Gamma row from after its end is what such a row no longer tells', () => {
    expect(markOf([aGammaRow({ closed: true, liquidityNum: 0, volume24hr: 0 })])).toEqual(['volume', 'liquidity']);
  });

  test('of a row of the CLOB is money, fee and event, which it never tells', () => {
    expect(markOf([CLOB])).toEqual(['volume', 'liquidity', 'fee', 'event']);
  });

  test('of a market that nobody recorded is everything but its trades', () => {
    const everything = ['volume', 'liquidity', 'category', 'end', 'fee', 'tick', 'minimum', 'event', 'token'];
    expect(markOf([])).toEqual(everything);
  });

  test('outlives writing, reading, and building a tape of a tape', async () => {
    const { world } = buildAll(someSources([aRawTrade()], [CLOB]));
    await writeTape(dir, world, { speed: 'max', notes: [], sources: [] });
    expect((await readTape(dir)).markets[0]?.invented).toEqual(['volume', 'liquidity', 'fee', 'event']);
    expect(markOf([aGammaRow({ invented: ['fee', 'volume'] })])).toEqual(['volume', 'fee']);
  });

  test('is not known where the tape is from before there was a mark', async () => {
    const { world } = buildAll(someSources([aRawTrade()], [aGammaRow()]));
    const markets = world.markets.map(({ invented: _, ...market }) => market);
    await writeTape(dir, { ...world, markets }, { speed: 'max', notes: [], sources: [] });
    expect((await readTape(dir)).markets[0]).not.toHaveProperty('invented');
  });

  test('is refused where it names no field of a market', () => {
    expect(() => parseMarket(aGammaRow({ invented: ['volume', 'weather'] }))).toThrow(
      'invented: is not a field of a market, got "weather"',
    );
  });

  test('of each market of the tape that ships is said: generated ones are invented as a whole', async () => {
    const { markets } = await readTape(SHIPPED_TAPE);
    const whole = markets.filter(({ invented }) => invented?.length === MARKET_FIELDS.length);
    expect(markets.every(({ invented }) => invented !== undefined && invented.includes('volume'))).toBe(true);
    expect([markets.length, whole.length]).toEqual([36, 12]);
  });
});

describe('phrases of the notes', () => {
  test('become fields, each once, in one order, beside the marks that a row had', () => {
    expect(inventedFields(['volumes', 'fee', '24 h volume'], ['token', 'fee'])).toEqual(['volume', 'fee', 'token']);
  });

  test('that concern nothing that anybody decides on become none', () => {
    expect(inventedFields(['Gamma number'])).toEqual([]);
  });
});
