import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { broken } from './copies.ts';
import { KILLERS } from './killers.ts';
import { MUTANTS } from './list.ts';
import { patchesOf } from './mutant.ts';

const SHARED = new URL('../../../lambdas/shared/', import.meta.url).pathname;

describe('a mutant', () => {
  test.each(MUTANTS.map((mutant) => [mutant.name, mutant] as const))('%s applies to the sources', (_, mutant) => {
    for (const patch of patchesOf(mutant)) {
      const source = readFileSync(`${SHARED}${patch.file}`, 'utf8');
      expect(broken(source, patch)).not.toBe(source);
    }
  });

  test('has a name of its own', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });

  test('whose text stands there twice, or not at all, fails the run', () => {
    const mutant = { name: 'm', file: 'f', search: 'ab', replace: 'c' };
    expect(broken('xaby', mutant)).toBe('xcy');
    expect(() => broken('ab ab', mutant)).toThrow('2 times');
    expect(() => broken('a b', mutant)).toThrow('0 times');
  });

  test('that is known to be noticed by a history is one of the list', () => {
    const names = MUTANTS.filter(({ equivalent }) => equivalent === undefined).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(KILLERS)));
  });
});
