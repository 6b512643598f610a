import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanText, displayWidth } from '../../../../bin/commands/view/clean-text.ts';

test('whatever the text, nothing but visible characters is left, and it fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const clean = cleanText(text, width);
      expect(clean).not.toMatch(/\p{C}|\p{Zl}|\p{Zp}/u);
      expect(displayWidth(clean)).toBeLessThanOrEqual(width);
    }),
  );
});

test('wide characters take two columns, combining ones none', () => {
  expect(displayWidth('日本')).toBe(4);
  expect(cleanText('日本語のテスト', 8)).toBe('日本語…');
  expect(displayWidth('e\u0301')).toBe(1);
  expect(cleanText(`x${'\u0336'.repeat(50)}`, 10)).toBe('x\u0336');
});

test('what fits stays as it is, spaces become one', () => {
  expect(cleanText('Will  it\r\nrain?', 13)).toBe('Will it rain?');
  expect(cleanText('Will it rain?', 12)).toBe('Will it rai…');
});
