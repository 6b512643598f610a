import { putChild } from '#core/ledger/put.ts';
import { type BreakerCode } from '#core/model/breaker.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { commitPlan } from './commit-plan.ts';
import { tripBreaker, type TripDeps } from './trip-breaker.ts';

/** True for an order that the venue took under another id, and whose breaker may not be stored yet. */
export function awaitsBreaker({ evidence }: Pick<ChildOrder, 'evidence'>): boolean {
  return evidence?.isDisputed === true && evidence.isBreakerStored !== true;
}

/**
 * Halts a follower because the venue took an order under another id than ours, once for each order.
 *
 * The venue says so once, so the order remembers it first, and that the breaker is stored last: a run that dies in
 * between is followed by one that trips it again, and a person's reset is not undone by an order that stays open.
 *
 * @throws ContentionError, UnavailableError
 */
export async function haltForDispute(
  deps: TripDeps,
  child: ChildOrder,
  code: BreakerCode = 'ORDER_ID_MISMATCH',
): Promise<void> {
  await tripBreaker(deps, { ledger: child, code });
  await commitPlan(deps.ledger, async () => {
    const current = await deps.ledger.child(child.venueOrderId);
    if (current === undefined || !awaitsBreaker(current)) return undefined;
    return [putChild(current, { evidence: { ...current.evidence, isBreakerStored: true } })];
  });
}
