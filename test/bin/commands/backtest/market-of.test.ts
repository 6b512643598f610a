import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { marketOf } from '../../../../bin/commands/backtest/market-of.ts';
import { type MarketFacts } from '../../../../bin/local/tape/tape-world.ts';
import { aMarket } from '../../local/exchange/a-world.ts';

const rateOf = (feeRate: number): bigint | undefined => marketOf(aMarket(1, { feeRate }))?.fee.rateBps;

test('a fee rate of whole basis points is itself, whatever a double makes of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (rateBps) => {
      expect(rateOf(rateBps / 10_000)).toBe(BigInt(rateBps));
    }),
  );
  expect(rateOf(0.07)).toBe(700n);
});

test('a finer one is rounded up: no fee is taken for less than it is', () => {
  expect([0.000_001, 0.000_101, 0.070_001].map(rateOf)).toEqual([1n, 2n, 701n]);
});

test('a planned end is told where it was recorded, and never where the tape made it of what came later', () => {
  const endOf = (facts: Pick<MarketFacts, 'invented'>) => marketOf({ ...aMarket(1), ...facts })?.endsAt;
  const { endMs } = aMarket(1);
  expect([endOf({}), endOf({ invented: ['category'] }), endOf({ invented: ['category', 'end'] })]).toEqual([
    endMs,
    endMs,
    undefined,
  ]);
});
