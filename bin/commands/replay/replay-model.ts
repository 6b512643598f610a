import { type EntryAnswer } from '#core/execution/entry-answer.ts';
import { type LackingFact } from '#core/execution/lacking-facts.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';

/** Why a decision cannot be made again. */
export type Unplayable =
  /** What it knew is not kept: it is older than 35 days or than the keeping, it was uncommonly large, or its run was cut off. */
  | 'FACTS_NOT_KEPT'
  /** What is kept is of another decision about the same entry. */
  | 'FACTS_OF_ANOTHER'
  | 'SETTINGS_NOT_STORED'
  /** An order of a proxy's or a Safe's is signed by a key that facts from before it was kept do not name. */
  | 'SIGNER_NOT_KEPT'
  /** Its settings name no such follower, or he copies no such leader. */
  | 'NOT_IN_SETTINGS'
  /** The other settings name no such follower, or he copies no such leader by them. */
  | 'NOT_IN_OTHER_SETTINGS'
  | LackingFact;

/** An entry with two answers to it. */
export type Differing = {
  readonly parent: ParentOrder;
  readonly stored: EntryAnswer;
  readonly again: EntryAnswer;
};

/** An entry that cannot be decided again, and everything for which. */
export type UnplayedEntry = { readonly parent: ParentOrder; readonly because: readonly Unplayable[] };

/**
 * What of a decision is gone. `ENTRY`: an order or a booking names an entry that is not stored. `ORDER`: the entry stands as
 * one for which an order was made, and there is none. `ANSWER`: it was decided, and what was decided is not told.
 */
export type Missing = 'ENTRY' | 'ORDER' | 'ANSWER';

/** A decision of which something was removed: no run of ours removes any of it. */
export type RemovedAnswer = Pick<ParentOrder, 'parentId' | 'follower' | 'mode'> & { readonly missing: Missing };

/** What came of deciding again. */
export type Replay = {
  /** Entries of the period that were decided on. */
  readonly decided: number;
  /** Those whose answer is the same to the byte. */
  readonly equal: number;
  readonly different: readonly Differing[];
  readonly unplayed: readonly UnplayedEntry[];
  readonly removed: readonly RemovedAnswer[];
  /** Entries that are undecided still, or that ended without a decision of their own. */
  readonly undecided: number;
  /** What other settings would have decided, of those that are equal; absent where none were asked for. */
  readonly other?: OtherDecisions;
};

/** What other settings would have decided. */
export type OtherDecisions = {
  readonly same: number;
  readonly changed: readonly Differing[];
  readonly unplayed: readonly UnplayedEntry[];
};
