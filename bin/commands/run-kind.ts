import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a state folder was started as: a recording against the local exchange, or a real market with paper money. */
export type RunKind = 'recording' | 'live-market';

const SAID: Readonly<Record<RunKind, string>> = {
  recording: 'plays a recording against the local exchange',
  'live-market': 'copies a real market with paper money (--live)',
};

/**
 * Keeps in a state folder what was started on it, so that later commands know whose money its followers trade with.
 *
 * @throws Error when it was started as the other kind before: its ledgers and its clock belong to that one
 */
export function claimFolder(stateDir: string, kind: RunKind): void {
  const before = readRunKind(stateDir);
  if (before === kind) return;
  if (before !== undefined)
    throw new Error(`${stateDir}: this folder ${SAID[before]}; what ${SAID[kind]} needs another folder`);
  const file = fileOf(stateDir);
  writeFileSync(`${file}.new`, `${JSON.stringify({ kind })}\n`);
  renameSync(`${file}.new`, file);
}

/** Reads what was started on a folder; undefined where nothing was yet. @throws Error when the file says neither */
export function readRunKind(stateDir: string): RunKind | undefined {
  const file = fileOf(stateDir);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8').trim();
  const kinds: readonly RunKind[] = ['recording', 'live-market'];
  const found = kinds.find((kind) => text === JSON.stringify({ kind }));
  if (found !== undefined) return found;
  throw new Error(`${file}: this does not say what was started here: {"kind":"recording"} or {"kind":"live-market"}`);
}

function fileOf(stateDir: string): string {
  return join(stateDir, 'kind.json');
}
