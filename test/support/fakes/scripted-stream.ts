import { type TokenRow } from '#core/detection/group-rows.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type LeaderStream, type OpenLeaderStream, type StreamHealth } from '#ports/leader-stream.ts';
import { type StepClock } from './step-clock.ts';

/** A stream that tells what it is told to, when a wait comes to the moment; heard of by who has it open then. */
export type ScriptedStream = {
  readonly open: OpenLeaderStream;
  /** Tells rows at a moment; a wallet alone where its row cannot be read. */
  tellAt(at: UnixMs, ...news: readonly (TokenRow | Wallet)[]): void;
  readonly health: { -readonly [Key in keyof StreamHealth]: StreamHealth[Key] };
  opened: number;
  closed: number;
  followed: ReadonlySet<Wallet>;
};

/** Starts silent and in good health. */
export function scriptedStream(clock: Pick<StepClock, 'happenAt'>): ScriptedStream {
  const listeners = new Set<(news: readonly (TokenRow | Wallet)[]) => void>();
  const script: ScriptedStream = {
    open: () => {
      script.opened += 1;
      return openOn(script, listeners);
    },
    tellAt: (at, ...news) => {
      clock.happenAt(at, () => {
        for (const hear of listeners) hear(news);
      });
    },
    health: { silenceMs: 0, reconnects: 0, unreadable: 0, dropped: 0 },
    opened: 0,
    closed: 0,
    followed: new Set(),
  };
  return script;
}

function openOn(script: ScriptedStream, listeners: Set<(news: readonly (TokenRow | Wallet)[]) => void>): LeaderStream {
  let rows: TokenRow[] = [];
  let wallets = new Set<Wallet>();
  let waiting = Promise.withResolvers<undefined>();
  const hear = (news: readonly (TokenRow | Wallet)[]): void => {
    for (const one of news) {
      wallets.add(typeof one === 'string' ? one : one.wallet);
      if (typeof one !== 'string') rows.push(one);
    }
    waiting.resolve(undefined);
  };
  listeners.add(hear);
  return {
    follow: (followed) => {
      script.followed = followed;
    },
    take: () => {
      const taken = { rows, wallets };
      rows = [];
      wallets = new Set();
      waiting = Promise.withResolvers();
      return taken;
    },
    next: () => waiting.promise,
    health: () => ({ ...script.health }),
    close: () => {
      listeners.delete(hear);
      script.closed += 1;
    },
  };
}
