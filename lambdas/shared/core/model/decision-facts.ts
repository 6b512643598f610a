import { type ParentId } from '../values/ids.ts';
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
};
