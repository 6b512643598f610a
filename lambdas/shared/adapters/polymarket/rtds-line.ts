import { type RtdsBreaker } from './rtds-breaker.ts';
import { type ConnectRtds, type RtdsSocket } from './rtds-socket.ts';

/** Time and chance, as the line sees them. */
export type LineTimers = {
  /** Milliseconds of a clock that is never set. */
  now(): number;
  /** Does something later; returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  /** From 0 up to 1. */
  random(): number;
};

/** A line that is kept up until it is closed. */
export type RtdsLine = {
  readonly reconnects: number;
  /** The longest time without a trade so far, in milliseconds. */
  readonly silenceMs: number;
  close(): void;
};

type LineOptions = {
  readonly url: string;
  readonly connect: ConnectRtds;
  readonly timers: LineTimers;
  readonly breaker: RtdsBreaker;
  /** Returns whether the frame was a trade, anybody's: nothing else shows that the stream lives. */
  readonly onText: (text: string) => boolean;
};

const SUBSCRIBE = JSON.stringify({ action: 'subscribe', subscriptions: [{ topic: 'activity', type: 'trades' }] });
const PING_MS = 5_000;
const CONNECT_MS = 5_000;
/** The venue's traders are never all silent for so long: the stream stalls with its socket open (seen again and again). */
export const SILENCE_MS = 15_000;

/**
 * Connects, subscribes to everybody's trades, pings, and connects anew when the connection is lost or silent.
 *
 * Whatever ends a connection is one failure for the breaker, which says when to try again.
 */
export function rtdsLine({ url, connect, timers, breaker, onText }: LineOptions): RtdsLine {
  const openedAt = timers.now();
  let heardAt = openedAt;
  let longestMs = 0;
  let connections = 0;
  let isClosed = false;
  let socket: RtdsSocket | undefined;
  /** What is due, by what it is for; setting it anew calls off what was due before. */
  const due = new Map<string, () => void>();
  const later = (name: string, ms: number, run: () => void): void => {
    due.get(name)?.();
    due.set(name, timers.after(ms, run));
  };
  const callOff = (): void => {
    for (const cancel of due.values()) cancel();
    due.clear();
  };
  const noteSilence = (): void => {
    longestMs = Math.max(longestMs, timers.now() - heardAt);
  };
  const hear = (text: string): void => {
    if (isClosed || !onText(text)) return;
    noteSilence();
    heardAt = timers.now();
    breaker.worked();
    later('watchdog', SILENCE_MS, hangUp);
  };
  const ping = (): void => {
    socket?.send('PING');
    later('ping', PING_MS, ping);
  };
  const hangUp = (): void => {
    socket?.terminate();
  };
  const dial = (): void => {
    connections += 1;
    later('watchdog', CONNECT_MS, hangUp);
    socket = connect(url, {
      onOpen: () => {
        if (isClosed) return;
        socket?.send(SUBSCRIBE);
        later('watchdog', SILENCE_MS, hangUp);
        later('ping', PING_MS, ping);
      },
      onText: hear,
      onGone: () => {
        if (isClosed) return;
        socket = undefined;
        callOff();
        breaker.failed(timers.now());
        later('dial', breaker.waitMs(timers.now()), dial);
      },
    });
  };
  // Never within the call: what opens the line must not find frames before it has its answer.
  later('dial', breaker.waitMs(openedAt), dial);
  return {
    get reconnects() {
      return Math.max(0, connections - 1);
    },
    get silenceMs() {
      if (!isClosed) noteSilence();
      return longestMs;
    },
    close: () => {
      noteSilence();
      isClosed = true;
      callOff();
      socket?.terminate();
    },
  };
}
