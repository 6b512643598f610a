import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunning } from '../../bin/commands/running-system.ts';
import { withBundles } from './made/bundles.ts';

const ROOT = join(import.meta.dirname, '../..');
const LOOK_MS = 20;

type PlayOptions = {
  /** Module that plays, below the repository's root. */
  readonly module?: string;
  readonly arguments?: readonly string[];
  /** Runs the sources, as `npm start` does; otherwise bundles of them, which are loaded sooner. */
  readonly isFromSources?: boolean;
  /** Kills the process with SIGKILL so long after its time has begun to go; that is read where it says where it runs. */
  readonly kill?: { readonly afterMs: number; readonly stateDir: string };
};

/** How a play ended. */
export type Played = {
  readonly code: number | null;
  readonly isKilled: boolean;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs the command line in a process of its own, as a person would. */
export async function playTape({
  module = 'bin/polycopy.ts',
  arguments: given = [],
  isFromSources = false,
  kill,
}: PlayOptions): Promise<Played> {
  const { args, env } = isFromSources ? { args: [join(ROOT, module)], env: process.env } : await withBundles(module);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args, ...given], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => {
      said.stdout += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      said.stderr += data.toString();
    });
    const ended = new AbortController();
    if (kill !== undefined)
      void whenPlaying(kill.stateDir, ended.signal).then(() => {
        setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
      });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      ended.abort();
      resolve({ code, isKilled: signal === 'SIGKILL', ...said });
    });
  });
}

/** Resolves when the time of the system that runs on a folder begins to go, or when it has ended. */
export async function whenPlaying(stateDir: string, ended: AbortSignal): Promise<void> {
  let first: number | undefined;
  while (!ended.aborted) {
    const now = await timeOf(stateDir);
    if (first !== undefined && now !== undefined && now !== first) return;
    first ??= now;
    await sleep(LOOK_MS);
  }
}

/** What a system on a folder says the time is; undefined where none answers, as one that was killed. */
async function timeOf(stateDir: string): Promise<number | undefined> {
  const clock = readRunning(stateDir)?.exchange.clock;
  if (clock === undefined) return undefined;
  try {
    const reply = await fetch(`${clock}/clock`);
    return ((await reply.json()) as { readonly ms: number }).ms;
  } catch {
    return undefined;
  }
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
