import { type Change } from '../ledger/change.ts';
import { putParent, putPosition } from '../ledger/put.ts';
import { type DecidedOn } from '../model/decided-on.ts';
import { type ParentOrder, type ParentState } from '../model/parent-order.ts';
import { excessOf, type Position, UNATTRIBUTED } from '../model/position.ts';
import { type Reason } from '../model/reason.ts';
import { gapParentId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';

/** Ends a parent order that has no child at the venue. */
export function endParent(
  parent: ParentOrder,
  state: Extract<ParentState, 'SKIPPED' | 'DENIED' | 'EXPIRED' | 'NETTED' | 'DONE'>,
  reason: Reason,
  decided?: DecidedOn,
): readonly Change[] {
  invariant(parent.state === 'NEW', `a parent that is ${parent.state} ends with its child or as an exit`);
  invariant(parent.openChild === undefined, 'a parent with an open child does not end');
  return [putParent(parent, { state, reason, next: undefined, ...(decided === undefined ? {} : { decided }) })];
}

/** Ends a position's exit: nothing is left above target and no purchase is under way. */
export function endExit(parent: ParentOrder, position: Position): readonly Change[] {
  invariant(
    parent.openChild === undefined && position.exit === parent.parentId,
    'only an idle exit of its position ends',
  );
  invariant(excessOf(position) <= 0n && position.buying.length === 0, 'an exit ends only at its target');
  const reason: Reason | undefined = parent.filledShares > 0n ? undefined : { code: 'NO_FILL' };
  return [putParent(parent, { state: 'DONE', next: undefined, reason }), putPosition(position, { exit: undefined })];
}

/** Opens an exit for a gap that no event stands behind. */
export function openExit(
  position: Position,
  now: UnixMs,
): { readonly parent: ParentOrder; readonly changes: readonly Change[] } {
  invariant(position.exit === undefined && excessOf(position) > 0n, 'a gap is opened once, and only above target');
  invariant(position.leader !== UNATTRIBUTED, 'what no copy has bought is sold by none');
  const ledger = `${position.follower}#${position.mode}`;
  const parent: ParentOrder = {
    parentId: gapParentId(ledger, `${position.token}#${position.leader}`, position.version),
    follower: position.follower,
    mode: position.mode,
    leader: position.leader,
    token: position.token,
    condition: position.condition,
    side: 'SELL',
    origin: 'gap',
    state: 'WORKING',
    attempts: 0,
    filledShares: NO_SHARES,
    filledUsd: NO_USD,
    title: position.title,
    outcome: position.outcome,
    createdAt: now,
    since: `${String(now).padStart(14, '0')}#gap`,
    version: 1n,
  };
  return {
    parent,
    changes: [{ kind: 'put', type: 'parent', value: parent }, putPosition(position, { exit: parent.parentId })],
  };
}
