import { Agent, request as httpRequest } from 'node:http';

/** One request as it goes over the wire. */
export type WireRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** What came back. */
export type WireReply = { readonly status: number; readonly body: string };

/** A plain client over kept connections: what it costs is in the floors as well. */
export type HttpClient = { send(request: WireRequest): Promise<WireReply>; close(): void };

/** Opens a client with at most so many requests under way. */
export function httpClient(connections: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    send: ({ method, url, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
        const outgoing = httpRequest(url, { agent, method, headers: { ...headers, ...length } }, (incoming) => {
          const parts: Buffer[] = [];
          incoming.on('data', (part: Buffer) => parts.push(part));
          incoming.once('error', reject);
          incoming.once('end', () => {
            resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') });
          });
        });
        outgoing.once('error', reject);
        outgoing.end(body);
      }),
    close: () => {
      agent.destroy();
    },
  };
}
