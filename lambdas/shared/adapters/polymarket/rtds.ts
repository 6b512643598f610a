import { type Wallet } from '#core/values/ids.ts';
import { type LeaderStream, type OpenLeaderStream } from '#ports/leader-stream.ts';
import { rtdsBreaker } from './rtds-breaker.ts';
import { readRtdsFrame } from './rtds-frame.ts';
import { type LineTimers, rtdsLine } from './rtds-line.ts';
import { rtdsNews } from './rtds-news.ts';
import { type ConnectRtds, connectRtds } from './rtds-socket.ts';

type RtdsOptions = {
  readonly url: string;
  /** @default The machine's. */
  readonly timers?: LineTimers;
  /** @default A WebSocket. */
  readonly connect?: ConnectRtds;
};

/**
 * The venue's stream of everybody's trades, which names wallets: subscribed without a filter, for it has none by wallet
 * that works, and filtered here.
 *
 * Each run opens it anew, so that no socket outlives a freeze of the function; how often it failed is remembered over
 * the runs of one instance.
 */
export function rtds({ url, timers = MACHINE, connect = connectRtds }: RtdsOptions): OpenLeaderStream {
  const breaker = rtdsBreaker(() => timers.random());
  return () => {
    const news = rtdsNews();
    let followed: ReadonlySet<Wallet> = new Set();
    let unreadable = 0;
    const onText = (text: string): boolean => {
      const frame = readRtdsFrame(text, followed);
      if (frame.kind === 'followed') news.add(frame.wallet, frame.row);
      if (frame.kind === 'unreadable' || (frame.kind === 'followed' && frame.row === undefined)) unreadable += 1;
      return frame.kind === 'others' || frame.kind === 'followed';
    };
    const line = rtdsLine({ url, connect, timers, breaker, onText });
    const stream: LeaderStream = {
      follow: (wallets) => {
        followed = wallets;
      },
      take: () => news.take(),
      next: () => news.next(),
      health: () => ({
        silenceMs: Math.round(line.silenceMs),
        reconnects: line.reconnects,
        unreadable,
        dropped: news.dropped,
      }),
      close: () => {
        line.close();
      },
    };
    return stream;
  };
}

const MACHINE: LineTimers = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  random: () => Math.random(),
};
