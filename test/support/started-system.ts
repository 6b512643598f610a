import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { openSystem } from '../../bin/commands/open-system.ts';
import { withBundles } from './made/bundles.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Under load a started process is slow; nothing is concluded from how long something takes. */
const PATIENCE_MS = 90_000;
const LOOK_MS = 250;

/** A system that runs in a process of its own, as a person starts it. */
export type StartedSystem = {
  readonly stderr: () => string;
  readonly stdout: () => string;
  /** Everything that was intended and sent until now. */
  look(): Promise<Seen>;
  /** Looks again and again until the condition holds. @throws Error when it does not in good time, or the process ends */
  until(what: string, condition: (seen: Seen) => boolean): Promise<Seen>;
  /** Ends it as Ctrl-C does, and returns its exit code. */
  interrupt(): Promise<number | null>;
};

/** Parent and child orders of a system. */
export type Seen = { readonly parents: readonly ParentOrder[]; readonly children: readonly ChildOrder[] };

/** Starts what `npm start -- --state DIR …` does, from bundles, and returns when other commands can reach it. */
export async function startSystem(stateDir: string, commandLine: readonly string[]): Promise<StartedSystem> {
  const { args, env } = await withBundles('bin/polycopy.ts');
  const child = spawn(process.execPath, [...args, 'local', '--state', stateDir, ...commandLine], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()));
  const look = (): Promise<Seen> => lookAt(stateDir);
  const system: StartedSystem = {
    stderr: () => said.stderr,
    stdout: () => said.stdout,
    look,
    until: (what, condition) => lookUntil({ child, said, what, look, condition }),
    interrupt: async () => {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGINT');
      await once(child, 'exit');
      return child.exitCode;
    },
  };
  const isUp = (): Promise<boolean> => Promise.resolve(existsSync(join(stateDir, 'running.json')));
  await lookUntil({ child, said, what: 'the start', look: isUp, condition: (up) => up });
  return system;
}

async function lookAt(stateDir: string): Promise<Seen> {
  const system = await openSystem({ state: stateDir });
  try {
    return {
      parents: await Array.fromAsync(system.archive.parents()),
      children: await Array.fromAsync(system.archive.children()),
    };
  } finally {
    await system.close();
  }
}

async function lookUntil<T>({
  child,
  said,
  what,
  look,
  condition,
}: {
  readonly child: ChildProcess;
  readonly said: { readonly stderr: string };
  readonly what: string;
  readonly look: () => Promise<T>;
  readonly condition: (seen: T) => boolean;
}): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    const seen = await look();
    if (condition(seen)) return seen;
    if (child.exitCode !== null) throw new Error(`ended before ${what}: ${said.stderr}`);
    if (performance.now() - startedAt > PATIENCE_MS) throw new Error(`no ${what} in ${PATIENCE_MS} ms: ${said.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
