import { expect, test } from '@jest/globals';
import { unknownKeyAdvice } from '#contract/settings-keys.ts';
import { nearestWord } from '#contract/settings-nearest.ts';
import fc from 'fast-check';

const GLOBAL = ['max_total_exposure', 'max_single_bet', 'reserve_capital'];

test('B37: one wrong, missing, added or swapped letter leads to the key that was meant', () => {
  const typo = fc
    .tuple(
      fc.constantFrom(...GLOBAL),
      fc.nat(30),
      fc.constantFrom('replace', 'drop', 'add', 'swap'),
      fc.constantFrom('z', '_', '7'),
    )
    .map(([key, at, kind, letter]) => {
      const place = at % (key.length - 1);
      const [before, here, next] = [key.slice(0, place), key.charAt(place), key.charAt(place + 1)];
      const after = key.slice(place + 2);
      if (kind === 'replace') return { key, typed: before + letter + next + after };
      if (kind === 'drop') return { key, typed: before + next + after };
      return { key, typed: kind === 'add' ? before + letter + here + next + after : before + next + here + after };
    });
  fc.assert(
    fc.property(typo, ({ key, typed }) => {
      expect(nearestWord(typed, GLOBAL)).toBe(key);
      expect(unknownKeyAdvice(['risk_management', 'global'], typed)).toBe(`did you mean ${key}?`);
    }),
  );
});

test('a key of another section is named with its place', () => {
  expect(unknownKeyAdvice(['your_account'], 'max_single_bet')).toBe(
    'did you mean risk_management.global.max_single_bet?',
  );
});

test('a key like none lists those that are known; lists and optional sections are looked into', () => {
  expect(unknownKeyAdvice(['sizing'], 'something_else')).toContain(
    'known here: policy, copy_pct, max_trade, copy_factor',
  );
  expect(unknownKeyAdvice(['traders', 3, 'sizing'], 'polcy')).toBe('did you mean policy?');
});
