import { recordSeen } from '#core/replay/record-seen.ts';
import { type ReplayRun } from '#core/replay/replay-run.ts';
import { workParent } from '#core/replay/work-parent.ts';
import { type LargeOrders, type Settings } from '#core/model/settings.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { invariant } from '#core/values/invariant.ts';
import { theExecution } from './builders/a-settings.ts';
import { NOW } from './builders/identities.ts';
import { dollars } from './builders/quantities.ts';
import { aReplayRun, anAct } from './replay-steps.ts';

/** A run whose leader has just bought for 1,000 dollars, so that a copy of 200 is worked over five minutes in five parts. */
export function aLargeRun(large: Partial<LargeOrders> = {}, changes: Partial<Settings> = {}): ReplayRun {
  const usual = { aboveUsd: dollars('100'), algorithm: 'twap', windowMs: 300_000, slices: 5 } as const;
  const run = aReplayRun({ execution: theExecution({ largeOrders: { ...usual, ...large } }), ...changes });
  for (const { parentId } of recordSeen(run, [anAct('BUY', '2000')], NOW)) workParent(run, parentId, NOW);
  return run;
}

/** The order of its first part, which is on its way. */
export function firstPartOf(run: ReplayRun): ChildOrder {
  const [parent] = [...run.ledger.parents()];
  const child = parent?.openChild === undefined ? undefined : run.ledger.child(parent.openChild);
  invariant(child !== undefined, 'its first part was sent');
  return child;
}
