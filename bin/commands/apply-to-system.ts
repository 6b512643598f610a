import { type Settings } from '#core/model/settings.ts';
import { closeAll } from '#flows/close-all.ts';
import { type Command } from 'commander';
import { type Applied, applySettings, changesText } from './apply-settings.ts';
import { askPerson, type Consent } from './ask-person.ts';
import { closeDepsOf } from './close-all.ts';
import { type System, type SystemChoice } from './open-system.ts';
import { readRunKind } from './run-kind.ts';
import { shadowBeginnings, shadowWarnings } from './shadow-warnings.ts';
import { signingWarnings } from './signing-warnings.ts';
import { type Stranded } from './stranded-positions.ts';
import { refuseUnsent, type SettingsPlace } from './unstated-settings.ts';
import { closingPage } from './view/closing-page.ts';

/** How every command that stores settings may be told to go about it. */
export type ApplyOptions = Consent & { readonly close?: true; readonly dryRun?: true };

/** Adds the options of every command that stores settings. */
export function addApplyOptions(command: Command): Command {
  return command
    .option('--close', 'sell what was bought for leaders who are not followed any more; without it they are refused')
    .option('--dry-run', 'only show what would change, what would be sold and what is refused; store nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON, and do not ask; what sells needs --yes');
}

/** Where a system's settings come into force. */
export function placeOf(choice: SystemChoice): SettingsPlace {
  return 'state' in choice ? (readRunKind(choice.state) ?? 'recording') : 'stage';
}

type ApplyInput = {
  readonly place: SettingsPlace;
  /** Those to store, by whatever version they were made of. */
  readonly settings: Settings;
  /** What was accepted and has no effect, a line each. */
  readonly unused: readonly string[];
  readonly options: ApplyOptions;
  /** The version that an edit started from. */
  readonly basedOn?: bigint;
  /** What else a person should know once it is stored. */
  readonly notes?: readonly string[];
  /** Throws where it is no longer safe; asked right before it is stored. */
  readonly lastCheck?: () => Promise<void>;
};

/**
 * Stores settings in a system as its next version: shows what changes, asks, refuses what would strand anything, sells
 * where it was told to, and says what came of it.
 *
 * @throws Error when anything is refused; nothing is stored then
 */
export async function applyToSystem(
  system: System,
  { place, settings, unused, options, basedOn, notes, lastCheck }: ApplyInput,
): Promise<Applied> {
  refuseUnsent(place, settings);
  const warnings = [
    ...signingWarnings(settings),
    ...shadowWarnings(settings),
    ...shadowBeginnings(await system.settings.current(), settings),
  ].map(({ text, fix }) => `${text}; ${fix}`);
  const applied = await applySettings({
    settings,
    store: system.settings,
    archive: system.archive,
    ledger: system.ledger,
    mayClose: options.close === true,
    needsWallets: place === 'stage',
    ...(basedOn === undefined ? {} : { basedOn }),
    ...(lastCheck === undefined ? {} : { lastCheck }),
    confirm: (changes, closes) => {
      const lines = [...unused, ...changesText(changes), ...warnings, ...salesText(closes)];
      if (options.json !== true) process.stdout.write(`${lines.join('\n')}\n`);
      return mayStore(closes, options);
    },
  });
  const told = applied.version === undefined ? [] : notes;
  process.stdout.write(
    `${options.json === true ? appliedJson(applied, { unused, warnings, notes: told }) : appliedText(applied, told)}\n`,
  );
  await sellLeft(system, applied, options);
  return applied;
}

/**
 * What only changes settings is asked about where somebody is there to answer; what sells needs an answer, as `close-all`
 * does.
 *
 * @throws Error where it sells and nobody can be asked
 */
async function mayStore(closes: readonly Stranded[], options: ApplyOptions): Promise<boolean> {
  if (options.dryRun === true) return false;
  const sells = closes.length > 0;
  const isAlone = options.json === true || !process.stdin.isTTY || !process.stdout.isTTY;
  if (!sells && isAlone) return true;
  const shown = options.json === true ? salesText(closes) : [];
  const question = sells ? 'Store this as the next version, and sell that?' : 'Store this as the next version?';
  return askPerson([...shown, question].join('\n'), options);
}

/** One line for each position that is sold. */
function salesText(closes: readonly Stranded[]): readonly string[] {
  return closes.length === 0 ? [] : ['This sells:', ...closes.map(({ line }) => `  ${line}`)];
}

/**
 * Lowers what nobody follows any more to nothing at once, where the system can be reached; `risk-monitor` does the same
 * each minute, so that a crash here leaves nothing behind.
 */
async function sellLeft(system: System, { version, closes }: Applied, { json }: ApplyOptions): Promise<void> {
  if (version === undefined || closes.length === 0) return;
  if (system.world === undefined) {
    if (json !== true) process.stdout.write('No system runs here: the sales begin when it is started.\n');
    return;
  }
  const deps = closeDepsOf(system);
  for (const follower of new Set(closes.map((one) => one.follower))) {
    const leaders = [...new Set(closes.flatMap((one) => (one.follower === follower ? [one.leader] : [])))];
    const why = { code: 'LEADER_REMOVED' } as const;
    const report = await closeAll(deps, { follower, leaders, why, isUrgent: false, dryRun: false });
    const isColoured = process.stdout.isTTY;
    if (json !== true) process.stdout.write(`${closingPage(report, { leaders: [], isColoured })}\n`);
  }
}

function appliedText({ changes, from, version }: Applied, notes: readonly string[] = []): string {
  const kept = from === undefined ? '' : ` Version ${from} stays in force.`;
  if (version !== undefined)
    return [`Stored as version ${version}${from === undefined ? '' : `, after ${from}`}.`, ...notes].join('\n');
  return changes.length === 0 ? `Nothing changed; nothing was stored.${kept}` : `Nothing was stored.${kept}`;
}

type Told = {
  readonly unused: readonly string[];
  readonly warnings: readonly string[];
  readonly notes: readonly string[] | undefined;
};

function appliedJson({ changes, from, version, closes }: Applied, { unused, warnings, notes }: Told): string {
  const before = from?.toString() ?? null;
  const sales = closes.map(({ line, follower, leader }) => ({ line, follower, leader }));
  return JSON.stringify(
    {
      ...{ from: before, version: version?.toString() ?? null, changes, unused, closes: sales },
      ...(warnings.length === 0 ? {} : { warnings }),
      ...(notes === undefined ? {} : { notes }),
    },
    null,
    2,
  );
}
