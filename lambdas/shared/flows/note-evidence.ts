import { lastSignOf } from '#core/execution/plan-proof.ts';
import { putChild } from '#core/ledger/put.ts';
import { type ChildOrder, type Evidence } from '#core/model/child-order.ts';
import { type Ledger } from '#ports/ledger.ts';
import { commitPlan } from './commit-plan.ts';

/**
 * Keeps what was found out about a child that the venue does not show, so that any later run goes on from there.
 *
 * Nothing is kept when the child has moved on meanwhile: another post, or a trade, makes what was seen worthless.
 */
export async function noteEvidence(ledger: Ledger, seen: ChildOrder, evidence: Evidence): Promise<void> {
  await commitPlan(ledger, async () => {
    const child = await ledger.child(seen.venueOrderId);
    if (child === undefined || child.state !== seen.state || lastSignOf(child) !== lastSignOf(seen)) return undefined;
    return [putChild(child, { evidence: { ...child.evidence, ...evidence } })];
  });
}

/** The venue shows the order again: nothing that spoke for its end counts any more. */
export async function voidEvidence(ledger: Ledger, seen: ChildOrder): Promise<void> {
  await commitPlan(ledger, async () => {
    const child = await ledger.child(seen.venueOrderId);
    return child?.state === 'ACKED' ? [putChild(child, { evidence: undefined })] : undefined;
  });
}
