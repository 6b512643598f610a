import { type TokenRow } from '#core/detection/group-rows.ts';
import { type Wallet } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type LeaderStream } from '#ports/leader-stream.ts';
import { drawBetween } from '../draws.ts';
import { type Faults } from '../faults.ts';
import { type History, type LeaderAct } from '../history.ts';
import { type Process } from '../process.ts';
import { allOf, type Timeline } from '../timeline.ts';
import { partsOf } from './feed.ts';
import { conditionOf, marketOf, tokenOf, transactionOf, walletOf } from './names.ts';

/** Everybody's trades as they are matched, before a block holds them. */
export type SimulatedStream = {
  /** Opens it for one invocation, which it wakes when there is something to take. */
  open(process: Process): LeaderStream & { readonly hasNews: () => boolean };
};

type StreamInput = {
  readonly history: History;
  readonly timeline: Timeline;
  readonly start: number;
  readonly faults: Faults;
};

/** The stream tells a match so long before its block. */
const BEFORE_BLOCK_MS = 2_000;
/** Its rows bear a time of their own, before the block's. */
const ROW_BEFORE_BLOCK_MS = 1_000;
const MOST_ON_ITS_WAY_MS = 900;
const LATEST_MS = 60_000;
const MICRO = 1_000_000n;

/** What a frame tells: a row, or only who traded where it cannot be read. */
type Frame = { readonly wallet: Wallet; readonly row: TokenRow | undefined };
type Listener = (frame: Frame) => Process | undefined;

/** Tells each execution of a leader's trade once, or late, twice, garbled, not at all; a stream may be silent from its start. */
export function simulatedStream({ history, timeline, start, faults }: StreamInput): SimulatedStream {
  const listeners = new Set<Listener>();
  const tell = (at: number, frame: Frame): void => {
    timeline.at(at, () => {
      // One frame wakes all who listen: each is a process of its own, and goes on in the order of opening.
      const woken = [...listeners].flatMap((hear) => hear(frame) ?? []);
      return woken.length < 2 ? woken[0] : allOf(woken);
    });
  };
  const send = ({ who, index, way, frame }: Sending): void => {
    const at = timeline.now + way;
    switch (faults.pick(who, index, 'frame')) {
      case 'lost-frame':
        return;
      case 'garbled-frame':
        tell(at, { ...frame, row: undefined });
        return;
      case 'doubled-frame':
        tell(at, frame);
        tell(at + drawBetween(1, 5_000, faults.draw(who, index, 'again')), frame);
        return;
      case 'late-frame':
        tell(at + drawBetween(1_000, LATEST_MS, faults.draw(who, index, 'late')), frame);
        return;
      default:
        tell(at, frame);
    }
  };
  if (history.streams !== undefined) {
    for (const act of history.acts) {
      for (const [index, row] of rowsOf(history, act, start).entries()) {
        const who = `frame ${act.leader} ${act.id}`;
        const way = drawBetween(50, MOST_ON_ITS_WAY_MS, faults.draw(who, index, 'way'));
        // Its fate is drawn when it is sent: faults end at a time.
        timeline.at(Math.max(start, start + act.atMs - BEFORE_BLOCK_MS), () => {
          send({ who, index, way, frame: { wallet: row.wallet, row } });
          return undefined;
        });
      }
    }
  }
  let opened = 0;
  return {
    open(process) {
      opened += 1;
      const isSilent = faults.pick(`stream ${process.name}`, opened, 'stream') === 'silent-stream';
      return openFor(process, listeners, isSilent);
    },
  };
}

type Sending = { readonly who: string; readonly index: number; readonly way: number; readonly frame: Frame };

function openFor(process: Process, listeners: Set<Listener>, isSilent: boolean): ReturnType<SimulatedStream['open']> {
  let followed: ReadonlySet<Wallet> = new Set();
  let rows: TokenRow[] = [];
  let wallets = new Set<Wallet>();
  let unreadable = 0;
  const hear: Listener = ({ wallet, row }) => {
    if (process.isOver || isSilent || !followed.has(wallet)) return undefined;
    wallets.add(wallet);
    if (row === undefined) unreadable += 1;
    else rows.push(row);
    return process.interrupt();
  };
  listeners.add(hear);
  return {
    hasNews: () => wallets.size > 0,
    follow: (wanted) => {
      followed = wanted;
    },
    take: () => {
      const taken = { rows, wallets };
      rows = [];
      wallets = new Set();
      return taken;
    },
    // Who waits is woken by virtual time: see the clock of an invocation.
    next: () => NEVER,
    health: () => ({ silenceMs: 0, reconnects: 0, unreadable, dropped: 0 }),
    close: () => {
      listeners.delete(hear);
    },
  };
}

const NEVER = new Promise<void>(() => undefined);

function rowsOf(history: History, act: LeaderAct, start: number): readonly TokenRow[] {
  const { kind } = act;
  if (kind !== 'BUY' && kind !== 'SELL') return [];
  const market = marketOf(history, act.token)!;
  const wallet = walletOf(act.leader);
  return partsOf(history, act).map((part) => ({
    type: kind,
    wallet,
    transaction: transactionOf(wallet, act.id),
    condition: conditionOf(market.name),
    token: tokenOf(act.token),
    shares: shares(BigInt(part)),
    notional: usd((BigInt(part) * BigInt(act.price)) / MICRO),
    at: unixMs(start + act.atMs - ROW_BEFORE_BLOCK_MS),
    title: market.name,
    outcome: act.token === market.tokens[0] ? 'Yes' : 'No',
  }));
}
