import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A frame of a socket: a message, an array of messages, or a bare text. */
export type Frame = Readonly<Record<string, unknown>>;

/** A socket that keeps what it hears. */
export type Listener = {
  readonly socket: WebSocket;
  /** Every frame so far, as text. */
  readonly texts: string[];
  /** The messages so far, those of arrays one by one. */
  messages(): Frame[];
  /** Waits until a message is there for which the test is true. */
  heard(isIt: (message: Frame) => boolean): Promise<Frame>;
  /** Waits for an answer to a ping, behind everything that was sent before. */
  settled(): Promise<void>;
  send(message: unknown): void;
};

/** Connects to a socket of the exchange. */
export async function aListener(url: string): Promise<Listener> {
  const socket = new WebSocket(url);
  const texts: string[] = [];
  socket.on('message', (data: Buffer) => {
    texts.push(data.toString('utf8'));
  });
  await once(socket, 'open');
  const messages = (): Frame[] =>
    texts.flatMap((text) => {
      if (!text.startsWith('{') && !text.startsWith('[')) return [];
      const value = JSON.parse(text) as Frame | Frame[];
      return Array.isArray(value) ? value : [value];
    });
  const frame = (): Promise<unknown> => once(socket, 'message', { signal: AbortSignal.timeout(5_000) });
  return {
    socket,
    texts,
    messages,
    heard: async (isIt) => {
      for (let found = messages().find(isIt); ; found = messages().find(isIt)) {
        if (found !== undefined) return found;
        await frame();
      }
    },
    settled: async () => {
      // The exchange tells in the next turn of its loop, a pong comes in a later one.
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.ping();
      await once(socket, 'pong');
    },
    send: (message) => {
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
  };
}
