import { type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { type FollowerName, parseWallet, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { cents, type Usd, usd } from '#core/values/usd.ts';
import { type TapeWorld } from '../../local/tape/tape-world.ts';
import { readSettingsFile } from '../settings-file.ts';
import { unstatedSettings } from '../unstated-settings.ts';

type SettingsInput = {
  readonly world: TapeWorld;
  readonly settingsFile: string | undefined;
  /** What an earlier run on the same state folder went by. */
  readonly stored: Settings | undefined;
};

const dollars = (count: bigint): Usd => cents(count * 100n);

/**
 * The settings of a local run: a person's file, else those stored in its state folder, else an example that follows the
 * leaders of the tape.
 *
 * Followers trade `live` here unless the file says otherwise: the exchange is this machine's own.
 *
 * @throws SettingsFileError with every problem of the file
 */
export async function localSettings({
  world,
  settingsFile,
  stored,
}: SettingsInput): Promise<{ readonly settings: Settings; readonly notes: readonly string[] }> {
  if (settingsFile === undefined) return { settings: stored ?? exampleSettings(world), notes: [] };
  const { settings, unused } = await readSettingsFile(settingsFile, unstatedSettings('recording', stored));
  const known = new Set(world.leaders.map((leader) => leader.wallet));
  const absent = settings.leaders.filter((leader) => leader.enabled && !known.has(leader.wallet));
  return {
    settings,
    notes: [
      ...unused,
      ...absent.map(
        (leader) => `${leader.name} (${leader.wallet}) is not on this tape: there is nothing of his to copy`,
      ),
    ],
  };
}

/** Five thousand dollars, a thousand of them kept back, the rest shared among the tape's leaders. */
function exampleSettings({ leaders }: TapeWorld): Settings {
  const follower = 'main' as FollowerName;
  const shared = dollars(4_000n);
  const wallets = leaders.map((leader) => walletOf(leader.wallet));
  return {
    version: 0n,
    followers: [{ name: follower, mode: 'live', signatureType: 3, totalCapital: dollars(5_000n) }],
    leaders: leaders.map((leader) => ({ name: leader.name, wallet: walletOf(leader.wallet), enabled: true })),
    follows: wallets.map((leader) => ({
      follower,
      leader,
      allocated: usd(shared / BigInt(wallets.length)),
      sizing: { policy: 'portfolio_proportion' },
    })),
    limits: {
      maxTotalExposure: dollars(5_000n),
      maxSingleBet: dollars(500n),
      reserveCapital: dollars(1_000n),
      minPortfolioValue: dollars(100n),
      maxPositionBps: bps(5_000n),
      allowedCategories: [],
      deniedCategories: [],
      minLiquidity: dollars(500n),
      maxPositionCapitalBps: bps(1_000n),
      maxEntriesPerMinute: 10n,
      // One of the recorded leaders turns his money over faster than his equity is measured, which is each minute.
      usesDeploymentRate: false,
      heedsVetoes: true,
    },
    execution: {
      slippageBps: bps(300n),
      exitSlippageBps: bps(200n),
      exitFloorMaxBps: bps(2_000n),
      maxTradeAgeMs: 60_000,
      onLimit: 'clamp',
      belowMinimum: 'hold',
      holdMaxAgeMs: 900_000,
    },
    monitoring: { pollIntervalMs: 5_000, portfolioSyncIntervalMs: 60_000 },
    detection: { sources: ['chain', 'data-api'], confirmations: 1, copyOn: 'confirmed' },
  };
}

function walletOf(text: string): Wallet {
  const wallet = parseWallet(text);
  invariant(wallet !== undefined, 'a tape is read with checked wallets');
  return wallet;
}
