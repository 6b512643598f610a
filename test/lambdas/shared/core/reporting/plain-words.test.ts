import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainWords } from '#core/reporting/plain-words.ts';

describe('a text from outside', () => {
  test.each([
    ['Will it rain?', 'Will it rain?'],
    ['Bitcoin > $100k & 3.5 % by June 1?', 'Bitcoin > $100k & 3.5 % by June 1?'],
    ['two\n\r\tlines \u202eand\u200b more', 'two lines and more'],
    ['@everyone', '\uFF20everyone'],
    ['see https://evil.com/x', 'see https: //evil. com/x'],
    ['t.me/scam', 't. me/scam'],
  ])('%j is told as %j', (text, told) => {
    expect(plainWords(text)).toBe(told);
  });

  test('is as long as a hundred characters, and shortened beyond', () => {
    expect(plainWords('x'.repeat(100))).toBe('x'.repeat(100));
    expect(plainWords('x'.repeat(101))).toBe(`${'x'.repeat(99)}…`);
    expect(plainWords('x'.repeat(300), 300)).toBe('x'.repeat(300));
  });

  test('calls nobody, links nowhere, hides nothing and stays in its line, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '@here', '://a.bc'), (text, more) => {
        const told = plainWords(text + more);
        expect(told).not.toMatch(/@|:\/\/|\p{Cc}|\p{Cf}|\p{Zl}|[\p{L}\p{N}]\.\p{L}{2}/u);
        expect(Array.from(told).length).toBeLessThanOrEqual(100);
      }),
    );
  });
});
