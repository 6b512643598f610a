import { type PaperTrial } from '../model/leader-standing.ts';
import { type DenyReason } from '../model/reason.ts';
import { type Follower, type Settings } from '../model/settings.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type Wallet } from '../values/ids.ts';

type WantedInput = { readonly follower: Pick<Follower, 'mode'>; readonly leader: Wallet };

/**
 * How many settled events on paper a follower asks of a leader before it opens anything after him.
 *
 * Paper is where they are earned, so that only live followers ask.
 *
 * @returns Undefined where it asks for none.
 */
export function wantedEvents({ selection }: Settings, { follower, leader }: WantedInput): bigint | undefined {
  const isAsked = follower.mode === 'live' && selection?.shadowExempt.includes(leader) === false;
  return isAsked ? selection.shadowEvents : undefined;
}

/** Whether a decision reads where a leader stands: his veto and his trial on paper are in one item. */
export function asksStanding(settings: Settings, of: WantedInput): boolean {
  return settings.limits.heedsVetoes !== false || wantedEvents(settings, of) !== undefined;
}

/** Whether a leader has passed on paper, over as many settled events as are asked of him. */
export function isCleared(paper: PaperTrial | undefined, wanted: bigint): boolean {
  return paper?.cleared !== undefined && paper.cleared.events >= wanted;
}

type ShadowInput = Pick<Snapshot, 'settings' | 'follower' | 'standing'> & {
  readonly event: { readonly leader: Wallet };
};

/** Refuses a live entry after a leader whose copies on paper were never good enough; one of whom nothing is stored is new. */
export function inShadow({
  settings,
  follower,
  event: { leader },
  standing,
}: ShadowInput): Extract<DenyReason, { code: 'LEADER_IN_SHADOW' }> | undefined {
  const wanted = wantedEvents(settings, { follower, leader });
  if (wanted === undefined || isCleared(standing?.paper, wanted)) return undefined;
  const { settled = 0n, lowerBound } = standing?.paper ?? {};
  return { code: 'LEADER_IN_SHADOW', settled, wanted, ...(lowerBound === undefined ? {} : { lowerBound }) };
}
