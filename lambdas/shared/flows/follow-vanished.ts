import { isOverdue, planProof } from '#core/execution/plan-proof.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { isFinal } from '#core/model/trade.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type VenueOrder } from '#ports/venue.ts';
import { PortError } from '#ports/errors.ts';
import { cancelChild } from './cancel-child.ts';
import { correctTrades } from './correct-fees.ts';
import { endChild, type SettleDeps } from './end-child.ts';
import { noteEvidence, voidEvidence } from './note-evidence.ts';
import { provesEnd } from './prove-end.ts';

type FollowInput = {
  readonly id: VenueOrderId;
  readonly follower: Follower;
  /** How the venue shows the order; undefined when it does not. */
  readonly order: VenueOrder | undefined;
};

/**
 * Follows an acknowledged child that does not come to its end: one that the venue shows at work is cancelled 180 s after
 * its last sign of life, unless it is to rest there; one that it shows no more ends with the trades it has when look-ups, chain and wallet prove
 * that nothing is missing.
 */
export async function followVanished(deps: SettleDeps, input: FollowInput): Promise<void> {
  const child = await deps.ledger.child(input.id);
  if (child?.state !== 'ACKED') return;
  const now = await deps.clock.now();
  const isEnded = await takeStep(deps, input, child, now);
  if (!isEnded && isOverdue(child, now)) countOverdue(deps, child);
}

/** What waits at the venue for the order that it belongs to, and is known there, is as it should be until its time is over. */
function isResting({ restsUntil }: ChildOrder, now: UnixMs): boolean {
  return restsUntil !== undefined && now < restsUntil;
}

async function isWorkedStill({ ledger }: SettleDeps, { parentId }: ChildOrder): Promise<boolean> {
  return (await ledger.parent(parentId))?.work !== undefined;
}

/** @returns True when there is nothing to follow: the child is over, or rests as it should. */
async function takeStep(deps: SettleDeps, input: FollowInput, child: ChildOrder, now: UnixMs): Promise<boolean> {
  const { id, follower, order } = input;
  if (order !== undefined && isResting(child, now)) {
    // Whose order is not worked any more must not wait for the end of its time: its shares are to be sold.
    if (!(await isWorkedStill(deps, child))) await deps.venue.cancel(follower, child);
    return true;
  }
  const step = planProof(child, now);
  if (step === 'cancel-again') {
    await cancelChild(deps, { child, follower, step });
    return false;
  }
  // What the venue shows is not gone; what it has just told of a trade voided the evidence when it was stored.
  if (order !== undefined && child.evidence?.emptyAt !== undefined) await voidEvidence(deps.ledger, child);
  if (order !== undefined || step === 'wait') return false;
  if (step === 'note-empty') {
    await noteEvidence(deps.ledger, child, { emptyAt: now });
    return false;
  }
  // What was put right is looked at anew: the evidence was gathered about the child as it was.
  if (await isCorrected(deps, child, now)) return false;
  if (!(await provesEnd(deps, { child, follower }))) return false;
  const evidence = { ...child.evidence, emptyAgainAt: now, chainAt: now, balanceAt: now };
  return endChild(deps, { id, follower, proof: { evidence, version: child.version } });
}

/**
 * The contract counts what was really given. A trade that was booked by the formula while the chain did not answer is put
 * right first; where the chain still does not tell it, the proof allows for the formula's rounding.
 */
async function isCorrected(deps: SettleDeps, child: ChildOrder, now: UnixMs): Promise<boolean> {
  try {
    return (await correctTrades(deps, child, now)) > 0;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    deps.log.warn('chain does not tell a fill', { venueOrderId: child.venueOrderId, code: error.code });
    return false;
  }
}

/** Tells a person of an order that has not come to its end in time, and why. */
export function countOverdue({ log }: Pick<SettleDeps, 'log'>, child: ChildOrder): void {
  const isStuck = child.trades.some((trade) => !isFinal(trade.status));
  log.warn(isStuck ? 'trade not settled' : 'end not proven', { venueOrderId: child.venueOrderId });
  log.count(isStuck ? 'TradesStuck' : 'OutcomesUnproven');
}
