import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

const LONGEST_VALUE = 80;

/**
 * Says what is wrong with one field of a plan.
 *
 * @example
 * explainIssue(issue, plan); // 'faults[2].chance: 1.5 is not allowed, only a number up to 1'
 */
export function explainIssue(issue: Issue, plan: unknown): string {
  const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const field = path === '' ? 'plan' : path.replace(/^\./, '');
  if (issue.code === 'unrecognized_keys') {
    const prefix = path === '' ? '' : `${field}.`;
    return issue.keys.map((key) => `${prefix}${key}: there is no such field here`).join('; ');
  }
  const value = valueAt(plan, issue.path);
  if (value === undefined) return `${field}: is missing, ${allowed(issue)}`;
  return `${field}: ${shown(value)} is not allowed, only ${allowed(issue)}`;
}

function allowed(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return bound(issue.origin, { isLeast: true, limit: issue.minimum, isInclusive: issue.inclusive ?? true });
    case 'too_big':
      return bound(issue.origin, { isLeast: false, limit: issue.maximum, isInclusive: issue.inclusive ?? true });
    case 'invalid_union':
      return unionText(issue);
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'custom':
      return issue.message;
  }
}

function unionText(issue: z.core.$ZodIssueInvalidUnion): string {
  const { options } = issue as { readonly options?: readonly unknown[] };
  if (options !== undefined) return `one of ${options.map(String).join(', ')}`;
  const [first] = issue.errors.map((issues) => issues.map(allowed).join(' and '));
  return `one number, or the least and the most of it: ${first ?? issue.message}`;
}

function bound(
  origin: string,
  {
    isLeast,
    limit,
    isInclusive,
  }: { readonly isLeast: boolean; readonly limit: number | bigint; readonly isInclusive: boolean },
): string {
  const what = origin === 'string' ? 'a text of characters' : origin === 'array' ? 'a list of entries' : 'a number';
  const words = isLeast ? (isInclusive ? 'from' : 'above') : isInclusive ? 'up to' : 'below';
  return `${what} ${words} ${limit}`;
}

function valueAt(plan: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    plan,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
