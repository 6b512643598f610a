import { describe, expect, test } from '@jest/globals';
import { bps } from '#core/values/bps.ts';
import { bpsText, dollarText, gainText, partText, priceText, shareText } from '#core/values/number-text.ts';
import { type Price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';

describe('amounts as texts', () => {
  test.each([
    [0n, '$0.00'],
    [1_234_500_000n, '$1,234.50'],
    [1_234_567_890_000n, '$1,234,567.89'],
    [-10_000n, '-$0.01'],
    // Halves go away from zero, and what rounds to nothing has no sign.
    [5_000n, '$0.01'],
    [-5_000n, '-$0.01'],
    [-4_999n, '$0.00'],
  ])('%p micro-dollars are %s', (amount, text) => {
    expect(dollarText(usd(amount))).toBe(text);
  });

  test.each([
    [12_000_000n, '+$12.00'],
    [-3_400_000n, '-$3.40'],
    [0n, '$0.00'],
    [4_999n, '$0.00'],
  ])('a gain of %p micro-dollars is %s', (amount, text) => {
    expect(gainText(usd(amount))).toBe(text);
  });

  test('shares to a hundredth, prices to a hundredth of a cent, bps as percent', () => {
    expect(shareText(shares(1_250_000_000n))).toBe('1,250.00');
    expect(shareText(shares(-1_250_004_999n))).toBe('-1,250.00');
    expect(priceText(570_000n as Price)).toBe('0.5700');
    expect(bpsText(bps(7_250n))).toBe('72.5 %');
    expect(bpsText(bps(-15n))).toBe('-0.2 %');
  });

  test.each([
    [1n, 4n, '25.0 %'],
    [1n, 0n, '–'],
    [0n, 5n, '0.0 %'],
  ])('the part that %p is of %p is %s', (part, whole, text) => {
    expect(partText(part, whole)).toBe(text);
  });
});
