import { followerSwitchPath, leaderSwitchPath } from '#contract/parameters.ts';
import { GLOBAL_CAP, type Cap, leaderCap } from '#core/model/cap.ts';
import { STANDING_IN } from '#core/model/leader-name.ts';
import { OWN } from '#core/model/position.ts';
import { type Leader, type Settings } from '#core/model/settings.ts';
import { followerKey, leaderKeys, switchKey, SYSTEM_SWITCH } from '#core/model/switches.ts';
import { type FollowerName, parseWallet, type Wallet } from '#core/values/ids.ts';
import { cleanText } from './view/clean-text.ts';

/** Whom a command is about. */
export type ScopeOptions = { readonly leader?: string; readonly follower?: string };

/** Whose switch is flipped. */
export type SwitchScope =
  | { readonly kind: 'system' }
  | { readonly kind: 'follower'; readonly name: FollowerName }
  | { readonly kind: 'leader'; readonly leader: Leader };

/**
 * Finds whom the options name; a leader by name or wallet.
 *
 * @throws Error that lists who is there
 */
export function switchScope(settings: Settings, { leader: wanted, follower }: ScopeOptions): SwitchScope {
  if (wanted !== undefined && follower !== undefined) throw new Error('name a leader or a follower, not both');
  if (follower !== undefined) return { kind: 'follower', name: knownFollower(settings, follower) };
  if (wanted === undefined) return { kind: 'system' };
  return { kind: 'leader', leader: knownLeader(settings, wanted) };
}

/** Finds a leader by name or wallet. @throws Error that lists who is there */
export function knownLeader({ leaders }: Settings, wanted: string): Leader {
  const leader = leaders.find(({ name, wallet }) => name === wanted || wallet === parseWallet(wanted));
  if (leader !== undefined) return leader;
  const known = leaders.map(({ name }) => cleanText(name, 40)).join(', ');
  throw new Error(`no leader ${JSON.stringify(wanted)}; there is ${known}`);
}

/**
 * Finds a leader's wallet: one who is no longer in the settings is named by it, and a person's own orders by `own`.
 *
 * @throws Error that lists who is there
 */
export function leaderWallet({ leaders }: Settings, wanted: string): Wallet {
  const found = leaders.find(({ name }) => name === wanted)?.wallet ?? parseWallet(wanted) ?? ownWord(wanted);
  if (found !== undefined) return found;
  const known = leaders.map(({ name }) => cleanText(name, 40)).join(', ');
  throw new Error(`no leader ${JSON.stringify(wanted)}, and it is no wallet; there is ${known}`);
}

function ownWord(wanted: string): Wallet | undefined {
  return wanted === STANDING_IN.get(OWN) ? OWN : undefined;
}

/** Finds a follower by name. @throws Error that lists who is there */
export function knownFollower(settings: Settings, wanted: string): FollowerName {
  const found = settings.followers.find(({ name }) => name === wanted);
  if (found !== undefined) return found.name;
  throw new Error(
    `no follower ${JSON.stringify(wanted)}; there is ${settings.followers.map(({ name }) => name).join(', ')}`,
  );
}

/**
 * The parameters to write, by their part below the stage's path: every one that is there under a key of his, in whatever
 * spelling, or the one to create.
 */
export function pathsOf(scope: SwitchScope, settings: Settings, present: Iterable<string>): readonly string[] {
  const keys = keysOf(scope);
  const found = [...present].filter((path) => keys.includes(switchKey(path) ?? ''));
  return found.length > 0 ? found : [newPathOf(scope, settings)];
}

/** True for the caps that a scope's switch is copied to. */
export function isCapOf(scope: SwitchScope, cap: Pick<Cap, 'follower' | 'name'>): boolean {
  switch (scope.kind) {
    case 'system':
      return cap.name === GLOBAL_CAP;
    case 'follower':
      return cap.name === GLOBAL_CAP && cap.follower === scope.name;
    case 'leader':
      return cap.name === leaderCap(scope.leader.wallet);
  }
}

/** True for every cap that says whether those concerned may trade: that of the scope, and what stands above or below it. */
export function isConcerned(scope: SwitchScope, cap: Pick<Cap, 'follower' | 'name'>): boolean {
  switch (scope.kind) {
    case 'system':
      return true;
    case 'follower':
      return cap.follower === scope.name;
    case 'leader':
      return cap.name === GLOBAL_CAP || isCapOf(scope, cap);
  }
}

function keysOf(scope: SwitchScope): readonly string[] {
  switch (scope.kind) {
    case 'system':
      return [SYSTEM_SWITCH];
    case 'follower':
      return [followerKey(scope.name)];
    case 'leader':
      return leaderKeys(scope.leader);
  }
}

function newPathOf(scope: SwitchScope, { leaders }: Settings): string {
  switch (scope.kind) {
    case 'system':
      return SYSTEM_SWITCH;
    case 'follower':
      return followerSwitchPath(scope.name);
    case 'leader':
      return leaderSwitchPath(scope.leader, leaders);
  }
}
