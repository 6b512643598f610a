import { type Wallet } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** What a leader is worth: all of its positions at their marks plus its cash on chain. */
export type LeaderEquity = {
  readonly leader: Wallet;
  readonly positions: Usd;
  readonly cash: Usd;
  readonly equity: Usd;
  readonly positionCount: number;
  /** When the inputs were read. */
  readonly at: UnixMs;
};
