import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Unstated } from '#contract/settings.ts';
import { settingsPathText, type SettingsPath, valueAt } from '#contract/settings-problem.ts';
import { type SettingsDocument } from '#contract/settings-schema.ts';
import { type Settings } from '#core/model/settings.ts';
import { problemText, readSettingsTree } from './settings-reading.ts';
import { settingsTree } from './settings-tree.ts';

const MAX_FILE_BYTES = 1_000_000;

/** What a settings file says. */
export type SettingsFile = {
  /** Version 0n: the store numbers versions. */
  readonly settings: Settings;
  /** Keys that are accepted and have no effect, one line each; their values are not repeated. */
  readonly unused: readonly string[];
  readonly logging: SettingsDocument['logging'];
};

/** A settings file that cannot be used; `problems` holds one line for each thing to change, and so does the message. */
export class SettingsFileError extends Error {
  override readonly name = 'SettingsFileError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], cause?: unknown) {
    super(problems.join('\n'), cause === undefined ? undefined : { cause });
    this.problems = problems;
  }
}

/**
 * Reads and checks a settings file as a whole.
 *
 * @param unstated What holds where the file does not say; as on AWS unless said.
 * @throws SettingsFileError with every problem at once, by file and line
 */
export async function readSettingsFile(path: string, unstated: Unstated = {}): Promise<SettingsFile> {
  const name = basename(path);
  const { tree, lineOf, faults } = settingsTree(await textOf(path));
  const said = faults.map(({ line, text }) => ({ line, text }));
  if (said.length > 0) throw new SettingsFileError(linesOf(name, said));
  const read = readSettingsTree(tree, unstated);
  if (!read.isValid) {
    const problems = read.problems.map((problem) => ({ line: lineOf(problem.path), text: problemText(problem) }));
    throw new SettingsFileError(linesOf(name, problems));
  }
  return { settings: read.settings, unused: linesOf(name, unusedIn(tree, lineOf)), logging: read.logging };
}

type Line = { readonly line: number; readonly text: string };

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) throw new SettingsFileError([`${path}: ${size} bytes — at most ${MAX_FILE_BYTES}`]);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof SettingsFileError) throw error;
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
    throw new SettingsFileError([`${path}: ${code === 'ENOENT' ? 'no such file' : `cannot be read (${code})`}`], error);
  }
}

function unusedIn(tree: unknown, lineOf: (path: SettingsPath) => number): readonly Line[] {
  return ['api_key', 'api_secret', 'api_passphrase'].flatMap((key) => {
    const path = ['your_account', key];
    const value = valueAt(tree, path);
    if (value === undefined) return [];
    const advice =
      typeof value === 'string' && value.startsWith('env:') ? '' : '; take it out of the file, it is a secret';
    const text = `${settingsPathText(path)}: not used — credentials are derived from the account's key${advice}`;
    return [{ line: lineOf(path), text }];
  });
}

function linesOf(name: string, lines: readonly Line[]): readonly string[] {
  return [...lines].sort((a, b) => a.line - b.line).map(({ line, text }) => `${name}:${line}: ${text}`);
}
