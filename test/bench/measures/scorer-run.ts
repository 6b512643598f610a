import { type Settings } from '#core/model/settings.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { invariant } from '#core/values/invariant.ts';
import { scoreLeaders } from '#flows/score-leaders.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketLeaderRecords } from '#adapters/polymarket/leader-records.ts';
import { aWallet } from '../../support/builders/a-leader-record.ts';
import { someSettings } from '../../support/builders/a-settings.ts';
import { countingLog } from '../../support/fakes/counting-log.ts';
import { memoryScores } from '../../support/fakes/memory-scores.ts';
import { memorySnapshots } from '../../support/fakes/memory-snapshots.ts';
import { scriptedLeaderboard } from '../../support/fakes/scripted-leaderboard.ts';
import { stepClock } from '../../support/fakes/step-clock.ts';
import { tellReady } from '../tell-ready.ts';

/** How many leaders are scored, and where their rows are told; of none nothing is read. */
export type ScorerSetup = { readonly leaders: number; readonly url: string; readonly nowMs: number };

/** What it took, loading included. */
export type ScorerReady = { readonly cpuMs: number; readonly peakMb: number };

// One run of the scorer: its flow with the venue's own adapters, over a table in memory.
const { leaders: count, url, nowMs } = JSON.parse(process.argv[2] ?? '') as ScorerSetup;
const wallets = Array.from({ length: count }, (_, at) => aWallet(at + 1));
const leaders: Settings['leaders'] = wallets.map((wallet) => ({ name: wallet, wallet, enabled: true }));
const settings = someSettings({ leaders, follows: [] });
const nothing = (): Promise<undefined> => Promise.resolve(undefined);
const { scored } = await scoreLeaders(
  {
    ...{ clock: stepClock(unixMs(nowMs)), snapshots: memorySnapshots(), scores: memoryScores() },
    ...{ log: countingLog(), board: scriptedLeaderboard(), settings: { current: () => Promise.resolve(settings) } },
    records: polymarketLeaderRecords({ dataApiUrl: url, gammaUrl: url, http: nodeHttp() }),
    ledger: {
      ...{ journalPage: () => Promise.resolve({ legs: [] }), positions: () => Promise.resolve([]) },
      ...{ parent: nothing, event: nothing },
    },
  },
  { forMs: 900_000, candidates: 0 },
);
invariant(scored === count, 'every leader is scored');
const { user, system } = process.cpuUsage();
const { maxRSS } = process.resourceUsage();
process.once('disconnect', () => process.exit());
tellReady({ cpuMs: (user + system) / 1_000, peakMb: maxRSS / 1_024 } satisfies ScorerReady);
