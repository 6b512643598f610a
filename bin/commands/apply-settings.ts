import { type Follower, type Settings } from '#core/model/settings.ts';
import { isPaperWallet } from '#core/values/ids.ts';
import { type Archive, type Ledger } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { haltedLeaders } from './halted-leaders.ts';
import { ownLeaders, sharedWallets } from './own-wallets.ts';
import { renamedSwitches } from './renamed-switches.ts';
import { type SettingsChange, settingsDifference } from './settings-difference.ts';
import { type Stranded, type StrandedInput, strandedPositions } from './stranded-positions.ts';
import { cleanText } from './view/clean-text.ts';

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

/**
 * Stores settings as the next version if they differ from the stored one.
 *
 * What is handed to the store carries the version it was compared with, so that a writer in between is noticed. An
 * account without a wallet in the file keeps the one that is known, and what names its secret, which no file knows.
 * @throws Error when positions would lose what tends them, a leader his switch, or another writer was first
 */
export async function applySettings({
  settings,
  store,
  archive,
  ledger,
  mayClose = false,
  needsWallets = false,
  basedOn,
  lastCheck,
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
  /** The version that an edit started from: another one in force would be undone by it. Absent: the settings are a file's. */
  readonly basedOn?: bigint;
  /** Throws where it is no longer safe; asked right before it is stored. */
  readonly lastCheck?: () => Promise<void>;
  readonly confirm: (changes: readonly SettingsChange[], closes: readonly Stranded[]) => Promise<boolean>;
}): Promise<Applied> {
  const stored = await store.current();
  if (basedOn !== undefined && stored?.version !== basedOn)
    throw new Error('the settings were not stored: another writer was first; run it again');
  const next: Settings = {
    ...settings,
    version: stored?.version ?? 0n,
    followers: settings.followers.map((follower) => withKnown(follower, followerIn(stored, follower.name))),
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
    ...ownWalletsIn(next),
    ...stranded.filter((one) => !closes.includes(one)).map(refusalOf),
    ...halted,
    ...renamed,
  ];
  if (refused.length > 0) throw new Error(['the settings were not stored:', ...refused].join('\n'));
  if (!(await confirm(changes, closes))) return { changes, closes, ...from };
  if (stored !== undefined) await refuseNewlyStranded({ stored, next, archive }, closes);
  await lastCheck?.();
  const version = await store.store(next);
  if (version === undefined) throw new Error('the settings were not stored: another writer was first; run apply again');
  return { changes, ...from, version, closes };
}

/**
 * A person may take long to answer, and purchases go on meanwhile: what nobody was shown is neither left nor sold.
 *
 * @throws Error with each position that came since
 */
async function refuseNewlyStranded(input: StrandedInput, closes: readonly Stranded[]): Promise<void> {
  const isShown = ({ follower, leader, isClosable }: Stranded): boolean =>
    isClosable && closes.some((one) => one.follower === follower && one.leader === leader);
  const came = (await strandedPositions(input)).filter((one) => !isShown(one));
  if (came.length === 0) return;
  throw new Error(['the settings were not stored, because of what came meanwhile:', ...came.map(refusalOf)].join('\n'));
}

/** Its ledger would never be opened, and each of its entries would wait for that until it is too old. */
function walletlessIn({ followers }: Settings): readonly string[] {
  return followers
    .filter(({ mode, wallet }) => mode === 'live' && wallet === undefined)
    .map(({ name }) => `${name}: an account that trades live needs \`wallet\`, the address that holds its funds`);
}

/** What no file shows where a wallet is known from before, and the file does not name it. */
function ownWalletsIn(next: Settings): readonly string[] {
  const leading = ownLeaders(next).map(
    ({ leader, why }) => `${cleanText(leader.name, 40)} is no leader to copy: ${why}`,
  );
  return [...leading, ...sharedWallets(next)];
}

function refusalOf({ line, isClosable }: Stranded): string {
  return isClosable ? `${line}; --close sells it` : line;
}

/** One line for each change: `key: old → new`. */
export function changesText(changes: readonly SettingsChange[]): readonly string[] {
  return changes.map(({ key, from, to }) => cleanText(`${key}: ${from ?? '(none)'} → ${to ?? '(none)'}`, 400));
}

function withKnown(follower: Follower, known: Follower | undefined): Follower {
  const { secretVersion = known?.secretVersion } = follower;
  return { ...withKnownWallet(follower, known), ...(secretVersion === undefined ? {} : { secretVersion }) };
}

function withKnownWallet(follower: Follower, known: Follower | undefined): Follower {
  const isKnown = known?.wallet !== undefined && !isPaperWallet(known.wallet);
  if (follower.wallet !== undefined || !isKnown) return follower;
  return { ...follower, wallet: known.wallet, signatureType: known.signatureType };
}

function followerIn(settings: Settings | undefined, name: string): Follower | undefined {
  return settings?.followers.find((follower) => follower.name === name);
}
