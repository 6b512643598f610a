import { describe, expect, test } from '@jest/globals';
import { foldText, hasKeyword } from '#core/risk/fold-words.ts';
import fc from 'fast-check';

const HIDDEN = ['\u200b', '\u200d', '\u202e', '\u00ad', '\u0007', '\ufeff'];
const aWord = fc.stringMatching(/^[a-z0-9éßøж]{1,12}$/);

describe('keywords', () => {
  test.each([
    ['Will it rain in Kyiv?', 'rain', true],
    ['Will Ukraine win?', 'rain', false],
    ['will-trump-win-the-election', 'trump win', true],
    ['Will Trump really win?', 'trump win', false],
    ['Which elections?', 'elect*', true],
    ['Which elections?', 'elect', false],
    ['Bitcoin above 100k?', '*coin', true],
    ['STRASSE', 'straße', true],
    ['STRAẞE', 'strasse', true],
    ['Café', 'cafe\u0301', true],
    ['Ｔｒｕｍｐ', 'trump', true],
    ['a.c', 'abc', false],
    ['anything', '.*', false],
    ['anything', '*', false],
    ['', 'rain', false],
  ])('%j has %j: %s', (text, keyword, isThere) => {
    expect(hasKeyword(text, keyword)).toBe(isThere);
  });

  test('M2: a word is found whatever its case and whatever no eye sees between its letters', () => {
    const mixed = fc.tuple(aWord, fc.array(fc.constantFrom(...HIDDEN), { maxLength: 6 }), fc.nat(12), fc.boolean());
    fc.assert(
      fc.property(aWord, mixed, aWord, (before, [word, hidden, at, isUpper], after) => {
        const letters = Array.from(isUpper ? word.toUpperCase() : word);
        letters.splice(at % (letters.length + 1), 0, ...hidden);
        expect(hasKeyword(`${before} ${letters.join('')}, ${after}`, word)).toBe(true);
      }),
    );
  });

  test('what means something to a pattern means only itself, and takes no time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.stringMatching(/^[()[\]{}.+?^$|\\/-]{1,30}$/), (text, marks) => {
        expect(hasKeyword(text, marks)).toBe(false);
        expect(hasKeyword(`x${marks}y`, `x${marks}y`)).toBe(true);
      }),
    );
    expect(hasKeyword('a'.repeat(100_000), `${'a'.repeat(64)}!`)).toBe(false);
  });

  test('a text has each of its own runs of words, and no word that it does not have', () => {
    fc.assert(
      fc.property(
        fc.array(aWord, { minLength: 1, maxLength: 8 }),
        fc.nat(7),
        fc.nat(7),
        aWord,
        (words, from, to, other) => {
          const part = words.slice(from % words.length, (from % words.length) + 1 + (to % words.length));
          expect(hasKeyword(words.join(' '), part.join('-'))).toBe(true);
          if (!words.map(foldText).includes(foldText(other))) expect(hasKeyword(words.join(' '), other)).toBe(false);
        },
      ),
    );
  });
});

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
    { examples: [['ẞ']] },
  );
});
