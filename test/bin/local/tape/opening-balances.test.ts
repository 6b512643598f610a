import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aGammaRow, aRawTrade, buildAll, DOWN, someSources, UP } from './raw-rows.ts';

const T = 1_772_139_600;
const AT = (seconds: number) => ({ timestamp: T + seconds });
const MERGE = { type: 'MERGE', side: '', token_id: '', price: 0, outcome_index: 999 };

function leaderOf(rows: readonly unknown[]) {
  const [leader] = buildAll(someSources(rows, [aGammaRow()])).world.leaders;
  return { cash: leader?.cashMicro, positions: leader?.positions };
}

describe('what a leader owned when the tape starts', () => {
  test('is what it sold and never bought', () => {
    const rows = [aRawTrade({ ...AT(1), size: 10 }), aRawTrade({ ...AT(2), side: 'SELL', size: 25 })];
    expect(leaderOf(rows).positions).toEqual([{ tokenId: UP, sharesMicro: 15_000_000n }]);
  });

  test('and what it merged: of both outcomes', () => {
    const rows = [aRawTrade({ ...AT(1), size: 10 }), aRawTrade({ ...AT(2), ...MERGE, size: 12, usdc_size: 12 })];
    expect(leaderOf(rows).positions).toEqual([
      { tokenId: UP, sharesMicro: 2_000_000n },
      { tokenId: DOWN, sharesMicro: 12_000_000n },
    ]);
  });

  test('and what it redeemed; a second redemption of the same shares was owned too', () => {
    const redeem = { type: 'REDEEM', side: '', price: 0, size: 10, usdc_size: 10 };
    expect(leaderOf([aRawTrade({ ...AT(1), ...redeem }), aRawTrade({ ...AT(2), ...redeem })]).positions).toEqual([
      { tokenId: UP, sharesMicro: 20_000_000n },
    ]);
  });

  test('in cash: enough at the worst moment, and a quarter more', () => {
    const rows = [
      aRawTrade({ ...AT(1), usdc_size: 40 }),
      aRawTrade({ ...AT(2), side: 'SELL', usdc_size: 30 }),
      aRawTrade({ ...AT(3), usdc_size: 50 }),
      aRawTrade({ ...AT(4), type: 'REWARD', side: '', condition_id: '', token_id: '', usdc_size: 500 }),
    ];
    expect(leaderOf(rows).cash).toBe(75_000_000n);
  });

  test('never lets shares or cash fall below zero, whatever it traded', () => {
    const trade = fc.record({
      side: fc.constantFrom('BUY', 'SELL'),
      token_id: fc.constantFrom(UP, DOWN),
      size: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 30 }), (trades) => {
        const rows = trades.map((row, index) => aRawTrade({ ...row, ...AT(index), usdc_size: row.size / 2 }));
        const { world } = buildAll(someSources(rows, [aGammaRow()]));
        const shares = new Map(world.leaders[0]!.positions.map(({ tokenId, sharesMicro }) => [tokenId, sharesMicro]));
        let cash = world.leaders[0]!.cashMicro;
        for (const { side, tokenId, sizeMicro, usdcMicro } of world.rows) {
          cash += side === 'BUY' ? -usdcMicro : usdcMicro;
          shares.set(tokenId, (shares.get(tokenId) ?? 0n) + (side === 'BUY' ? sizeMicro : -sizeMicro));
          expect(cash).toBeGreaterThanOrEqual(0n);
          expect(shares.get(tokenId)).toBeGreaterThanOrEqual(0n);
        }
      }),
    );
  });
});
