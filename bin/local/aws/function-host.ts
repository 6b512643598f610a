import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { startCompiled } from '../../compile-cache.ts';
import type { WORKER_READY, WorkerAnswer, WorkerRequest, WorkerSetting } from './worker.ts';

export type FunctionHost = {
  /**
   * Runs the handler once; several runs may go on at the same time.
   *
   * @throws Error when the handler throws, its thread dies or the time is over.
   */
  invoke(event: unknown): Promise<unknown>;
  /** Loads the function's code, so that its first run is not late; resolves also when that fails. */
  warm(): Promise<void>;
  /** Appends a line to the function's log. */
  log(line: string): void;
  stop(): Promise<void>;
};

export type HostOptions = Omit<WorkerSetting, 'entry'> & {
  readonly entry: URL;
  /** All that the function sees of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of the function's log; absent = what it prints is dropped. */
  readonly logDir: string | undefined;
};

type Pending = { resolve(result: unknown): void; reject(error: Error): void; readonly timer: NodeJS.Timeout };
type Thread = { readonly worker: Worker; readonly pending: Map<string, Pending>; readonly ready: Promise<void> };

/** A thread that is stuck in real time; where time stands still the clock cannot tell. */
const STUCK_MS = 600_000;

/** Keeps one worker thread for a function, started with the first run and again after it died. */
export function functionHost(options: HostOptions): FunctionHost {
  const log = openLog(options);
  let thread: Thread | undefined;
  const stopped = { isStopped: false };

  const launch = (): Thread => {
    const launched = startThread(options, log, (reason) => {
      if (thread === launched) thread = undefined;
      failAll(launched, reason);
    });
    return launched;
  };

  return {
    invoke: (event) =>
      new Promise((resolve, reject) => {
        if (stopped.isStopped) {
          reject(new Error(`${options.functionName} is stopped`));
          return;
        }
        thread ??= launch();
        const { worker, pending } = thread;
        const requestId = randomUUID();
        const timer = setTimeout(() => {
          pending.get(requestId)?.reject(new Error(`timed out after ${options.timeoutMs} ms`));
          pending.delete(requestId);
          // Lambda ends the environment of a run that timed out.
          void worker.terminate();
        }, limitMs(options));
        pending.set(requestId, { resolve, reject, timer });
        worker.postMessage({ requestId, event } satisfies WorkerRequest);
      }),
    warm: async () => {
      thread ??= launch();
      await thread.ready;
    },
    log: (line) => {
      log?.write(`${line}\n`);
    },
    stop: async () => {
      stopped.isStopped = true;
      await thread?.worker.terminate();
      await new Promise<void>((resolve) => {
        if (log === undefined) resolve();
        else log.end(resolve);
      });
    },
  };
}

function openLog({ logDir, functionName }: HostOptions): WriteStream | undefined {
  if (logDir === undefined) return undefined;
  mkdirSync(logDir, { recursive: true });
  return createWriteStream(join(logDir, `${functionName}.log`), { flags: 'a' });
}

function startThread(options: HostOptions, log: WriteStream | undefined, onEnd: (reason: string) => void): Thread {
  const { entry, exportName, functionName, memoryMb, timeoutMs, speed } = options;
  const worker = new Worker(startCompiled(new URL('./worker.ts', import.meta.url)), {
    eval: true,
    env: { ...options.environment, AWS_LAMBDA_FUNCTION_NAME: functionName },
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
    workerData: { entry: entry.href, exportName, functionName, memoryMb, timeoutMs, speed } satisfies WorkerSetting,
  });
  for (const output of [worker.stdout, worker.stderr]) {
    if (log === undefined) output.resume();
    else output.pipe(log, { end: false });
  }
  const pending = new Map<string, Pending>();
  const ready = Promise.withResolvers<undefined>();
  worker.on('message', (message: WorkerAnswer | typeof WORKER_READY) => {
    if (typeof message === 'string') ready.resolve(undefined);
    else settle(pending, message);
  });
  worker.on('error', (error: unknown) => {
    ready.resolve(undefined);
    onEnd(error instanceof Error ? (error.stack ?? error.message) : String(error));
  });
  worker.on('exit', () => {
    ready.resolve(undefined);
    onEnd('the thread ended');
  });
  return { worker, pending, ready: ready.promise };
}

function settle(pending: Map<string, Pending>, answer: WorkerAnswer): void {
  const run = pending.get(answer.requestId);
  if (run === undefined) return;
  pending.delete(answer.requestId);
  clearTimeout(run.timer);
  if ('error' in answer) run.reject(new Error(answer.error));
  else run.resolve(JSON.parse(answer.result) as unknown);
}

function failAll({ pending }: Thread, reason: string): void {
  for (const run of pending.values()) {
    clearTimeout(run.timer);
    run.reject(new Error(reason));
  }
  pending.clear();
}

/** In real time: faster clocks do not make our own code faster, so the limit only shrinks for slower ones. */
function limitMs({ timeoutMs, speed }: HostOptions): number {
  return speed === 'max' ? STUCK_MS : timeoutMs / Math.min(1, speed);
}
