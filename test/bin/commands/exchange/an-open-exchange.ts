import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach } from '@jest/globals';
import { withBundles } from '../../../support/made/bundles.ts';

/** The line that says that the exchange is open. */
export type Ready = {
  readonly event: 'ready';
  readonly tape: string;
  readonly chainId: number;
  readonly speed: number | 'max';
  readonly startMs: number;
  readonly endMs: number;
  readonly nowMs: number;
  readonly urls: Readonly<Record<string, string>>;
  readonly accounts: readonly Readonly<Record<string, unknown>>[];
};

/** `polycopy exchange --json` in a process of its own. */
export type OpenExchange = {
  readonly ready: Ready;
  /** The next line that it prints, `undefined` when it prints no more. */
  nextLine(): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Sends a signal; returns the exit code, `null` when the signal ended it. */
  end(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  exitCode(): Promise<number | null>;
};

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

/** Runs the command until it is open; it is killed after the test. */
export async function anOpenExchange(...options: readonly string[]): Promise<OpenExchange> {
  const { args, env } = await withBundles('bin/polycopy.ts');
  const child = spawn(process.execPath, [...args, 'exchange', '--json', ...options], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine: OpenExchange['nextLine'] = async () => {
    const line = await lines.next();
    return line.done === true ? undefined : (JSON.parse(line.value) as Readonly<Record<string, unknown>>);
  };
  const ready = await nextLine();
  if (ready?.['event'] !== 'ready') throw new Error('the exchange did not open');
  return {
    ready: ready as Ready,
    nextLine,
    exitCode: async () => (await exit)[0],
    end: async (signal) => {
      child.kill(signal);
      return (await exit)[0];
    },
  };
}
