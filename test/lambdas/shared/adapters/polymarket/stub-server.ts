import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What reached the stub. */
export type Received = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

/** An answer to send, or a function that does as it likes with the connection. */
export type Reply =
  | { readonly status?: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }
  | ((response: ServerResponse, request: IncomingMessage) => void);

/** A server on 127.0.0.1 that answers as it is told and remembers what it was asked. */
export type StubServer = {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
};

/** Starts a stub; a body that is no text is sent as JSON. */
export async function startStub(reply: (received: Received) => Reply): Promise<StubServer> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { method = '', url = '/' } = request;
      const one = { method, url: new URL(url, 'http://stub'), headers: request.headers, body };
      received.push(one);
      const answer = reply(one);
      if (typeof answer === 'function') {
        answer(response, request);
        return;
      }
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
