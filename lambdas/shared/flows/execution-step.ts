import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type Clock } from '#ports/clock.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { type Venue } from '#ports/venue.ts';

/** What the executor works with. */
export type ExecuteDeps = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly settings: SettingsStore;
  readonly snapshots: Snapshots;
  readonly markets: MarketData;
  readonly venue: Venue;
  readonly chain: Chain;
  readonly doorbell: Doorbell;
  readonly log: Log;
};

/** What a step works with, read once. */
export type StepInput = {
  readonly parent: ParentOrder;
  readonly settings: Settings;
  readonly follower: Follower;
  readonly now: UnixMs;
};
