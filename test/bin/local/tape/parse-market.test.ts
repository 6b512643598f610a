import { describe, expect, test } from '@jest/globals';
import { latestReadings, parseMarket } from '../../../../bin/local/tape/parse-market.ts';
import { readInputFile } from '../../../../bin/local/tape/input-file.ts';
import { sharedFile } from '../../../support/shared-data.ts';
import { aGammaRow, CONDITION, DOWN, UP } from './raw-rows.ts';

const CLOB = {
  condition_id: CONDITION,
  question: 'Bitcoin Up or Down',
  market_slug: 'btc-up-or-down',
  end_date_iso: '2025-11-12T00:00:00Z',
  game_start_time: null,
  minimum_order_size: 5,
  minimum_tick_size: 0.001,
  neg_risk: false,
  seconds_delay: 3,
  closed: true,
  taker_base_fee: 1000,
  tokens: [
    { token_id: UP, outcome: 'Up', price: 0, winner: false },
    { token_id: DOWN, outcome: 'Down', price: 1, winner: true },
  ],
  tags: ['Crypto', 'Up or Down'],
};

describe('a market row', () => {
  test('of Gamma gives tick, minimum, fee, tags, money and dates', () => {
    expect(parseMarket(aGammaRow({ gameStartTime: '2026-03-01 10:00:00+00' }))).toEqual({
      facts: {
        version: 'v1',
        gammaId: '703257',
        conditionId: CONDITION,
        question: 'Will it rain?',
        slug: 'will-it-rain',
        category: null,
        tags: ['Weather'],
        tokens: [
          { tokenId: UP, outcome: 'Yes' },
          { tokenId: DOWN, outcome: 'No' },
        ],
        tickSize: '0.001',
        minOrderSize: 5,
        negRisk: true,
        feeRate: 0.05,
        feeExponent: 1,
        liquidity: 1234.5,
        volume: 99_000,
        volume24h: 4321,
        gameStartMs: Date.parse('2026-03-01T10:00:00Z'),
        secondsDelay: 0,
      },
      endMs: Date.parse('2026-03-01T12:00:00Z'),
      eventId: '77',
      eventSlug: 'rain',
      updatedAtMs: 0,
      invented: [],
    });
  });

  test('has no fee unless fees are enabled', () => {
    expect(parseMarket(aGammaRow({ feesEnabled: false })).facts.feeRate).toBe(0);
  });

  test('of protocol V2 takes its position ids, and the condition in 64 digits', () => {
    const row = aGammaRow({ version: 'v2', conditionId: CONDITION.slice(0, 64), positionIds: ['5', '6'] });
    const { facts } = parseMarket(row);
    expect(facts.conditionId).toBe(`${CONDITION.slice(0, 64)}00`);
    expect(facts.tokens.map((token) => token.tokenId)).toEqual(['5', '6']);
  });

  test('that is closed tells payouts and the time; a price between tells nothing', () => {
    const closed = { closed: true, closedTime: '2025-12-08 05:43:33+00', outcomePrices: '["0", "1"]' };
    expect(parseMarket(aGammaRow(closed))).toMatchObject({
      payoutsMicro: [0n, 1_000_000n],
      resolvedAtMs: Date.parse('2025-12-08T05:43:33Z'),
    });
    expect(parseMarket(aGammaRow({ ...closed, outcomePrices: '["0.5", "0.5"]' })).payoutsMicro).toEqual([
      500_000n,
      500_000n,
    ]);
    expect(parseMarket(aGammaRow({ ...closed, outcomePrices: '["0.3", "0.7"]' })).payoutsMicro).toBeUndefined();
    expect(parseMarket(aGammaRow({ ...closed, closed: false })).payoutsMicro).toBeUndefined();
  });

  test('fetched after closing has liquidity and volume invented; an open one without liquidity keeps its zero', () => {
    const fetched = parseMarket(aGammaRow({ closed: true, liquidityNum: 0, volume24hr: undefined }));
    expect(fetched).toMatchObject({
      facts: { liquidity: 25_000, volume24h: 100_000 },
      invented: ['liquidity', '24 h volume'],
    });
    expect(parseMarket(aGammaRow({ liquidityNum: 0 }))).toMatchObject({ facts: { liquidity: 0 }, invented: [] });
  });

  test('of the CLOB has the winner, and no fee and no money of its own', () => {
    expect(parseMarket(CLOB)).toMatchObject({
      facts: {
        tickSize: '0.001',
        feeRate: 0,
        liquidity: 25_000,
        volume24h: 100_000,
        secondsDelay: 3,
        tags: ['Crypto', 'Up or Down'],
      },
      endMs: Date.parse('2025-11-12T00:00:00Z'),
      payoutsMicro: [0n, 1_000_000n],
      invented: ['liquidity', 'volumes', 'fee', 'Gamma number'],
    });
    expect(parseMarket({ ...CLOB, is_50_50_outcome: true }).payoutsMicro).toEqual([500_000n, 500_000n]);
    expect(parseMarket({ ...CLOB, closed: false }).payoutsMicro).toBeUndefined();
  });

  test.each([
    [{ version: 'v3' }, 'version: is neither v1 nor v2'],
    [{ orderPriceMinTickSize: 0.02 }, 'orderPriceMinTickSize: is not a tick size, got 0.02'],
    [{ clobTokenIds: '["1","2","3"]' }, 'clobTokenIds: is not a pair of token ids'],
    [{ clobTokenIds: '["0xff","2"]' }, 'clobTokenIds: is not a pair of token ids'],
    [{ clobTokenIds: 'not JSON' }, 'clobTokenIds: is not a list'],
    [{ endDate: 'soon' }, 'endDate: is not a time, got "soon"'],
  ])('with %j is refused', (changes, message) => {
    expect(() => parseMarket(aGammaRow(changes))).toThrow(message);
  });

  test('of two rows of one market the later one counts', () => {
    const rows = ['2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-01T00:00:00Z'];
    const latest = latestReadings(rows.map((updatedAt) => parseMarket(aGammaRow({ updatedAt, question: updatedAt }))));
    expect([...latest.values()].map(({ facts }) => facts.question)).toEqual(['2026-01-03T00:00:00Z']);
  });

  const recorded = sharedFile('polymarket/gamma/markets_2025-11_2026-01.jsonl.gz');
  (recorded === undefined ? test.skip : test)('475 recorded Gamma rows are 386 markets', async () => {
    const pages = await readInputFile(recorded ?? '');
    const readings = pages.flatMap((page) => page.rows.map(({ value }) => parseMarket(value)));
    expect(readings).toHaveLength(475);
    expect(latestReadings(readings).size).toBe(386);
    expect(readings.filter(({ facts }) => facts.negRisk)).toHaveLength(26);
  });

  const fiveMinutes = sharedFile('polymarket/gamma/markets_btc_updown_5m_2026-07-24.jsonl.gz');
  (fiveMinutes === undefined ? test.skip : test)(
    '292 recorded five minute markets carry a fee and their end',
    async () => {
      const pages = await readInputFile(fiveMinutes ?? '');
      const readings = pages.flatMap((page) => page.rows.map(({ value }) => parseMarket(value)));
      expect(readings).toHaveLength(292);
      expect(new Set(readings.map(({ facts }) => facts.feeRate))).toEqual(new Set([0.07]));
      expect(readings.every(({ payoutsMicro, resolvedAtMs }) => payoutsMicro && resolvedAtMs)).toBe(true);
    },
  );
});
