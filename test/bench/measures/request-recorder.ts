import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** One request that a process sent over HTTP, as bytes, with its times in milliseconds of the machine's monotonic clock. */
export type SentRequest = {
  /** Whose it is: requests of one run stand in the order of its code. */
  readonly run: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly startedMs: number;
  /** When its answer was there in full. */
  readonly endedMs: number;
};

/** Keeps what is sent from now on. */
export type Recorder = {
  /** Does a job whose requests carry a name. */
  run<T>(name: string, job: () => Promise<T>): Promise<T>;
  /** Gives what was answered since the last time, in the order in which it was sent. */
  take(): readonly SentRequest[];
};

/** The clock that all processes of this machine share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/**
 * Listens to Node's own announcements of client requests: nothing stands between who sends and who answers, so what is
 * measured is not slowed by more than a copy of the body.
 */
export function requestRecorder(): Recorder {
  const runs = new AsyncLocalStorage<string>();
  const sent: Kept[] = [];
  subscribe('http.client.request.created', (message) => {
    const { request } = message as { readonly request: ClientRequest };
    const startedMs = monotonicMs();
    const run = runs.getStore() ?? '';
    const body = keptBody(request);
    request.once('response', (response: IncomingMessage) => {
      response.once('end', () => {
        sent.push({ run, request, body, status: response.statusCode ?? 0, startedMs, endedMs: monotonicMs() });
      });
    });
  });
  return {
    run: (name, job) => runs.run(name, job),
    take: () =>
      sent
        .splice(0)
        .map(written)
        .sort((left, right) => left.startedMs - right.startedMs),
  };
}

/** What is written down of a request only when it is asked for: whoever is measured has no part in that. */
type Kept = Pick<SentRequest, 'run' | 'status' | 'startedMs' | 'endedMs'> & {
  readonly request: ClientRequest;
  readonly body: () => string;
};

function written({ request, body, ...kept }: Kept): SentRequest {
  const { protocol, path, method } = request;
  const url = `${protocol}//${String(request.getHeader('host'))}${path}`;
  return { ...kept, method, url, headers: ownHeaders(request), body: body() };
}

/** All that is written into a request, by whichever of Node's two ways. */
function keptBody(request: ClientRequest): () => string {
  const parts: (string | Uint8Array)[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) parts.push(chunk);
  };
  const write = request.write.bind(request) as (...given: unknown[]) => boolean;
  const end = request.end.bind(request) as (...given: unknown[]) => ClientRequest;
  // Node's `end` with a body does not go through `write`.
  Object.assign(request, {
    write: (...given: unknown[]) => {
      keep(given[0]);
      return write(...given);
    },
    end: (...given: unknown[]) => {
      keep(given[0]);
      return end(...given);
    },
  });
  return () => Buffer.concat(parts.map((part) => Buffer.from(part))).toString('utf8');
}

/** What the sender said; what each connection says for itself is left out. */
const OF_THE_CONNECTION = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect']);

function ownHeaders(request: ClientRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.getHeaders())
      .filter(([name]) => !OF_THE_CONNECTION.has(name.toLowerCase()))
      .map(([name, value]) => [name, String(value)]),
  );
}
