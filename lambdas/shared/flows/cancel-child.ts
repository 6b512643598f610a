import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type CancelOutcome, type Venue } from '#ports/venue.ts';
import { type Clock } from '#ports/clock.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { noteEvidence } from './note-evidence.ts';

type CancelDeps = { readonly clock: Clock; readonly ledger: Ledger; readonly venue: Venue; readonly log: Log };

type CancelInput = {
  readonly child: ChildOrder;
  readonly follower: Follower;
  readonly step: 'cancel' | 'cancel-again';
};

/** Cancels a child by its id and keeps that the venue answered; without an answer it is cancelled again later. */
export async function cancelChild(deps: CancelDeps, { child, follower, step }: CancelInput): Promise<CancelOutcome> {
  const outcome = await deps.venue.cancel(follower, child);
  deps.log.info('cancel', { venueOrderId: child.venueOrderId, outcome });
  if (outcome === 'unknown') return outcome;
  const now = await deps.clock.now();
  await noteEvidence(deps.ledger, child, step === 'cancel' ? { cancelledAt: now } : { cancelledAgainAt: now });
  return outcome;
}
