import { expect, test } from '@jest/globals';
import { unknownKeyAdvice } from '#contract/settings-keys.ts';
import { REASONS } from '#core/risk/reasons.ts';

test('every setting that a reason names is a key of the settings, or a switch', () => {
  const named = Object.values(REASONS).flatMap(({ setting }) => setting ?? []);
  for (const setting of named.filter((each) => !each.startsWith('switch '))) {
    const path = setting.replace('[]', '.0').split('.');
    const section = path.slice(0, -1).map((part) => (part === '0' ? 0 : part));
    expect(unknownKeyAdvice(section, path.at(-1) ?? '')).toBe(`did you mean ${path.at(-1) ?? ''}?`);
  }
});

test('meanings are whole sentences', () => {
  for (const { meaning } of Object.values(REASONS)) expect(meaning).toMatch(/^[A-Z].*\.$/);
});
