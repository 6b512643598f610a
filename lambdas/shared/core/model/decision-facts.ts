import { type ParentId, type Wallet } from '../values/ids.ts';
import { type Snapshot } from './snapshot.ts';

/**
 * Everything that a decision about an entry knew beside the settings, which are stored by their version: with both it can be
 * made again.
 */
export type DecisionFacts = Omit<Snapshot, 'settings' | 'follower' | 'follow' | 'isLeaderEnabled'> & {
  readonly parentId: ParentId;
  readonly settingsVersion: bigint;
  /** The version was the last that was known: which is in force was not. */
  readonly isLastKnown?: true;
  /**
   * The address of the key that its order was made for, as the signer told it: kept apart from the order, which can be
   * checked against it. Absent where nothing was ordered at once, and of decisions from before it was kept.
   */
  readonly signer?: Wallet;
};
