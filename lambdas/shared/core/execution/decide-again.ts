import { decide, type Verdict } from '../decide.ts';
import { parentIn } from '../ledger/put.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type DecisionFacts } from '../model/decision-facts.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Settings, sendsOrders } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { decidedOn } from '../risk/decided-on.ts';
import { type VenueOrderId } from '../values/ids.ts';
import { agreementOf } from './agreement-of.ts';
import { answerEntry } from './answer-entry.ts';
import { snapshotOf } from './decision-facts.ts';
import { type EntryAnswer, entryAnswer } from './entry-answer.ts';
import { type UnidentifiedChild } from './new-child.ts';
import { planCopy } from './plan-copy.ts';
import { largeCopy } from './working/large-copy.ts';
import { openCopy } from './working/open-copy.ts';

type AgainInput = {
  /** The entry as it is stored now. */
  readonly parent: ParentOrder;
  /** Its first order, where it has one. */
  readonly child: ChildOrder | undefined;
  readonly facts: DecisionFacts;
  /** Of the version that it was decided on. */
  readonly settings: Settings;
  readonly orderId: (child: UnidentifiedChild) => VenueOrderId;
};

/**
 * Makes a decision about an entry once more, by the code that decides, on what it knew then: up to the order that it comes
 * to, with its id.
 *
 * @returns Undefined where the settings do not name the follower or his copies of the leader.
 */
export function decideAgain(input: AgainInput): EntryAnswer | undefined {
  const { facts, settings } = input;
  const parent = undecided(input);
  const agreement = agreementOf(settings, parent);
  if (agreement === undefined) return undefined;
  const snapshot = snapshotOf(facts, agreement);
  const verdict = decide(snapshot);
  if (verdict.verdict === 'copy' && sendsOrders(parent.mode)) return copied({ ...input, parent }, snapshot, verdict);
  const changes = answerEntry({ parent, snapshot, verdict, now: facts.now });
  return entryAnswer(parentIn(changes, parent.parentId), undefined);
}

/** The entry as the decision found it. */
function undecided({ parent, child, facts }: AgainInput): ParentOrder {
  const { openChild: _child, decided: _decided, reason: _reason, work: _work, lot: _lot, ...rest } = parent;
  const { storedLot } = facts;
  return {
    ...{ ...rest, state: 'NEW', attempts: child?.attempt ?? 0 },
    ...(storedLot === undefined ? {} : { lot: storedLot }),
  };
}

function copied(
  { parent, settings, facts, orderId }: AgainInput,
  snapshot: Snapshot,
  verdict: Extract<Verdict, { readonly verdict: 'copy' }>,
): EntryAnswer | undefined {
  const { follower, position, market } = snapshot;
  const work = largeCopy({ parent, snapshot, verdict });
  const decided = decidedOn(snapshot, verdict);
  if (work !== undefined) return entryAnswer(openCopy({ parent, position, work, decided, settings }).parent, undefined);
  // Never of the order that is looked at: what somebody has changed there would agree with itself.
  const signer = facts.signer ?? follower.wallet;
  // Where nothing was ordered no key may be known: that it would have been is difference enough.
  if (market === undefined || signer === undefined) return { kind: 'copy', decided };
  const { child, changes } = planCopy({
    ...{ parent, settings, follower, signer, market, snapshot, verdict, orderId },
    now: facts.now,
  });
  return entryAnswer(parentIn(changes, parent.parentId), child);
}
