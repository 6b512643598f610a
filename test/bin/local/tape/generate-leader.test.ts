import { describe, expect, test } from '@jest/globals';
import { generateLeader } from '../../../../bin/local/tape/generate-leader.ts';

const START_MS = Date.parse('2026-02-26T21:00:00Z');
const SEEDS = [1, 2, 3, 20260226, 99];

describe.each(SEEDS)('the generated leader of seed %d', (seed) => {
  const leader = generateLeader({ seed, startMs: START_MS });
  const markets = new Map(leader.markets.map((market) => [market.conditionId, market]));

  test('is the same each time', () => {
    expect(generateLeader({ seed, startMs: START_MS })).toEqual(leader);
  });

  test('does every kind of thing within 75 minutes, in both protocols and in neg-risk markets', () => {
    const kinds = new Set(leader.rows.map(({ type, side }) => `${type} ${side}`.trim()));
    expect(kinds).toEqual(new Set(['TRADE BUY', 'TRADE SELL', 'MERGE', 'REDEEM']));
    expect(leader.rows.every(({ timestampS }) => timestampS * 1000 < START_MS + 75 * 60_000)).toBe(true);
    expect(leader.markets).toHaveLength(12);
    expect(leader.markets.filter(({ version }) => version === 'v2')).toHaveLength(2);
    expect(leader.markets.filter(({ negRisk }) => negRisk)).toHaveLength(2);
    expect(leader.markets.filter(({ resolution }) => resolution !== undefined)).toHaveLength(4);
  });

  test('trades a token at most every 40 seconds, on the tick, for 100 to 2,000 dollars', () => {
    const last = new Map<string, number>();
    for (const row of leader.rows.filter(({ type }) => type === 'TRADE')) {
      expect(row.timestampS - (last.get(row.tokenId) ?? -Infinity)).toBeGreaterThanOrEqual(40);
      last.set(row.tokenId, row.timestampS);
      const tick = markets.get(row.conditionId)?.tickSize === '0.001' ? 1000 : 100;
      expect(Math.round(row.price * tick) / tick).toBe(row.price);
      expect(row.usdcMicro).toBeGreaterThanOrEqual(100_000_000n);
      expect(row.usdcMicro).toBeLessThanOrEqual(2_500_000_000n);
    }
  });

  test('never sells, merges or redeems what it does not own, and never runs out of cash', () => {
    const owned = new Map(leader.positions.map(({ tokenId, sharesMicro }) => [tokenId, sharesMicro]));
    let cash = leader.cashMicro;
    const change = (tokenId: string, by: bigint): void => {
      owned.set(tokenId, (owned.get(tokenId) ?? 0n) + by);
      expect(owned.get(tokenId)).toBeGreaterThanOrEqual(0n);
    };
    for (const { type, side, tokenId, conditionId, sizeMicro, usdcMicro } of leader.rows) {
      cash += side === 'BUY' ? -usdcMicro : usdcMicro;
      expect(cash).toBeGreaterThanOrEqual(0n);
      if (type === 'MERGE')
        for (const token of markets.get(conditionId)?.tokens ?? []) change(token.tokenId, -sizeMicro);
      else change(tokenId, side === 'BUY' ? sizeMicro : -sizeMicro);
    }
  });

  test('gives tokens of protocol V2 the ids that the venue would', () => {
    for (const { version, conditionId, tokens } of leader.markets) {
      const ids = tokens.map(({ tokenId }) => BigInt(tokenId));
      if (version === 'v2') expect(ids).toEqual([BigInt(conditionId), BigInt(conditionId) + 1n]);
      expect(ids.every((id) => id < 2n ** 256n)).toBe(true);
    }
  });
});
