import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  copiedShare,
  type CopyParts,
  partsByLeader,
  copyParts,
  profitByCategory,
  profitByLeader,
  profitByPrice,
} from '#core/scoring/copy-groups.ts';
import { aCopyBet, aCopyRecord, aCopyTrade } from '../../../../support/copy-record.ts';

const dollars = fc.integer({ min: -100, max: 100 });

describe('groups of bets', () => {
  test('hold each bet once, whatever they are grouped by', () => {
    const bet = fc.record({
      leader: fc.constantFrom('one', 'two'),
      category: fc.constantFrom('a', undefined),
      profit: dollars,
      price: fc.double({ min: 0.001, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(bet), (given) => {
        const bets = given.map((one) => aCopyBet(one));
        for (const groups of [profitByLeader(bets), profitByCategory(bets), profitByPrice(bets)]) {
          expect(groups.reduce((sum, group) => sum + group.bets, 0)).toBe(bets.length);
          expect(groups.reduce((sum, group) => sum + group.profit, 0)).toBeCloseTo(
            bets.reduce((sum, { profit }) => sum + profit, 0),
            9,
          );
        }
      }),
    );
  });

  test('stand with the best first, prices in their order', () => {
    const bets = [
      aCopyBet({ leader: 'one', price: 0.9, profit: -3, category: undefined }),
      aCopyBet({ leader: 'two', price: 0.0999, profit: 4 }),
    ];
    expect(profitByLeader(bets).map(({ name }) => name)).toEqual(['two', 'one']);
    expect(profitByCategory(bets).map(({ name }) => name)).toEqual(['weather', 'category unknown']);
    expect(profitByPrice(bets).map(({ name }) => name)).toEqual(['0 to 0.1', '0.9 to 1']);
  });
});

describe('the parts of a copied profit', () => {
  test('for each trade: n(v − p_L) less n(p_F − p_L) less the fee is what was copied', () => {
    const trade = fc.record({
      shares: fc.integer({ min: 1, max: 500 }),
      price: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      leaderPrice: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      fee: fc.double({ min: 0, max: 5, noNaN: true }),
      side: fc.constantFrom('BUY', 'SELL'),
    });
    fc.assert(
      fc.property(fc.array(trade), fc.constantFrom(0, 1), (given, value) => {
        // Given: each trade by itself, held to what it pays or sold of what was owned at that
        const sign = (side: string): number => (side === 'BUY' ? 1 : -1);
        const earned = (at: 'price' | 'leaderPrice'): number =>
          given.reduce((sum, one) => sum + sign(one.side) * one.shares * (value - one[at]), 0);
        const fees = given.reduce((sum, { fee }) => sum + fee, 0);
        const record = aCopyRecord([earned('price') - fees], { trades: given.map((one) => aCopyTrade(one)) });

        // When
        const parts = copyParts(record);

        // Then
        expect(parts.leader).toBeCloseTo(earned('leaderPrice'), 6);
        expect(parts.leader - parts.slippage - parts.fees).toBeCloseTo(parts.copied, 6);
      }),
    );
  });

  test('a sale that no leader made has no slippage, and what was missed is in no other part', () => {
    const record = aCopyRecord([10], { trades: [aCopyTrade({ leaderPrice: undefined, fee: 2 })], missed: [3, 4] });
    expect(copyParts(record)).toEqual({ leader: 12, slippage: 0, fees: 2, copied: 10, missed: 7 });
    expect(copyParts(aCopyRecord([10])).missed).toBeNull();
  });

  test('of each leader add up to those of all of them, part by part', () => {
    const trade = fc.record({
      leader: fc.constantFrom('one', 'two'),
      side: fc.constantFrom('BUY', 'SELL'),
      price: fc.integer({ min: 1, max: 99 }).map((cents) => cents / 100),
      fee: fc.integer({ min: 0, max: 9 }),
    });
    const day = fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 }));
    fc.assert(
      fc.property(fc.array(trade), fc.array(day, { minLength: 1 }), (trades, profits) => {
        // Given
        const days = profits.map((own, at) => ({ day: String(at), profits: own }));
        const record = aCopyRecord([], {
          leaders: ['one', 'two'],
          days,
          trades: trades.map(aCopyTrade),
          missed: [3, 4],
        });

        // When
        const [one, two] = partsByLeader(record);

        // Then
        for (const [name, whole] of Object.entries(copyParts(record)) as [keyof CopyParts, number][])
          expect((one?.[name] ?? NaN) + (two?.[name] ?? NaN)).toBeCloseTo(whole, 6);
        expect(one?.copied).toBe(profits.reduce((sum, [own]) => sum + own, 0));
      }),
    );
  });

  test('leave of an edge what is copied of it, and of no edge nothing', () => {
    const parts = (leader: number, fees: number) => ({
      leader,
      slippage: 1,
      fees,
      copied: leader - 1 - fees,
      missed: null,
    });
    expect(copiedShare(parts(8, 1))).toEqual({ value: 0.75 });
    expect(copiedShare(parts(8, 9)).value).toBeLessThan(0);
    expect(copiedShare(parts(0, 0))).toEqual({ value: null, reason: 'BELOW_BENCHMARK' });
  });
});
