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

/** How much of what a leader is worth he has put into positions, rounded down; zero of one who has nothing. */
export function deploymentBps({ positions, equity }: Pick<LeaderEquity, 'positions' | 'equity'>): number {
  return equity <= 0n ? 0 : Number((positions * 10_000n) / equity);
}
