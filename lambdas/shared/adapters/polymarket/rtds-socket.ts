import { WebSocket } from 'ws';

/** Larger than any frame with a trade by far; a larger one ends the connection. */
const MAX_FRAME_BYTES = 256_000;

/** What is heard of a connection; `onGone` comes once, and nothing after it. */
export type SocketEvents = {
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onGone: () => void;
};

/** A connection, or the attempt at one. */
export type RtdsSocket = {
  send(text: string): void;
  /** Ends it at once, without a word to the other side; `onGone` follows. */
  terminate(): void;
};

export type ConnectRtds = (url: string, events: SocketEvents) => RtdsSocket;

/** Connects without compression and redirects; whatever goes wrong ends in `onGone`. */
export const connectRtds: ConnectRtds = (url, { onOpen, onText, onGone }) => {
  const socket = new WebSocket(url, { maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false, followRedirects: false });
  socket.on('open', onOpen);
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) onText(data.toString('utf8'));
  });
  // An error is always followed by the close.
  socket.on('error', () => undefined);
  socket.on('close', onGone);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    terminate: () => {
      socket.terminate();
    },
  };
};
