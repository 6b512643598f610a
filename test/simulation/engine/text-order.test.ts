import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { compareText } from './text-order.ts';

test('texts are in the order of their UTF-8 bytes, those beyond U+FFFF behind all others', () => {
  const aText = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', '\u{d7ff}', '\u{e000}', '\u{ffff}', '😀', '𐀀'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(aText, aText, (one, other) => {
      expect(Math.sign(compareText(one, other))).toBe(Buffer.compare(Buffer.from(one), Buffer.from(other)));
    }),
    { numRuns: 500 },
  );
  expect(compareText('😀', '\u{ffff}')).toBeGreaterThan(0);
});
