import { expect, test } from '@jest/globals';
import { KEYS, PARTITIONS } from '#contract/table.ts';

/** A key of every kind, by its name; what stands in it does not matter. */
const ANY_KEYS = Object.entries(KEYS).map(([name, make]) => {
  // Ids are texts, ledgers are objects: this is both.
  const any = Object.assign('x', { follower: 'x', mode: 'live' }) as never;
  return [name, (make as (...parts: readonly unknown[]) => { readonly pk: string })(any, any, any, any).pk] as const;
});

test.each(ANY_KEYS)('the partition of %s, %s, lies in exactly one part that a role can name', (_, pk) => {
  const found = Object.values(PARTITIONS)
    .flat()
    .filter((pattern) => (pattern.endsWith('*') ? pk.startsWith(pattern.slice(0, -1)) : pk === pattern));
  expect(found).toHaveLength(1);
});
