import { type Follower, type Settings } from '#core/model/settings.ts';
import { isPaperWallet } from '#core/values/ids.ts';
import { type Archive, type Ledger } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Command } from 'commander';
import { closeAll } from '#flows/close-all.ts';
import { askPerson, type Consent } from './ask-person.ts';
import { closeDepsOf } from './close-all.ts';
import { haltedLeaders } from './halted-leaders.ts';
import { openSystem, type System } from './open-system.ts';
import { renamedSwitches } from './renamed-switches.ts';
import { readRunKind } from './run-kind.ts';
import { readSettingsFile } from './settings-file.ts';
import { type SettingsChange, settingsDifference } from './settings-difference.ts';
import { type Stranded, strandedPositions } from './stranded-positions.ts';
import { addSystemOptions, systemChoice, type SystemOptions } from './system-options.ts';
import { refuseUnsent, unstatedSettings } from './unstated-settings.ts';
import { cleanText } from './view/clean-text.ts';
import { closingPage } from './view/closing-page.ts';

type ApplyOptions = SystemOptions & Consent & { readonly close?: true; readonly dryRun?: true };

/** What applying settings came to. */
export type Applied = {
  readonly changes: readonly SettingsChange[];
  /** The version in force until then; absent when there was none. */
  readonly from?: bigint;
  /** The version stored; absent when nothing changed, in a dry run, or when the person said no. */
  readonly version?: bigint;
  /** Positions that it sells, since nobody follows their leaders any more. */
  readonly closes: readonly Stranded[];
};

/** Adds `polycopy apply`. */
export function registerApply(program: Command): void {
  addSystemOptions(program.command('apply'))
    .description('check settings, show what changes, and store them as the next version')
    .argument('[file]', 'the settings', 'settings.yaml')
    .option('--close', 'sell what was bought for leaders who are no longer in the file; without it they are refused')
    .option('--dry-run', 'only show what would change, what would be sold and what is refused; store nothing')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON, and do not ask; what sells needs --yes')
    .action(async (file: string, options: ApplyOptions, command: Command) => {
      const choice = systemChoice(command, options);
      await readSettingsFile(file); // a bad file never opens a system
      const system = await openSystem(choice);
      try {
        const stored = await system.settings.current();
        const place = 'state' in choice ? (readRunKind(choice.state) ?? 'recording') : 'stage';
        const { settings, unused } = await readSettingsFile(file, unstatedSettings(place, stored));
        refuseUnsent(place, settings);
        const applied = await applySettings({
          settings,
          store: system.settings,
          archive: system.archive,
          ledger: system.ledger,
          mayClose: options.close === true,
          needsWallets: place === 'stage',
          confirm: (changes, closes) => {
            const lines = [...unused, ...changesText(changes), ...salesText(closes)];
            if (options.json !== true) process.stdout.write(`${lines.join('\n')}\n`);
            return mayStore(closes, options);
          },
        });
        process.stdout.write(`${options.json === true ? appliedJson(applied, unused) : appliedText(applied)}\n`);
        await sellLeft(system, applied, options);
      } finally {
        await system.close();
      }
    });
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

/**
 * Stores settings as the next version if they differ from the stored one.
 *
 * What is handed to the store carries the version it was compared with, so that a writer in between is noticed. An
 * account without a wallet in the file keeps the one that is known.
 * @throws Error when positions would lose what tends them, a leader his switch, or another writer was first
 */
export async function applySettings({
  settings,
  store,
  archive,
  ledger,
  mayClose = false,
  needsWallets = false,
  confirm,
}: {
  readonly settings: Settings;
  readonly store: SettingsStore;
  readonly archive: Pick<Archive, 'positions'>;
  readonly ledger: Pick<Ledger, 'switches'>;
  /** Whether positions of leaders who are no longer followed may be sold. */
  readonly mayClose?: boolean;
  /** Whether an account that trades live must have a wallet: false where the start makes one. */
  readonly needsWallets?: boolean;
  readonly confirm: (changes: readonly SettingsChange[], closes: readonly Stranded[]) => Promise<boolean>;
}): Promise<Applied> {
  const stored = await store.current();
  const next: Settings = {
    ...settings,
    version: stored?.version ?? 0n,
    followers: settings.followers.map((follower) => withKnownWallet(follower, followerIn(stored, follower.name))),
  };
  const changes = settingsDifference(stored, next);
  const from = stored === undefined ? {} : { from: stored.version };
  // Where it is lost which version is in force, even the same settings are stored: that puts them in force again.
  if (changes.length === 0 && stored?.isLastKnown !== true) return { changes, closes: [], ...from };
  const stranded = stored === undefined ? [] : await strandedPositions({ stored, next, archive });
  const switches = await ledger.switches();
  const renamed = stored === undefined || switches === undefined ? [] : renamedSwitches({ stored, next, switches });
  const closes = mayClose ? stranded.filter(({ isClosable }) => isClosable) : [];
  const halted = stored === undefined || switches === undefined ? [] : haltedLeaders({ closes, stored, switches });
  const walletless = needsWallets ? walletlessIn(next) : [];
  const refused = [
    ...walletless,
    ...stranded.filter((one) => !closes.includes(one)).map(refusalOf),
    ...halted,
    ...renamed,
  ];
  if (refused.length > 0) throw new Error(['nothing was stored:', ...refused].join('\n'));
  if (!(await confirm(changes, closes))) return { changes, closes, ...from };
  const version = await store.store(next);
  if (version === undefined) throw new Error('nothing was stored: another writer was first; run apply again');
  return { changes, ...from, version, closes };
}

/** Its ledger would never be opened, and each of its entries would wait for that until it is too old. */
function walletlessIn({ followers }: Settings): readonly string[] {
  return followers
    .filter(({ mode, wallet }) => mode === 'live' && wallet === undefined)
    .map(({ name }) => `${name}: an account that trades live needs \`wallet\`, the address that holds its funds`);
}

function refusalOf({ line, isClosable }: Stranded): string {
  return isClosable ? `${line}; --close sells it` : line;
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

/** One line for each change: `key: old → new`. */
export function changesText(changes: readonly SettingsChange[]): readonly string[] {
  return changes.map(({ key, from, to }) => cleanText(`${key}: ${from ?? '(none)'} → ${to ?? '(none)'}`, 400));
}

function appliedText({ changes, from, version }: Applied): string {
  const kept = from === undefined ? '' : ` Version ${from} stays in force.`;
  if (version !== undefined) return `Stored as version ${version}${from === undefined ? '' : `, after ${from}`}.`;
  return changes.length === 0 ? `Nothing changed; nothing was stored.${kept}` : `Nothing was stored.${kept}`;
}

function appliedJson({ changes, from, version, closes }: Applied, unused: readonly string[]): string {
  const before = from?.toString() ?? null;
  const sales = closes.map(({ line, follower, leader }) => ({ line, follower, leader }));
  return JSON.stringify(
    { from: before, version: version?.toString() ?? null, changes, unused, closes: sales },
    null,
    2,
  );
}

function withKnownWallet(follower: Follower, known: Follower | undefined): Follower {
  const isKnown = known?.wallet !== undefined && !isPaperWallet(known.wallet);
  if (follower.wallet !== undefined || !isKnown) return follower;
  return { ...follower, wallet: known.wallet, signatureType: known.signatureType };
}

function followerIn(settings: Settings | undefined, name: string): Follower | undefined {
  return settings?.followers.find((follower) => follower.name === name);
}
