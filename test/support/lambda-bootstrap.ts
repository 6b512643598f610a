/**
 * Lambda's runtime for Node in small: loads the handler that `_HANDLER` names from `LAMBDA_TASK_ROOT`, takes events from
 * the Runtime API one after the other, and gives back what the handler returns or throws.
 *
 * It reads nothing but Lambda's own variables and imports nothing but Node's modules.
 */
const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: name } = process.env;
const base = `http://${api ?? ''}/2018-06-01/runtime`;

type Handler = (event: unknown, context: object) => unknown;

const startedMs = performance.now();
const started = process.cpuUsage();
const handler = await load();
const { user, system } = process.cpuUsage(started);
/** Lambda reports how long the loading took; here the first question for an event tells it, how much of it was work, and of what. */
const loading = {
  'loaded-in-ms': String(performance.now() - startedMs),
  'loaded-by-cpu-us': String(user + system),
  // Node's list of its own modules that were loaded so far; its types do not know it. The question itself loads undici.
  'loaded-undici': String((process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList.some(isUndici)),
};
for (;;) await serveOne(handler);

function isUndici(module: string): boolean {
  return module === 'NativeModule internal/deps/undici/undici';
}

async function load(): Promise<Handler> {
  try {
    const [file = '', exported = ''] = (name ?? '').split('.');
    const module = (await import(`file://${root ?? ''}/${file}.mjs`)) as Record<string, unknown>;
    if (typeof module[exported] !== 'function') throw new Error(`${name ?? ''} is no function`);
    return module[exported] as Handler;
  } catch (error) {
    await post('init/error', failure(error));
    process.exit(1);
  }
}

async function serveOne(handle: Handler): Promise<void> {
  const next = await fetch(`${base}/invocation/next`, { headers: loading });
  const id = next.headers.get('lambda-runtime-aws-request-id') ?? '';
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const event: unknown = await next.json();
  const { env } = process;
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: id,
    invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn') ?? '',
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    await post(`invocation/${id}/response`, (await handle(event, context)) ?? null);
  } catch (error) {
    await post(`invocation/${id}/error`, failure(error));
  }
}

async function post(path: string, body: unknown): Promise<void> {
  await fetch(`${base}/${path}`, { method: 'POST', body: JSON.stringify(body) });
}

function failure(error: unknown): object {
  const { name: errorType, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { errorType, errorMessage: message, stackTrace: stack?.split('\n') };
}
