import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

/** A request as the venue's hosts read it; `body` holds the exact bytes that were sent. */
export type VenueRequest = {
  readonly method: string;
  readonly path: string;
  readonly search: URLSearchParams;
  /** Path and query exactly as received. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Aborts when the client goes away before it is answered. */
  signal(): AbortSignal;
  /** Set while the matching engine takes post-only orders and cancels alone: in how many seconds to come again. */
  readonly postOnlyForS?: number;
};

/** What is answered; JSON unless the headers say otherwise. */
export type VenueReply = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What goes wrong on the way: the connection is cut instead, or so many blanks come ahead of the body. */
  readonly mishap?: 'cut' | { readonly blankBytes: number };
};

/** Answers one request. */
export type VenueHandler = (request: VenueRequest) => VenueReply | Promise<VenueReply>;

/** One host of the venue on a port of this machine. */
export type HttpServer = { readonly url: string; close(): Promise<void> };

const MAX_BODY_BYTES = 1_000_000;
const BLANKS = Buffer.alloc(65_536, ' ');

/**
 * Serves one host of the venue on 127.0.0.1, on a free port unless told which.
 *
 * The `Date` header tells the exchange's time, since clients compare clocks by it. A handler that throws answers 500
 * and the server goes on.
 */
export async function serve(handler: VenueHandler, now: () => number, listenPort = 0): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: 65_000, noDelay: true }, (incoming, response) => {
    answer(handler, incoming, response, now).catch(() => {
      response.destroy();
    });
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listenPort, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers?: Readonly<Record<string, string>>): VenueReply {
  return { status, body: JSON.stringify(value), ...(headers === undefined ? {} : { headers }) };
}

async function answer(
  handler: VenueHandler,
  incoming: IncomingMessage,
  response: ServerResponse,
  now: () => number,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    send(response, json(413, { error: 'Payload Too Large' }, { connection: 'close' }), now);
    return;
  }
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const request: VenueRequest = {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    search: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    url,
    headers: incoming.headers,
    body,
    signal: () => closedSignal(response),
  };
  let reply: VenueReply;
  try {
    reply = await handler(request);
  } catch {
    // A fault of the imitation, or a client that left while it waited: the others must not notice.
    reply = json(500, { error: 'Internal Server Error' });
  }
  if (reply.mishap === 'cut') response.destroy();
  else if (!response.destroyed) send(response, reply, now);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  if (incoming.method === 'GET') {
    incoming.resume();
    return Buffer.alloc(0);
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function closedSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    controller.abort(new Error('the client has gone'));
  });
  return controller.signal;
}

function send(response: ServerResponse, reply: VenueReply, now: () => number): void {
  const blankBytes = typeof reply.mishap === 'object' ? reply.mishap.blankBytes : 0;
  response.sendDate = false;
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': String(blankBytes + Buffer.byteLength(reply.body)),
    date: new Date(now()).toUTCString(),
    ...reply.headers,
  });
  if (blankBytes > 0) sendBlanks(response, blankBytes, reply.body);
  else response.end(reply.body);
}

/** As fast as the client reads, so that a large answer costs this process no memory. */
function sendBlanks(response: ServerResponse, blankBytes: number, body: string): void {
  let left = blankBytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      const part = BLANKS.subarray(0, Math.min(left, BLANKS.length));
      left -= part.length;
      if (!response.write(part) && left > 0) {
        response.once('drain', more);
        return;
      }
    }
    response.end(body);
  };
  more();
}
