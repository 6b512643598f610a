import { closeChild } from '#core/execution/close-child.ts';
import { EXIT_RETRY_MS } from '#core/execution/plan-exit.ts';
import { type ChildOrder, type Evidence } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { isOver } from '#core/model/trade.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type Clock } from '#ports/clock.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { type Log } from '#ports/log.ts';
import { commitPlan } from './commit-plan.ts';
import { judgeFailures } from './judge-failures.ts';
import { loadPosition } from './load-position.ts';
import { type ProofDeps } from './prove-end.ts';
import { ringExit } from './ring-exit.ts';
import { sweptUntilDropped } from './sweep-orders.ts';

/** What bringing a child to its end needs. */
export type SettleDeps = ProofDeps & { readonly clock: Clock; readonly doorbell: Doorbell; readonly log: Log };

type EndInput = {
  readonly id: VenueOrderId;
  readonly follower: Follower;
  /** What the venue says was matched; absent where everything else proves that nothing more will come. */
  readonly matched?: bigint;
  /** The venue shows it no more: `matched` is all that it asked for, and nobody's word. */
  readonly isHidden?: true;
  readonly proof?: Proof;
};

/** What proves that nothing more will come of an order; noted along with its end. */
type Proof = {
  readonly evidence: Evidence;
  /** The child's version that it was gathered about: of one that has moved on since it says nothing. */
  readonly version: bigint;
};

/**
 * Ends an acknowledged child when nothing is missing: its trades add up to what the venue says was matched, each is final,
 * and what counts is booked.
 *
 * @returns False while something is missing, and when another run was first.
 */
export async function endChild(deps: SettleDeps, input: EndInput): Promise<boolean> {
  const { id, follower, proof } = input;
  const seen = await deps.ledger.child(id);
  if (seen?.state !== 'ACKED' || !isComplete(seen, input)) return false;
  await judgeFailures(deps, { child: seen, follower, now: await deps.clock.now() });
  const isEnded = await commitPlan(deps.ledger, async () => {
    const child = await deps.ledger.child(id);
    if (child?.state !== 'ACKED' || !isComplete(child, input)) return undefined;
    if (proof !== undefined && child.version !== proof.version) return undefined;
    const parent = await deps.ledger.parent(child.parentId);
    if (parent?.openChild !== id) return undefined;
    const position = await loadPosition(deps.ledger, parent);
    // What is worked over time goes on by its own plan, and so does what took its rest out of the book itself.
    const isTry = parent.work === undefined && child.restsUntil === undefined;
    const isRestLeft = isTry && child.side === 'SELL' && child.leftShares > 0n;
    const retry = isRestLeft ? { retryMs: EXIT_RETRY_MS } : {};
    const note = proof === undefined ? {} : { note: { evidence: proof.evidence } };
    const now = await deps.clock.now();
    const closing = closeChild({ parent, child, position, state: 'DONE', now, ...note, ...retry });
    // The venue never said that it is over.
    return proof === undefined ? closing : [...closing, ...(await sweptUntilDropped(deps.ledger, child, now))];
  });
  if (isEnded) await ringExit(deps, seen);
  return isEnded;
}

function isComplete(child: ChildOrder, { matched, isHidden }: EndInput): boolean {
  const { trades } = child;
  const total = sum(
    NO_SHARES,
    trades.map((trade) => trade.shares),
  );
  if (isHidden === true && mayRestAgain(child)) return false;
  return (matched === undefined || total === matched) && trades.every(isOver);
}

/** What a match that failed took of an order may be back in the book. */
function mayRestAgain({ restsUntil, trades }: ChildOrder): boolean {
  return restsUntil !== undefined && trades.some(({ status }) => status === 'FAILED');
}
