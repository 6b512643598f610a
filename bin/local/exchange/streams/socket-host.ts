import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

/** One client's socket, as a stream sees it. */
export type StreamSocket = {
  /** Sends a text frame; a reader that is too slow is closed with 1013 instead. */
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Ends the connection without a close frame. */
  cut(): void;
};

/** What a stream does with a client. */
export type StreamClient = {
  onText(text: string): void;
  onGone(): void;
};

/** Sockets of the venue on a port of this machine. */
export type SocketHost = { readonly url: string; close(): Promise<void> };

/** Bytes that may wait for a reader. */
const MAX_WAITING_BYTES = 4_000_000;
const MAX_MESSAGE_BYTES = 1_000_000;

/** Serves sockets on 127.0.0.1, one kind of client for each path; other paths are not found. */
export async function serveSockets(
  paths: Readonly<Record<string, (socket: StreamSocket) => StreamClient>>,
  listenPort = 0,
): Promise<SocketHost> {
  const server = createServer((_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain' }).end('Upgrade Required');
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.on('upgrade', (request, connection, head) => {
    const accept = paths[(request.url ?? '/').split('?')[0] ?? '/'];
    if (accept === undefined) {
      connection.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, connection, head, (socket) => {
      attach(socket, accept);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(listenPort, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `ws://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function attach(socket: WebSocket, accept: (socket: StreamSocket) => StreamClient): void {
  const client = accept({
    send: (text) => {
      if (socket.bufferedAmount > MAX_WAITING_BYTES) socket.close(1013, 'too slow');
      else if (socket.readyState === socket.OPEN) socket.send(text);
    },
    close: (code, reason) => {
      socket.close(code, reason);
    },
    cut: () => {
      socket.terminate();
    },
  });
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) client.onText(data.toString('utf8'));
  });
  socket.on('close', () => {
    client.onGone();
  });
  // A broken frame closes the socket; there is nobody to tell.
  socket.on('error', () => undefined);
}

/** The object in a text frame, `undefined` when it holds none. */
export function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The texts of a list, `undefined` when it is none. */
export function readTexts(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : undefined;
}
