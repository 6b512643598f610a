import { closePosition, isClosable } from '../execution/close-position.ts';
import { addBreaker } from '../ledger/modes.ts';
import { type BreakerCode } from '../model/breaker.ts';
import { type Position } from '../model/position.ts';
import { type CloseReason } from '../model/reason.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type LedgerOf } from './replay-ledger.ts';
import { type ReplayRun } from './replay-run.ts';
import { workParent } from './work-parent.ts';

type Trip = { readonly code: BreakerCode; readonly name: string; readonly why?: string; readonly now: UnixMs };

/** Adds a breaker; nobody resets one in a replay. */
export function tripBreaker({ ledger }: ReplayRun, of: LedgerOf, { code, name, why, now }: Trip): void {
  const cap = ledger.cap(of, name);
  invariant(cap !== undefined, 'a breaker is of a cap that is open');
  const failed = ledger.commit(addBreaker(cap, code, { at: now, ...(why === undefined ? {} : { why }) }));
  invariant(failed.length === 0, 'nobody else switches in a replay');
}

type Close = { readonly position: Position; readonly why: CloseReason; readonly now: UnixMs };

/** Lowers a position's target to nothing, and works on its exit at once. */
export function closeGuarded(run: ReplayRun, { position, why, now }: Close): void {
  const { ledger } = run;
  const leaderVersion = ledger.leaderPosition(position.leader, position.token)?.version ?? 0n;
  if (!isClosable({ position, leaderVersion, hasEntries: false })) return;
  const exit = position.exit === undefined ? undefined : ledger.parent(position.exit);
  const how = { origin: 'guard', why, isUrgent: false } as const;
  const closing = closePosition({ ...how, position, exit, leaderVersion, now });
  const failed = ledger.commit(closing.changes);
  invariant(failed.length === 0, 'nobody else closes a position at the same moment');
  workParent(run, exit?.parentId ?? closing.parent.parentId, now);
}
