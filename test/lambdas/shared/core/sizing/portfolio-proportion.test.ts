import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizeByProportion } from '#core/sizing/portfolio-proportion.ts';
import { usd } from '#core/values/usd.ts';
import { dollars } from '../../../../support/builders/quantities.ts';

const sized = (leaderNotional: string, leaderEquity: string) =>
  sizeByProportion({
    leaderNotional: dollars(leaderNotional),
    leaderEquity: dollars(leaderEquity),
    allocated: dollars('2000'),
  });

test('a leader who puts in 10 % of his portfolio makes a copy of 10 % of the allocation: 200 of 2,000', () => {
  expect(sized('1000', '10000')).toBe(dollars('200'));
});

test('a leader who puts in all that he has makes a copy of the whole allocation, and no more for more', () => {
  expect(sized('10000', '10000')).toBe(dollars('2000'));
  expect(sized('10001', '10000')).toBe(dollars('2000'));
  expect(sized('90000', '10000')).toBe(dollars('2000'));
});

test('S8: a leader without equity makes no copy', () => {
  expect(sized('1000', '0')).toBe(0n);
});

test('a quotient is cut: a third of 2,000 dollars is 666.666666', () => {
  expect(sized('1', '3')).toBe(dollars('666.666666'));
});

test('S8: a copy is never more than the allocation, nor a larger part of it than the leader put in of his own', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(amount, amount, amount, (notional, equity, allocated) => {
      const size = sizeByProportion({
        leaderNotional: usd(notional),
        leaderEquity: usd(equity),
        allocated: usd(allocated),
      });
      expect(size).toBeLessThanOrEqual(allocated);
      expect(size * equity).toBeLessThanOrEqual(notional * allocated);
    }),
  );
});
