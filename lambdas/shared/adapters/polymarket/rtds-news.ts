import { type TokenRow } from '#core/detection/group-rows.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type StreamNews } from '#ports/leader-stream.ts';

/** Rows kept between two looks: the busiest leaders trade a few times a second. */
export const MAX_KEPT_ROWS = 1_000;

/** What has come and was not taken yet, within bounds. */
export type RtdsNews = {
  /** A followed wallet traded; without a row where it could not be read. */
  add(wallet: Wallet, row?: TokenRow): void;
  take(): StreamNews;
  /** Resolves as soon as there is something. */
  next(): Promise<void>;
  readonly dropped: number;
};

/** Starts with nothing; the wallets of rows beyond the bound are kept, for they are no more than are followed. */
export function rtdsNews(): RtdsNews {
  let rows: TokenRow[] = [];
  let wallets = new Set<Wallet>();
  let dropped = 0;
  let waiting = Promise.withResolvers<undefined>();
  return {
    get dropped() {
      return dropped;
    },
    add: (wallet, row) => {
      wallets.add(wallet);
      if (row !== undefined && rows.length < MAX_KEPT_ROWS) rows.push(row);
      else if (row !== undefined) dropped += 1;
      waiting.resolve(undefined);
    },
    take: () => {
      const taken = { rows, wallets };
      if (wallets.size > 0) waiting = Promise.withResolvers();
      rows = [];
      wallets = new Set();
      return taken;
    },
    next: () => waiting.promise,
  };
}
