import { type DecisionFacts } from '../model/decision-facts.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type ParentId, type Wallet } from '../values/ids.ts';
import { type Agreement } from './agreement-of.ts';

/** What is kept of what a decision knew, and for which key its order was made. */
export function factsOf(parentId: ParentId, snapshot: Snapshot, signer?: Wallet): DecisionFacts {
  const { settings, follower: _follower, follow: _follow, isLeaderEnabled: _isEnabled, ...facts } = snapshot;
  const { version: settingsVersion, isLastKnown } = settings;
  return {
    ...{ parentId, settingsVersion, ...facts },
    ...(isLastKnown === undefined ? {} : { isLastKnown }),
    ...(signer === undefined ? {} : { signer }),
  };
}

/** What a decision knew, once more; under other settings it is what it would have known under them. */
export function snapshotOf(
  { parentId: _parentId, settingsVersion: _version, signer: _signer, isLastKnown, ...facts }: DecisionFacts,
  { settings, ...agreement }: Agreement,
): Snapshot {
  return {
    ...facts,
    ...agreement,
    settings: isLastKnown === undefined ? settings : { ...settings, isLastKnown },
  };
}
