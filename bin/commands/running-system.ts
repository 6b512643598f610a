import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const url = z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ });

/** This machine, or a host that proves who it is. */
const market = z.union([url, z.url({ protocol: /^https$/ })]);

const runningSchema = z.strictObject({
  pid: z.int().positive(),
  /** What SDK clients of the local AWS are built with. */
  aws: z.strictObject({ endpoint: url, region: z.string().min(1) }),
  /** The local exchange, or a market of the real world, whose time is that of this machine. */
  exchange: z.strictObject({
    clob: market,
    gamma: market,
    dataApi: market,
    rpc: market,
    clock: url.optional(),
    geoblock: url.optional(),
  }),
});

/** Where another process reaches a system that runs on this machine. */
export type RunningSystem = z.output<typeof runningSchema>;

/**
 * Writes into a state folder how to reach the system that runs on it.
 *
 * @returns How to take that back; a process that is killed leaves it behind, and the next start writes it anew.
 */
export function announceRunning(stateDir: string, system: Omit<RunningSystem, 'pid'>): () => void {
  const file = fileOf(stateDir);
  writeFileSync(`${file}.new`, `${JSON.stringify({ pid: process.pid, ...system }, null, 2)}\n`);
  renameSync(`${file}.new`, file);
  return () => {
    rmSync(file, { force: true });
  };
}

/** Reads how to reach the system that runs on a folder; undefined when none says so. */
export function readRunning(stateDir: string): RunningSystem | undefined {
  const file = fileOf(stateDir);
  if (!existsSync(file)) return undefined;
  try {
    return runningSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file}: this does not say where a system runs; remove it when none does`, { cause });
  }
}

function fileOf(stateDir: string): string {
  return join(stateDir, 'running.json');
}
