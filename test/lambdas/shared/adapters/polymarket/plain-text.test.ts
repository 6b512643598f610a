import { expect, test } from '@jest/globals';
import { plainText } from '#adapters/polymarket/plain-text.ts';
import fc from 'fast-check';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(fc.constantFrom('\n', '\u001b', '\u202e', '\u200d', '\ud83d', '\ude00', '😀', 'e', '\u0301', '\u2028'), {
      maxLength: 400,
    })
    .map((parts) => parts.join('')),
);

test('M2: whatever comes, what is kept is visible, whole, in one form, and at most 200 characters', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const plain = plainText(text);
      expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(plain).toBe(plain.normalize('NFC'));
      expect(plain.isWellFormed()).toBe(true);
      expect(Array.from(plain).length).toBeLessThanOrEqual(200);
      expect(plainText(plain)).toBe(plain);
    }),
  );
});

test('200 characters are kept, of 201 the last is not, however many bytes each has', () => {
  expect(Array.from(plainText('😀'.repeat(200)))).toHaveLength(200);
  expect(Array.from(plainText('😀'.repeat(201)))).toHaveLength(200);
  expect(plainText('Café')).toBe(plainText('Cafe\u0301'));
});
