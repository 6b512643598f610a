import { FUNCTIONS } from '#contract/functions.ts';
import { PARTITIONS } from '#contract/table.ts';

/** What the function of a role may write: parts of the table by how their keys begin, or single items by their whole key. */
type Role = { readonly beginnings: readonly string[]; readonly keys: readonly string[] };

/** IAM reads a pattern's star as anything; here it is only ever the last character. */
const ROLES: ReadonlyMap<string, Role> = new Map(
  FUNCTIONS.map(({ name, writes }) => {
    const patterns = writes.flatMap((part) => PARTITIONS[part]);
    const [open, whole] = [patterns.filter((one) => one.endsWith('*')), patterns.filter((one) => !one.endsWith('*'))];
    return [name, { beginnings: open.map((one) => one.slice(0, -1)), keys: whole }];
  }),
);

/**
 * ROLE: a function writes no part of the table that its role does not allow: on AWS such a write would be refused.
 *
 * Commands of a person have the person's rights.
 */
export function mayWrite(process: string, key: string): boolean {
  const role = roleOf(process);
  return role === undefined || role.keys.includes(key) || role.beginnings.some((start) => key.startsWith(start));
}

function roleOf(process: string): Role | undefined {
  const end = process.indexOf(' ');
  const name = end < 0 ? process : process.slice(0, end);
  return ROLES.get(name) ?? ROLES.get(name.replace(/-\d+$/, ''));
}
