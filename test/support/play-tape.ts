import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

type PlayOptions = {
  /** Module that plays, below the repository's root. */
  readonly module?: string;
  readonly arguments?: readonly string[];
  /** Kills the process with SIGKILL after this long. */
  readonly killAfterMs?: number;
};

/** How a play ended. */
export type Played = {
  readonly code: number | null;
  readonly isKilled: boolean;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs the command line in a process of its own, as a person would. */
export function playTape({
  module = 'bin/polycopy.ts',
  arguments: given = [],
  killAfterMs,
}: PlayOptions): Promise<Played> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, module), ...given], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => {
      said.stdout += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      said.stderr += data.toString();
    });
    const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, isKilled: signal === 'SIGKILL', ...said });
    });
  });
}

/** A new empty folder below the machine's temporary one. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'polycopy-test-'));
}

/** The summary that a play wrote. */
export type Summary = {
  readonly events: number;
  readonly followers: Readonly<
    Record<
      string,
      {
        readonly copied: number;
        readonly skipped: Readonly<Record<string, number>>;
        readonly open: number;
        readonly maxExposure: string;
        readonly caps: Readonly<Record<string, { readonly used: string; readonly limit?: string }>>;
      }
    >
  >;
  readonly journal: Readonly<Record<string, string>>;
  readonly ledgerEqualsExchange: boolean;
  readonly failedRuns: number;
};

/** Reads the summary of a play. */
export function readSummary(out: string): Summary {
  return JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;
}

/** Reads one of the files of a play. */
export function readRows(out: string, name: string): readonly Readonly<Record<string, string | number | null>>[] {
  const text = readFileSync(join(out, `${name}.jsonl`), 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Record<string, string | number | null>);
}

/** Every (event, follower, end, reason), in one order. */
export function endsOf(out: string): readonly string[] {
  return readRows(out, 'parents')
    .map((parent) => [parent['eventId'], parent['follower'], parent['state'], parent['reason']].join(' '))
    .toSorted();
}

/** Every account's balance of each asset, from the journal. */
export function balancesOf(out: string): ReadonlyMap<string, number> {
  const balances = new Map<string, number>();
  for (const leg of readRows(out, 'journal')) {
    const name = `${String(leg['account'])} ${String(leg['asset'])}`;
    const moved = Math.round((Number(leg['debit']) - Number(leg['credit'])) * 1e6);
    balances.set(name, (balances.get(name) ?? 0) + moved);
  }
  return new Map([...balances].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
