import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerMessage } from './tell-ready.ts';

/** A server under measurement in a process of its own, so that it does not share a core with who measures. */
export type ChildServer<Ready> = {
  readonly ready: Ready;
  /** The CPU time that it has used so far. */
  cpuMs(): Promise<number>;
  close(): Promise<void>;
};

/**
 * Starts a script of this folder that sends one message when it serves; it gets a folder that lasts as long as it.
 *
 * @throws Error when the script ends before it is ready.
 */
export async function startChildServer<Ready>(
  script: string,
  setup: object,
  nodeOptions: readonly string[] = [],
): Promise<ChildServer<Ready>> {
  const folder = await mkdtemp(join(tmpdir(), 'polycopy-bench-'));
  const child = fork(new URL(script, import.meta.url), [JSON.stringify({ ...setup, folder })], {
    execArgv: [...nodeOptions],
  });
  const close = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  const next = (): Promise<ServerMessage<Ready>> => nextMessage(child);
  try {
    const first = await next();
    if (!('ready' in first)) throw new Error('the server under measurement is not ready');
    return {
      ready: first.ready,
      cpuMs: async () => {
        const answer = next();
        child.send('cpu');
        const message = await answer;
        if (!('cpuMs' in message)) throw new Error('the server under measurement does not know its CPU time');
        return message.cpuMs;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function nextMessage<Ready>(child: ChildProcess): Promise<ServerMessage<Ready>> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => {
      reject(new Error(`the server under measurement ended with ${code ?? 'a signal'}`));
    };
    child.once('error', reject).once('exit', gone);
    child.once('message', (message) => {
      child.off('error', reject).off('exit', gone);
      resolve(message as ServerMessage<Ready>);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}
