import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { SHORTEST_SECRET } from './secret-forms.ts';

/** Names the folder of a run into which every process notes its secrets and what it wrote; without it nothing is noted. */
export const LEAK_FOLDER = 'POLYCOPY_TEST_LEAK_FOLDER';

/** A secret that somebody used, and what it is. */
export type UsedSecret = { readonly kind: string; readonly value: string };
/** A part of something written, and where it went. */
export type WrittenToken = { readonly where: string; readonly token: string };

const SECRETS = '.secrets';
const TOKENS = '.tokens';
const append = appendFileSync; // As it was before anybody watched what is written.
const known = new Set<string>();

/** Says that a text is secret: from now on, and before, it may be in no output of the run. */
export function registerSecret(kind: string, value: string): void {
  if (value.length < SHORTEST_SECRET || known.has(value)) return;
  known.add(value);
  note(SECRETS, [{ kind, value } satisfies UsedSecret]);
}

/** Registers a secret of a test where it is spelled, and gives it back. */
export function knownSecret<T extends string>(kind: string, value: T): T {
  registerSecret(kind, value);
  return value;
}

/** Notes what was written, in this process's own file. */
export function noteTokens(tokens: readonly WrittenToken[]): void {
  if (tokens.length > 0) note(TOKENS, tokens);
}

/** Everything that the processes of a run noted. */
export function readNotes(folder: string): {
  readonly secrets: readonly UsedSecret[];
  readonly tokens: readonly WrittenToken[];
} {
  const read = (ending: string): unknown[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
      // The last line of a process that was killed may be cut.
      .flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as unknown] : []));
  return { secrets: read(SECRETS) as UsedSecret[], tokens: read(TOKENS) as WrittenToken[] };
}

function note(ending: string, lines: readonly object[]): void {
  const folder = process.env[LEAK_FOLDER];
  if (folder === undefined) return;
  const file = join(folder, `${process.pid}-${threadId}${ending}`);
  append(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
