import { type WorkedParent } from '#core/execution/working/work-view.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type SettleDeps } from './end-child.ts';
import { type SendDeps } from './send-post.ts';

/** What order-manager works with. */
export type OrderDeps = SendDeps & SettleDeps & { readonly settings: SettingsStore; readonly markets: MarketData };

/** What one look at an order works with, read once. */
export type OrderInput = {
  readonly parent: WorkedParent;
  /** The child that is open; nothing is placed beside it. */
  readonly child: ChildOrder | undefined;
  readonly position: Position;
  readonly settings: Settings;
  readonly follower: Follower;
  readonly now: UnixMs;
};
