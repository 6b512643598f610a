import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import { writeCompiled } from '../../compile-cache.ts';

/** What a function's thread is told at its start. */
export type WorkerSetting = {
  /** URL of the module that exports the handler. */
  readonly entry: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly speed: number | 'max';
};

/** Said once, when the function's module is loaded. */
export const WORKER_READY = 'ready';

export type WorkerRequest = { readonly requestId: string; readonly event: unknown };
/** `result` is JSON, as a function's result travels on Lambda. */
export type WorkerAnswer =
  | { readonly requestId: string; readonly result: string }
  | { readonly requestId: string; readonly error: string };

/** Without the callbacks of old runtimes: our handlers return or throw. */
type LocalContext = Omit<Context, 'done' | 'fail' | 'succeed'>;
/** A run with what it has sent, each settled when nothing more can come back. */
type Run = { readonly requestId: string; readonly sent: Promise<unknown>[] };
type Handler = (event: unknown, context: LocalContext) => unknown;

/** Tells the exchange which run sent a request: a run that waits for several answers is still one run that waits. */
const RUN_HEADER = 'x-polycopy-run';

const setting = workerData as WorkerSetting;
const runs = new AsyncLocalStorage<Run>();
if (setting.speed === 'max') subscribe('http.client.request.created', nameRun);
const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread');
const module = (await import(setting.entry)) as Readonly<Record<string, unknown>>;
writeCompiled();
const handler = module[setting.exportName] as Handler;
if (typeof handler !== 'function') throw new Error(`${setting.entry} exports no function ${setting.exportName}`);

port.on('message', (request: WorkerRequest) => {
  void run(request).then((answer) => {
    port.postMessage(answer);
  });
});

port.postMessage(WORKER_READY);

async function run({ requestId, event }: WorkerRequest): Promise<WorkerAnswer> {
  const current: Run = { requestId, sent: [] };
  try {
    const result = await runs.run(current, () => handler(event, contextOf(requestId)));
    return { requestId, result: JSON.stringify(result ?? null) };
  } catch (error) {
    return { requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    // What still waits for an answer would be taken for a run that waits.
    await Promise.all(current.sent);
  }
}

function nameRun(message: unknown): void {
  const { request } = message as { readonly request: ClientRequest };
  const current = runs.getStore();
  if (current === undefined || request.headersSent) return;
  request.setHeader(RUN_HEADER, current.requestId);
  current.sent.push(new Promise((resolve) => request.once('close', resolve)));
}

function contextOf(requestId: string): LocalContext {
  const { functionName, memoryMb, timeoutMs, speed } = setting;
  const startedAt = performance.now();
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    // Where time stands still between steps there is no elapsed time to subtract.
    getRemainingTimeInMillis: () =>
      speed === 'max' ? timeoutMs : Math.max(0, timeoutMs - Math.round((performance.now() - startedAt) * speed)),
  };
}
