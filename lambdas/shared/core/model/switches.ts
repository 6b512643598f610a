import { type Wallet } from '../values/ids.ts';
import { type Mode, strictest, type SwitchOwner } from './cap.ts';
import { type Leader } from './settings.ts';

/** Where the switches of a stage stand: those that toggle-sync has last read as a mode, by their keys. */
export type Switches = {
  readonly positions: Readonly<Record<string, Mode>>;
  readonly version: bigint;
};

/** What a person set, and whose switch it is. */
export type SwitchPosition = { readonly mode: Mode; readonly from: SwitchOwner };

/** The key of the system's switch. */
export const SYSTEM_SWITCH = 'trading';

const MODES: readonly Mode[] = ['ACTIVE', 'REDUCING', 'HALTED'];
const MAX_SLUG = 64;
const FOLLOWER = /^followers\/([a-z][a-z0-9-]{0,31})$/;
const LEADER = /^leaders\/([^/]{1,256})$/;

/** Reads what a person typed; undefined when it is no mode. */
export function parseMode(text: string): Mode | undefined {
  return MODES.find((mode) => mode === text.trim().toUpperCase());
}

/**
 * A leader's name as it stands in a parameter's path: lower-case letters, digits and dashes.
 *
 * Undefined where nothing of the name is left: then only the wallet names the leader.
 */
export function leaderSlug(name: string): string | undefined {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, MAX_SLUG)
    .replace(/-$/, '');
  return slug === '' ? undefined : slug;
}

/**
 * The key of a parameter, by the part of its name below the stage's path: `trading`, `followers/<name>`,
 * `leaders/<name or wallet>`, in any letter case; undefined for a parameter that is no switch.
 */
export function switchKey(path: string): string | undefined {
  const lower = path.toLowerCase();
  if (lower === SYSTEM_SWITCH) return SYSTEM_SWITCH;
  if (FOLLOWER.test(lower)) return lower;
  const slug = leaderSlug(LEADER.exec(lower)?.[1] ?? '');
  return slug === undefined ? undefined : `leaders/${slug}`;
}

/** The keys under which a leader is switched: a rename leaves the wallet's, and of both the strictest counts. */
export function leaderKeys({ name, wallet }: { readonly name?: string; readonly wallet: Wallet }): readonly string[] {
  const slug = name === undefined ? undefined : leaderSlug(name);
  return [...(slug === undefined ? [] : [`leaders/${slug}`]), `leaders/${wallet}`];
}

/** The key under which a follower is switched. */
export function followerKey(name: string): string {
  return `followers/${name}`;
}

/** Where the switch of a follower's global cap belongs: the strictest of the system's and its own; of equals the system's counts. */
export function globalPosition({ positions }: Pick<Switches, 'positions'>, follower: string): SwitchPosition {
  const system = positions[SYSTEM_SWITCH] ?? 'ACTIVE';
  const mode = strictest(system, positions[followerKey(follower)] ?? 'ACTIVE');
  return { mode, from: mode === system ? 'system' : 'follower' };
}

/** Where the switch of a leader's cap belongs. */
export function leaderPosition(
  { positions }: Pick<Switches, 'positions'>,
  leader: Pick<Leader, 'wallet'> & Partial<Pick<Leader, 'name'>>,
): SwitchPosition {
  return { mode: strictest(...leaderKeys(leader).map((key) => positions[key] ?? 'ACTIVE')), from: 'leader' };
}

/** What was read of a stage's parameters, against what stood before. */
export type SwitchReading = {
  readonly positions: Readonly<Record<string, Mode>>;
  /** Paths whose value is no mode: what stood before stays. */
  readonly unreadable: readonly string[];
  /** Paths that are no switch at all. */
  readonly strange: readonly string[];
};

/**
 * Reads a stage's parameters: an absent one is ACTIVE, one that cannot be read stays where it last stood.
 *
 * Where two parameters have one key, in two spellings, the strictest counts.
 */
export function readSwitches(
  parameters: ReadonlyMap<string, string>,
  before: Pick<Switches, 'positions'>,
): SwitchReading {
  const positions = new Map<string, Mode>();
  const unreadable: string[] = [];
  const strange: string[] = [];
  for (const [path, text] of parameters) {
    const key = switchKey(path);
    if (key === undefined) {
      strange.push(path);
      continue;
    }
    const mode = parseMode(text);
    if (mode === undefined) unreadable.push(path);
    const stands = mode ?? before.positions[key];
    if (stands !== undefined) positions.set(key, strictest(stands, positions.get(key) ?? 'ACTIVE'));
  }
  return { positions: Object.fromEntries([...positions].sort(([a], [b]) => (a < b ? -1 : 1))), unreadable, strange };
}
