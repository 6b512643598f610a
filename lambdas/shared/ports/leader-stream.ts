import { type TokenRow } from '#core/detection/group-rows.ts';
import { type Wallet } from '#core/values/ids.ts';

/** What a stream told of the followed wallets since it was last asked. */
export type StreamNews = {
  /** Trades as matched, in the order in which they came; a frame that came twice is here twice. */
  readonly rows: readonly TokenRow[];
  /** Everybody who traded, also where the row could not be read or kept: each is worth a read by another source. */
  readonly wallets: ReadonlySet<Wallet>;
};

/** How a stream has done since it was opened. */
export type StreamHealth = {
  /** The longest stretch in which nobody's trade came, the present one included, in milliseconds. */
  readonly silenceMs: number;
  readonly reconnects: number;
  /** Frames that could not be read, and rows of followed wallets among them. */
  readonly unreadable: number;
  /** Rows of followed wallets that there was no room for. */
  readonly dropped: number;
};

/**
 * Everybody's trades as they happen, of which those of some wallets are kept.
 *
 * It never throws and never rejects: a stream that is down is silent, and its health says so.
 */
export interface LeaderStream {
  /** Whose trades are kept from now on. */
  follow(wallets: ReadonlySet<Wallet>): void;
  /** What has come since the last call. */
  take(): StreamNews;
  /** Resolves as soon as there is something to take; never, where nothing comes or the stream is closed. */
  next(): Promise<void>;
  health(): StreamHealth;
  close(): void;
}

/** Opens the stream for one run; it does not wait for a connection. */
export type OpenLeaderStream = () => LeaderStream;
