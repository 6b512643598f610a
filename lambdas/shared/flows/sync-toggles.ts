import { setSwitch, wantedSwitch } from '#core/ledger/modes.ts';
import { type Cap } from '#core/model/cap.ts';
import { type Change } from '#core/ledger/change.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { readSwitches, type Switches as Stored } from '#core/model/switches.ts';
import { ContentionError } from '#ports/errors.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Switches } from '#ports/switches.ts';

export type SyncDeps = {
  readonly switches: Switches;
  readonly settings: SettingsStore;
  readonly ledger: Ledger;
  readonly log: Log;
};

/** What a run found and did. */
export type SyncReport = {
  /** Caps whose switch was moved. */
  readonly moved: number;
  /** Parameters whose value is no mode: their switches stay where they last stood. */
  readonly unreadable: number;
};

/** What a run has copied into every cap: as long as neither moves, there is nothing more to copy. */
export type Copied = { readonly switches: bigint; readonly settings: bigint | undefined };

/** How often a run begins again, or a cap is read again, because another run or a breaker wrote meanwhile. */
const MAX_ROUNDS = 16;
/** Every mode is a ledger of its own; one that is not in force now may be again with the next settings. */
const MODES: readonly FollowerMode[] = ['live', 'paper', 'dry-run'];

/**
 * Copies the switches into the caps that reservations check: system and follower into every global cap of the follower,
 * the strictest of both, and the leader's into his cap with every follower. It reads only, where nothing has moved.
 *
 * What stood is read before the parameters, and every write is conditional on it and on the settings, whose names say
 * which switch is whose: a run that was held up can never put an older reading over a newer one.
 *
 * @param known - What this run has copied before: the caps are looked at again only when switches or settings moved since.
 * @throws UnavailableError, and then every switch stays where it stood; ContentionError
 */
export async function syncToggles(deps: SyncDeps, known?: Copied): Promise<SyncReport & { readonly copied: Copied }> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const report = await syncOnce(deps, known);
    if (report !== 'overtaken') return report;
  }
  throw new ContentionError('the switches kept moving');
}

/**
 * Counts what a run would move now, and writes nothing: a switch counts as stored when this is zero.
 *
 * @throws UnavailableError
 */
export async function pendingSwitches({ switches, settings, ledger }: Omit<SyncDeps, 'log'>): Promise<number> {
  const before = (await ledger.switches()) ?? { positions: {}, version: 0n };
  const { positions } = readSwitches(await switches.read(), before);
  const current = await settings.current();
  const sources = { positions, leaders: current?.leaders ?? [] };
  let pending = before.version > 0n && isSame(before.positions, positions) ? 0 : 1;
  for (const { name } of current?.followers ?? []) {
    for (const mode of MODES) {
      const caps = await ledger.modeCaps({ follower: name, mode });
      pending += caps.filter((cap) => setSwitch(cap, wantedSwitch(cap, sources)).length > 0).length;
    }
  }
  return pending;
}

async function syncOnce(
  deps: SyncDeps,
  known: Copied | undefined,
): Promise<(SyncReport & { readonly copied: Copied }) | 'overtaken'> {
  const before = (await deps.ledger.switches()) ?? { positions: {}, version: 0n };
  const { positions, unreadable, strange } = readSwitches(await deps.switches.read(), before);
  if (strange.length > 0) deps.log.warn('parameters that are no switch', { parameters: strange.join(' ') });
  if (unreadable.length > 0) {
    deps.log.warn('switches that cannot be read stay as they stood', { parameters: unreadable.join(' ') });
    deps.log.count('SwitchesUnreadable', unreadable.length);
  }
  const stored = await storePositions(deps, before, positions);
  if (stored === 'overtaken') return stored;
  // Read after the positions are stored: settings that are stored later open their caps where the switches stand.
  const settings = await deps.settings.current();
  const copied = { switches: stored.version, settings: settings?.version };
  let moved = 0;
  const isCopied = known !== undefined && known.switches === copied.switches && known.settings === copied.settings;
  for (const { name } of isCopied ? [] : (settings?.followers ?? [])) {
    for (const mode of MODES) {
      const inLedger = await syncLedger(deps, { ledger: { follower: name, mode }, settings, stored });
      if (inLedger === 'overtaken') return inLedger;
      moved += inLedger;
    }
  }
  if (moved > 0) deps.log.count('SwitchesMoved', moved);
  return { moved, unreadable: unreadable.length, copied };
}

async function storePositions(
  { ledger, log }: SyncDeps,
  before: Stored,
  positions: Stored['positions'],
): Promise<Stored | 'overtaken'> {
  if (before.version > 0n && isSame(before.positions, positions)) return before;
  const next = { positions, version: before.version + 1n };
  if (!(await tried(ledger, [{ kind: 'put', type: 'switches', value: next }]))) return 'overtaken';
  log.info('switches', { positions: JSON.stringify(positions) });
  return next;
}

type LedgerInput = {
  readonly ledger: LedgerName;
  readonly settings: Pick<Settings, 'leaders' | 'version'> | undefined;
  readonly stored: Stored;
};

async function syncLedger(deps: SyncDeps, input: LedgerInput): Promise<number | 'overtaken'> {
  let moved = 0;
  for (const cap of await deps.ledger.modeCaps(input.ledger)) {
    const outcome = await syncCap(deps, cap, input);
    if (outcome === 'overtaken') return outcome;
    moved += outcome === 'moved' ? 1 : 0;
  }
  return moved;
}

async function syncCap(
  { ledger, settings: store }: SyncDeps,
  seen: Cap,
  { settings, stored }: LedgerInput,
): Promise<'moved' | 'same' | 'overtaken'> {
  const sources = { positions: stored.positions, leaders: settings?.leaders ?? [] };
  const inForce = settings === undefined ? [] : [{ kind: 'check', type: 'settings', value: settings } as const];
  let cap: Cap | undefined = seen;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const changes = cap === undefined ? [] : setSwitch(cap, wantedSwitch(cap, sources));
    if (changes.length === 0) return 'same';
    if (await tried(ledger, [{ kind: 'check', type: 'switches', value: stored }, ...inForce, ...changes]))
      return 'moved';
    if ((await ledger.switches())?.version !== stored.version) return 'overtaken';
    if ((await store.current())?.version !== settings?.version) return 'overtaken';
    cap = await ledger.cap(seen, seen.name);
  }
  throw new ContentionError('a cap kept moving under its switch', { cap: seen.name, follower: seen.follower });
}

/** A cap in the middle of a burst is written by many: losing against them is no reason to give up a stop. */
async function tried(ledger: Ledger, changes: readonly Change[]): Promise<boolean> {
  try {
    return (await ledger.commit(changes)).committed;
  } catch (error) {
    if (error instanceof ContentionError) return false;
    throw error;
  }
}

function isSame(a: Stored['positions'], b: Stored['positions']): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => a[key] === b[key]);
}
