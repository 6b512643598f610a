import { followerKey, leaderSlug, SYSTEM_SWITCH } from '#core/model/switches.ts';
import { type Leader } from '#core/model/settings.ts';

/**
 * SSM parameters that a person flips: `/polycopy/<stage>/trading`, `/polycopy/<stage>/followers/<name>`,
 * `/polycopy/<stage>/leaders/<name or wallet>`; each `ACTIVE`, `REDUCING` or `HALTED`, and absent is `ACTIVE`.
 */
export const PARAMETERS = {
  /** Above every parameter of a stage; without a slash at its end, as policies name it. */
  path: (stage: string): string => `/polycopy/${stage}`,
  trading: (stage: string): string => `/polycopy/${stage}/${SYSTEM_SWITCH}`,
  /** `switchPath` is the part below the stage's path. */
  switch: (stage: string, switchPath: string): string => `/polycopy/${stage}/${switchPath}`,
} as const;

/** What a switch may be set to, as SSM checks it: a wrong value is refused where a person types it. */
export const SWITCH_PATTERN = '^(ACTIVE|REDUCING|HALTED)$';

/** What the console shows beside a switch; `path` is its part below the stage's path. */
export function switchDescription(path: string): string {
  const whose =
    path === SYSTEM_SWITCH ? 'the whole stage' : path.replace('/', ' ').replace(/^(leader|follower)s/, '$1');
  return `polycopy, ${whose}. ACTIVE: all orders. REDUCING: only orders that close. HALTED: only cancels.`;
}

const SAFE_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** The part of a follower's parameter below the stage's path. */
export function followerSwitchPath(name: string): string {
  return followerKey(name);
}

/**
 * The part of a leader's parameter below the stage's path: his name where a path can carry it, else the slug of his
 * name, else his wallet.
 *
 * Whoever shares a slug with another leader goes by the wallet, or one switch would move both.
 */
export function leaderSwitchPath(leader: Leader, leaders: readonly Leader[]): string {
  const slug = leaderSlug(leader.name);
  const isShared = leaders.some((other) => other.wallet !== leader.wallet && leaderSlug(other.name) === slug);
  if (slug === undefined || isShared) return `leaders/${leader.wallet}`;
  return `leaders/${SAFE_NAME.test(leader.name) ? leader.name : slug}`;
}
