import { FUNCTIONS } from '#contract/functions.ts';
import { PARTITIONS } from '#contract/table.ts';

const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map(
  FUNCTIONS.map(({ name, writes }) => [name, writes.flatMap((part) => PARTITIONS[part])]),
);

/**
 * ROLE: a function writes no part of the table that its role does not allow: on AWS such a write would be refused.
 *
 * Commands of a person have the person's rights.
 */
export function mayWrite(process: string, key: string): boolean {
  const name = process.split(' ', 1)[0] ?? '';
  const allowed = ALLOWED.get(name) ?? ALLOWED.get(name.replace(/-\d+$/, ''));
  return allowed === undefined || allowed.some((pattern) => isLike(key, pattern));
}

/** As IAM reads a pattern whose only star is its last character. */
function isLike(key: string, pattern: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}
