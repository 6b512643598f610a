import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRatio } from '#contract/settings-ratio.ts';
import { formatMicros } from '#core/values/decimal.ts';

test('every ratio within ten is read as it is written, below zero too, and none beyond', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -20_000_000n, max: 20_000_000n }), (micros) => {
      const isWithin = micros >= -10_000_000n && micros <= 10_000_000n;
      expect(parseRatio(formatMicros(micros))).toBe(isWithin ? micros : undefined);
    }),
  );
});

test.each(['', '-', '--1', '+1', '1e1', '0.0000001', ' 1', 'NaN'])('%j is no ratio', (text) => {
  expect(parseRatio(text)).toBeUndefined();
});
