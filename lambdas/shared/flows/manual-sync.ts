import { type Settings, type Leader, type Follow } from '#core/model/settings.ts';
import { type SyncReport } from '#core/model/sync.ts';
import { type FollowerName, parseWallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type Doorbell } from '#ports/doorbell.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';
import { alignLeader } from './align-leader.ts';
import { catchUp, type SyncDeps } from './catch-up.ts';
import { previewLedger } from './preview-ledger.ts';
import { rememberedMarkets } from './remembered-markets.ts';

export type ManualSyncDeps = SyncDeps & { readonly clock: Pick<Clock, 'now'> };

/** What a person asks for. */
export type SyncCommand = {
  readonly mode: 'catch-up' | 'align';
  /** Name or wallet. */
  readonly leader: string;
  readonly follower?: string | undefined;
  /** From when on trades are caught up with; absent: what the watcher reads again anyway. */
  readonly since?: UnixMs | undefined;
  readonly dryRun: boolean;
  /** Tells one command from another: the same one again orders nothing twice. */
  readonly command: string;
};

/**
 * Does what a person asks for about one leader now, or shows what it would do.
 *
 * A dry run is the same code on a ledger whose writes stay in memory: what it shows is what is done on the same facts.
 *
 * @throws ConfigurationError when there is no such leader or follower, or nobody follows him
 */
export async function manualSync(given: ManualSyncDeps, command: SyncCommand): Promise<SyncReport> {
  const settings = await given.settings.current();
  if (settings === undefined) throw new ConfigurationError('no settings are stored yet');
  const leader = leaderOf(settings, command.leader);
  const follows = followsOf(settings, leader, command.follower);
  const now = await given.clock.now();
  if (command.since !== undefined && command.since > now)
    throw new ConfigurationError('what is yet to come cannot be caught up with');
  const deps = depsOf(given, command.dryRun);
  const input = { settings, leader, follows, now };
  const { mode, dryRun } = command;
  const outcome =
    mode === 'align'
      ? await alignLeader(deps, { ...input, command: command.command })
      : await catchUp(deps, { ...input, since: command.since });
  const orders = outcome.rows.filter(({ action }) => action !== 'none').length;
  deps.log.info('manual sync', { mode, dryRun, leader: leader.wallet, orders, recorded: outcome.recorded });
  return { mode, dryRun, leader: leader.wallet, ...outcome };
}

function leaderOf({ leaders }: Settings, wanted: string): Leader {
  const found = leaders.find(({ name, wallet }) => name === wanted || wallet === parseWallet(wanted));
  if (found !== undefined) return found;
  throw new ConfigurationError('the settings name no such leader, neither by name nor by wallet');
}

function followsOf({ follows }: Settings, leader: Leader, follower: string | undefined): readonly Follow[] {
  const found = follows.filter(
    (follow) =>
      follow.leader === leader.wallet && (follower === undefined || follow.follower === (follower as FollowerName)),
  );
  if (found.length > 0) return found;
  throw new ConfigurationError(
    follower === undefined ? 'nobody follows this leader' : 'the settings name no such follower of this leader',
  );
}

function depsOf(given: SyncDeps, isPreview: boolean): SyncDeps {
  const deps = { ...given, markets: rememberedMarkets(given.markets) };
  return isPreview
    ? { ...deps, ledger: previewLedger(given.ledger), doorbell: SILENT_BELL, log: quiet(given.log) }
    : deps;
}

const SILENT_BELL: Doorbell = { ring: () => Promise.resolve(), ringAll: () => Promise.resolve() };

/** Nothing has happened that could be counted. */
function quiet(log: Log): Log {
  return { info: log.info.bind(log), warn: log.warn.bind(log), count: () => undefined, measure: () => undefined };
}
