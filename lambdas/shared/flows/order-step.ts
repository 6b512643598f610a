import { type WorkedParent } from '#core/execution/working/work-view.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type SettleDeps } from './end-child.ts';
import { type ExecuteDeps } from './execution-step.ts';

/** What order-manager works with. */
export type OrderDeps = ExecuteDeps & SettleDeps;

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
