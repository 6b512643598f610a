import { ownedOf } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';

export type GuardDeps = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly markets: MarketData;
  readonly doorbell: Doorbell;
  readonly log: Log;
};

type GuardInput = {
  readonly settings: Settings;
  readonly now: UnixMs;
  /** Nothing is begun after it. */
  readonly until: UnixMs;
};

/** Finds what the followers own. @returns How many positions that is. */
export async function guardPositions({ ledger }: GuardDeps, { settings }: GuardInput): Promise<number> {
  let owned = 0;
  for (const { name, mode } of settings.followers) {
    const positions = await ledger.positions({ follower: name, mode });
    owned += positions.filter((position) => ownedOf(position) > 0n).length;
  }
  return owned;
}
