import { type Change } from '../../ledger/change.ts';
import { putParent, putPosition } from '../../ledger/put.ts';
import { type DecidedOn } from '../../model/decided-on.ts';
import { type ParentOrder } from '../../model/parent-order.ts';
import { type Position } from '../../model/position.ts';
import { type Settings } from '../../model/settings.ts';
import { type Work } from '../../model/working-order.ts';
import { invariant } from '../../values/invariant.ts';
import { type WorkedParent } from './work-view.ts';

type OpenInput = {
  readonly parent: ParentOrder;
  readonly position: Position;
  readonly work: Work;
  readonly decided: DecidedOn;
  /** What it was decided by: under others it is decided again. */
  readonly settings: Pick<Settings, 'version' | 'isLastKnown'>;
};

/** A copy as it stands when its work begins, with its position. */
export type OpenedCopy = {
  readonly parent: WorkedParent;
  readonly position: Position;
  readonly changes: readonly Change[];
};

/**
 * Makes an entry that was decided on one that is worked over time, in one transaction with its position. Nothing is
 * reserved yet: each of its orders takes what it may cost out of the caps by itself, as any copy does.
 */
export function openCopy({ parent, position, work, decided, settings }: OpenInput): OpenedCopy {
  invariant(parent.state === 'NEW' && parent.openChild === undefined, 'only an undecided entry becomes worked');
  invariant(position.entry === undefined, 'one order at a time works on a position');
  const begun = putParent(parent, { state: 'WORKING', work, decided, next: undefined, reason: undefined });
  const named = putPosition(position, { entry: parent.parentId });
  const inForce = { kind: 'check', type: 'settings', value: settings } as const;
  return { parent: { ...begun.value, work }, position: named.value, changes: [begun, named, inForce] };
}
