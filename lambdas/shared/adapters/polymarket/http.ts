import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** One request to the venue. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** What is surely known after a request. */
export type HttpOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string; readonly retryAfter?: string }
  /** No connection came about: not one byte of the request left. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** Bytes may have left and no whole answer came back. */
  | { readonly kind: 'no-answer'; readonly reason: string }
  /** An answer came and was larger than anything the venue has to say. */
  | { readonly kind: 'oversized' };

/** Sends one request once; never throws, never follows a redirect, never sends again. */
export type Http = (request: HttpRequest) => Promise<HttpOutcome>;

/** Bounds of a request, in milliseconds and bytes. */
export type HttpLimits = { readonly timeoutMs: number; readonly maxAnswerBytes: number };

/** Told of every answer: its `Date`, and our time when the request was made and when the answer began. */
export type OnAnswer = (answer: {
  readonly date: string | undefined;
  readonly sentMs: number;
  readonly receivedMs: number;
}) => void;

const DEFAULT_LIMITS: HttpLimits = { timeoutMs: 5_000, maxAnswerBytes: 2_000_000 };

/** A connection idle for longer may be dead without our knowing (a frozen function), and a POST on it would be lost in doubt. */
const MAX_IDLE_MS = 4_000;

/**
 * Builds the HTTP client of the venue's adapters: connections are kept, proxies of the environment are ignored, time and
 * size of an answer are bounded.
 *
 * It tells "nothing was sent" from "sent, but no answer", because only the first lets an order be given up.
 */
export function nodeHttp(limits: Partial<HttpLimits> = {}, onAnswer: OnAnswer = () => undefined): Http {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const agents = { 'http:': keepAliveAgent(HttpAgent), 'https:': keepAliveAgent(HttpsAgent) };
  return (request) => {
    const url = new URL(request.url);
    const agent = url.protocol === 'http:' ? agents['http:'] : agents['https:'];
    agent.dropStale();
    return send(request, url, { agent: agent.agent, limits: bounds, onAnswer });
  };
}

function keepAliveAgent(AgentClass: typeof HttpAgent | typeof HttpsAgent): { agent: HttpAgent; dropStale: () => void } {
  const agent = new AgentClass({ keepAlive: true });
  const idleSince = new WeakMap<object, number>();
  agent.on('free', (socket: object) => idleSince.set(socket, performance.now()));
  const dropStale = (): void => {
    const oldest = performance.now() - MAX_IDLE_MS;
    for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []))
      if ((idleSince.get(socket) ?? 0) < oldest) socket.destroy();
  };
  return { agent, dropStale };
}

type Sending = { readonly agent: HttpAgent; readonly limits: HttpLimits; readonly onAnswer: OnAnswer };

function send(request: HttpRequest, url: URL, { agent, limits, onAnswer }: Sending): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const body = request.body === undefined ? undefined : Buffer.from(request.body, 'utf8');
    const isTls = url.protocol === 'https:';
    let isConnected = false;
    const sentMs = Date.now();
    const outgoing = (isTls ? httpsRequest : httpRequest)(url, {
      method: request.method,
      agent,
      headers: {
        accept: 'application/json',
        'user-agent': 'polycopy',
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) }),
        ...request.headers,
      },
    });
    const settle = (outcome: HttpOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const fail = (reason: string): void => {
      settle({ kind: isConnected ? 'no-answer' : 'not-sent', reason });
    };
    const timer = setTimeout(() => {
      fail(`no answer within ${limits.timeoutMs} ms`);
      outgoing.destroy();
    }, limits.timeoutMs);
    outgoing.on('socket', (socket) => {
      if (!socket.connecting) isConnected = true;
      // Request bytes are held back until the connection, with TLS its handshake, is done.
      else socket.once(isTls ? 'secureConnect' : 'connect', () => (isConnected = true));
    });
    outgoing.on('error', (error) => {
      fail(codeOf(error));
    });
    outgoing.on('response', (response) => {
      onAnswer({ date: response.headers.date, sentMs, receivedMs: Date.now() });
      readAnswer(response, limits.maxAnswerBytes, (outcome) => {
        settle(outcome);
        if (outcome.kind !== 'answer') outgoing.destroy();
      });
    });
    outgoing.end(body);
  });
}

function readAnswer(response: IncomingMessage, maxBytes: number, done: (outcome: HttpOutcome) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) done({ kind: 'oversized' });
    else chunks.push(chunk);
  });
  response.on('error', (error) => {
    done({ kind: 'no-answer', reason: codeOf(error) });
  });
  response.on('end', () => {
    const retryAfter = response.headers['retry-after'];
    const text = Buffer.concat(chunks).toString('utf8');
    const answer = { kind: 'answer' as const, status: response.statusCode ?? 0, text };
    done(retryAfter === undefined ? answer : { ...answer, retryAfter });
  });
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
