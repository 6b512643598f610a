import { createHash } from 'node:crypto';
import { formsOf } from './secret-forms.ts';
import { readNotes, type UsedSecret, type WrittenToken } from './leak-files.ts';
import { tokensOf } from './tokens.ts';

/** Enough of a form to look for all of them at once; shorter than any. */
const START = 12;

type Form = { readonly text: string; readonly name: string; readonly secret: UsedSecret };

/**
 * Looks for secrets in what was written.
 *
 * @returns One line for each secret, form and place; the secret itself is in none: it goes by its kind and a hash.
 */
export function findLeaks(secrets: readonly UsedSecret[], tokens: readonly WrittenToken[]): readonly string[] {
  const byStart = new Map<string, Form[]>();
  for (const secret of secrets)
    for (const [text, name] of formsOf(secret.value)) {
      const start = text.slice(0, START);
      byStart.set(start, [...(byStart.get(start) ?? []), { text, name, secret }]);
    }
  const places = new Map<string, string>();
  for (const { token, where } of tokens) if (!places.has(token)) places.set(token, where);
  const leaks = new Set<string>();
  for (const [token, where] of places)
    for (let at = 0; at + START <= token.length; at += 1)
      for (const { text, name, secret } of byStart.get(token.slice(at, at + START)) ?? [])
        if (token.startsWith(text, at)) leaks.add(`${secret.kind} ${hashOf(secret.value)}, ${name}: ${where}`);
  return [...leaks].toSorted();
}

/** Looks for secrets in texts that a test has at hand. */
export function findLeaksIn(
  secrets: readonly UsedSecret[],
  texts: Readonly<Record<string, string>>,
): readonly string[] {
  const tokens = Object.entries(texts).flatMap(([where, text]) => tokensOf(text).map((token) => ({ where, token })));
  return findLeaks(secrets, tokens);
}

/** Looks through everything that the processes of a run noted. */
export function findLeaksOf(folder: string): {
  readonly leaks: readonly string[];
  readonly secretCount: number;
  readonly tokenCount: number;
} {
  const { secrets, tokens } = readNotes(folder);
  return { leaks: findLeaks(secrets, tokens), secretCount: secrets.length, tokenCount: tokens.length };
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 12);
}
