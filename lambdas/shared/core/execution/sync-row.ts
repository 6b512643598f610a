import { type Verdict } from '../decide.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Reason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type SyncRow } from '../model/sync.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Planned } from './count-planned.ts';
import { eventGroupOf } from './event-group.ts';

/** A verdict as a person's command shows it; `planned` where it buys. */
export type Judged = { readonly row: SyncRow; readonly planned?: Planned };

/** What a row shows of an order. */
type OrderPlace = Pick<ParentOrder, 'follower' | 'mode' | 'token' | 'condition' | 'title' | 'outcome' | 'side'>;

type VerdictInput = {
  readonly parent: ParentOrder;
  readonly snapshot: Snapshot;
  readonly verdict: Verdict;
  /** Other purchases that go along. */
  readonly joined: number;
  /** When the leader traded; absent where he holds it. */
  readonly at?: UnixMs;
};

/** Says what a decision about an entry means for a person's command. */
export function rowOfVerdict({ parent, snapshot, verdict, joined, at }: VerdictInput): Judged {
  const row = { ...rowOfParent(parent, at), joined };
  const { parentId } = parent;
  switch (verdict.verdict) {
    case 'copy': {
      const { shares, worstCost: usd } = verdict.amounts;
      const { follower, mode, leader, condition, token } = parent;
      const place = { follower, mode, leader, condition, token, eventGroup: eventGroupOf(snapshot) };
      return { row: { ...row, action: 'order', shares, usd, parentId }, planned: { ...place, cost: usd, shares } };
    }
    case 'hold': {
      const { size, minimum } = verdict;
      return { row: { ...row, action: 'wait', reason: { code: 'HELD', size, minimum }, parentId } };
    }
    case 'netted':
    case 'absorb':
      return { row: { ...row, reason: { code: 'NETTED' } } };
    case 'skip':
    case 'deny':
    case 'wait':
      return { row: { ...row, reason: verdict.reason } };
  }
}

/** A row of an order that is not made. */
export function refusedRow(parent: OrderPlace, reason: Reason, at?: UnixMs): SyncRow {
  return { ...rowOfParent(parent, at), reason };
}

function rowOfParent(parent: OrderPlace, at: UnixMs | undefined): SyncRow {
  const { follower, mode, token, condition, title, outcome, side } = parent;
  const place = { follower, mode, token, condition, title, outcome, side };
  return { ...place, action: 'none', joined: 0, ...(at === undefined ? {} : { at }) };
}
