import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ServiceError } from './service-error.ts';

export type JsonInput = Readonly<Record<string, unknown>>;

/** One AWS service that speaks JSON 1.0 or 1.1: the operation travels in `X-Amz-Target` after the service's prefix. */
export type JsonService = {
  readonly targetPrefix: string;
  handle(operation: string, input: JsonInput, signal: AbortSignal): Promise<object>;
};

/** One AWS service that goes by paths, as those of REST-JSON do. */
export type PathService = {
  readonly pathPrefix: string;
  /** @throws ServiceError */
  handle(path: string, body: string): Promise<PathReply>;
};

export type PathReply = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

export type JsonServer = {
  /** Base URL without a trailing slash, such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  close(): Promise<void>;
};

const MAX_REQUEST_BYTES = 16 * 1024 * 1024;
/** Longer than any pause between two calls of a client, so that no kept connection is closed under a request. */
const KEEP_ALIVE_MS = 3_600_000;

/**
 * Serves AWS JSON protocols on a free port of 127.0.0.1.
 *
 * Signatures are not checked: the SDK signs with dummy keys and nobody else can reach the port.
 */
export async function startJsonServer(
  services: (endpoint: string) => readonly JsonService[],
  paths: readonly PathService[] = [],
  port = 0,
): Promise<JsonServer> {
  const server = createServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const endpoint = `http://127.0.0.1:${await listen(server, port)}`;
  const byPrefix = new Map(services(endpoint).map((service) => [service.targetPrefix, service]));
  server.on('request', (request, response) => {
    const path = paths.find(({ pathPrefix }) => request.url?.startsWith(pathPrefix));
    if (path === undefined) void answer(byPrefix, request, response);
    else void answerPath(path, request, response);
  });
  return {
    endpoint,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

async function answer(
  services: ReadonlyMap<string, JsonService>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  try {
    send(request, response, 200, await dispatch(services, request, gone.signal));
  } catch (error) {
    const refusal = error instanceof ServiceError ? error : internalError(error);
    if (refusal.queryCode !== undefined) response.setHeader('x-amzn-query-error', `${refusal.queryCode};Sender`);
    send(request, response, refusal.status, { __type: refusal.type, message: refusal.message, ...refusal.fields });
  }
}

/** Services that go by paths name their errors in a header. */
async function answerPath(service: PathService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { body, headers } = await service.handle(request.url ?? '', await readBody(request));
    response.writeHead(200, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers });
    response.end(body);
  } catch (error) {
    const refusal = error instanceof ServiceError ? error : internalError(error);
    response.setHeader('x-amzn-errortype', refusal.type);
    send(request, response, refusal.status, { message: refusal.message });
  }
}

async function dispatch(
  services: ReadonlyMap<string, JsonService>,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<object> {
  const [prefix = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const service = services.get(prefix);
  const body = await readBody(request);
  if (service === undefined || operation === '') throw new ServiceError('UnknownOperationException', 'no such service');
  return service.handle(operation, parseInput(body), signal);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES)
      throw new ServiceError('RequestEntityTooLarge', 'request too large', { status: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseInput(body: string): JsonInput {
  try {
    const parsed: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as JsonInput;
  } catch {
    // answered below like any other body that is not an object
  }
  throw new ServiceError('SerializationException', 'the body is not a JSON object');
}

function internalError(error: unknown): ServiceError {
  return new ServiceError(
    'InternalServerError',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    {
      status: 500,
    },
  );
}

function send(request: IncomingMessage, response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(text);
}
