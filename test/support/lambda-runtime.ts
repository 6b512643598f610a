import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

/** A function as Lambda knows it. */
export type DeployedFunction = {
  readonly name: string;
  /** Folder with what was uploaded, and nothing around it that a module could be found in. */
  readonly folder: string;
  /** Like `index.handler`. */
  readonly handler: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** What the deployment sets. */
  readonly variables: Readonly<Record<string, string>>;
};

/** An environment of a function: one process that takes one event after the other. */
export type LambdaEnvironment = {
  /** @throws Error with what the function said, when it throws, does not load, ends, or exceeds its timeout */
  invoke(event: unknown): Promise<unknown>;
  /**
   * Resolves when it has loaded its handler and asks for the first event, with what the loading took.
   *
   * @throws Error with what the function said, when it ends before
   */
  ready(): Promise<Loading>;
  /** What it wrote to its log so far. */
  log(): string;
  close(): Promise<void>;
};

/** What loading a handler took, in milliseconds: by the clock, and by the processor. */
export type Loading = {
  readonly tookMs: number;
  readonly cpuMs: number;
  /** Whether it loaded what Node has `fetch` and `WebSocket` from, the dearest of its modules. */
  readonly loadedUndici: boolean;
};

type Invocation = {
  readonly id: string;
  readonly event: unknown;
  resolve(result: unknown): void;
  reject(error: Error): void;
};
type Waiting = {
  readonly queue: Invocation[];
  readonly running: Map<string, Invocation>;
  idle: (() => void) | undefined;
};

/**
 * Starts a function behind Lambda's Runtime API, in a process that sees Lambda's variables and the deployment's, and
 * nothing of ours.
 */
export async function startLambda(deployed: DeployedFunction): Promise<LambdaEnvironment> {
  const waiting: Waiting = { queue: [], running: new Map(), idle: undefined };
  const failed: { reason?: string } = {};
  const loaded = Promise.withResolvers<Loading>();
  // Who does not wait for it is told by the first event.
  loaded.promise.catch(() => undefined);
  const fail = (reason: string): void => {
    failed.reason ??= reason;
    loaded.reject(new Error(reason));
    for (const one of [...waiting.queue.splice(0), ...waiting.running.values()]) one.reject(new Error(reason));
    waiting.running.clear();
  };
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/invocation/next') === true) loaded.resolve(loadingOf(request));
    void serve({ request, response, deployed, waiting, fail });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the runtime has no port');
  let log = '';
  const child = launch(deployed, `127.0.0.1:${address.port}`, (text) => {
    log += text;
  });
  child.once('exit', (code, signal) => {
    fail(`${deployed.name} ended with ${code ?? signal ?? 'nothing'}: ${log}`);
  });
  return {
    ready: () => loaded.promise,
    log: () => log,
    invoke: (event) =>
      new Promise((resolve, reject) => {
        if (failed.reason !== undefined) {
          reject(new Error(failed.reason));
          return;
        }
        const timer = setTimeout(() => {
          fail(`${deployed.name} timed out after ${deployed.timeoutMs} ms: ${log}`);
        }, deployed.timeoutMs);
        const settled =
          <T>(settle: (value: T) => void) =>
          (value: T): void => {
            clearTimeout(timer);
            settle(value);
          };
        waiting.queue.push({ id: randomUUID(), event, resolve: settled(resolve), reject: settled(reject) });
        waiting.idle?.();
      }),
    close: async () => {
      await end(child);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** All that Lambda puts into the environment of Node 24, but for the keys of the function's role. */
function launch(deployed: DeployedFunction, api: string, onLog: (text: string) => void): ChildProcess {
  const { name, folder, handler, memoryMb, variables } = deployed;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lambda-bootstrap.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
      LANG: 'en_US.UTF-8',
      TZ: ':UTC',
      LAMBDA_TASK_ROOT: folder,
      LAMBDA_RUNTIME_DIR: '/var/runtime',
      _HANDLER: handler,
      AWS_LAMBDA_RUNTIME_API: api,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/21/[$LATEST]0123456789abcdef',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'LOCAL',
      AWS_SECRET_ACCESS_KEY: 'LOCAL',
      AWS_SESSION_TOKEN: 'LOCAL',
      ...variables,
    },
  });
  for (const output of [child.stdout, child.stderr])
    output.on('data', (data: Buffer) => {
      onLog(data.toString());
    });
  return child;
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly deployed: DeployedFunction;
  readonly waiting: Waiting;
  fail(reason: string): void;
};

async function serve({ request, response, deployed, waiting, fail }: Exchange): Promise<void> {
  const path = (request.url ?? '').replace('/2018-06-01/runtime/', '');
  if (path === 'invocation/next') {
    const next = await nextOf(waiting);
    waiting.running.set(next.id, next);
    response.setHeader('Lambda-Runtime-Aws-Request-Id', next.id);
    response.setHeader('Lambda-Runtime-Deadline-Ms', String(Date.now() + deployed.timeoutMs));
    response.setHeader(
      'Lambda-Runtime-Invoked-Function-Arn',
      `arn:aws:lambda:eu-west-1:000000000000:function:${deployed.name}`,
    );
    response.end(JSON.stringify(next.event));
    return;
  }
  const body = await textOf(request);
  const [, id = '', outcome] = path.split('/');
  const run = waiting.running.get(id);
  waiting.running.delete(id);
  if (path === 'init/error') fail(`${deployed.name} did not start: ${body}`);
  else if (outcome === 'response') run?.resolve(JSON.parse(body));
  else run?.reject(new Error(`${deployed.name} failed: ${body}`));
  response.statusCode = 202;
  response.end();
}

async function nextOf(waiting: Waiting): Promise<Invocation> {
  for (;;) {
    const next = waiting.queue.shift();
    if (next !== undefined) return next;
    await new Promise<void>((resolve) => {
      waiting.idle = resolve;
    });
  }
}

function loadingOf({ headers }: IncomingMessage): Loading {
  return {
    tookMs: Number(headers['loaded-in-ms']),
    cpuMs: Number(headers['loaded-by-cpu-us']) / 1_000,
    loadedUndici: headers['loaded-undici'] === 'true',
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
