import { type Command, InvalidArgumentError, Option } from 'commander';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketLeaderRecords } from '#adapters/polymarket/leader-records.ts';
import { polymarketLeaderboard } from '#adapters/polymarket/leaderboard.ts';
import { pacedHttp } from '#adapters/polymarket/paced-http.ts';
import { LOOKBACK_DAYS } from '#core/scoring/candidate-series.ts';
import { DAY_MS, later, startOfUtcDay, utcDate } from '#core/values/unix-ms.ts';
import { type BoardPeriod, type BoardQuery } from '#ports/leaderboard.ts';
import { exchangeMarket, publicMarket } from '../local/live-market.ts';
import { printSheet } from '../score/print-sheet.ts';
import { addScoringOptions, formOf, type ScoringOptions } from '../score/score-options.ts';
import { scoreRecords } from '../score/score-records.ts';
import { type ScoreSheet } from '../score/score-sheet.ts';
import { clearProgress, showProgress } from '../score/show-progress.ts';
import { readRecords } from './read-records.ts';
import { settingsSnippet } from './settings-snippet.ts';

type DiscoverOptions = ScoringOptions & {
  readonly limit: number;
  readonly period: BoardPeriod;
  readonly by: BoardQuery['sortBy'];
  readonly market?: string;
};

const USUAL_LIMIT = 20;
const MOST_LEADERS = 200;
const HTML_FILE = 'polycopy-leaders.html';
const PERIODS: readonly BoardPeriod[] = ['day', 'week', 'month', 'all'];
const SORTS: readonly BoardQuery['sortBy'][] = ['profit', 'volume'];
/** A tenth of what the venue allows, which is shared with a system that watches trades from here. */
const PACE = { gapMs: 100 };
const LIMITS = { timeoutMs: 15_000, maxAnswerBytes: 20_000_000 };

const HELP = `
Reads what the first traders of the venue's leaderboard did in the past year, and scores them against each other as polycopy
score does, by what copies of them would have made. What counts ends with the last midnight (UTC), as it does for the scorer of a
system: the same trader comes to the same figures with both. One trader is some hundred requests, ten a second at most, so that
twenty take some minutes. Nothing is stored and nothing changes: for those who pass every gate it prints lines for the settings,
switched off and with a dollar.

With --market FILE a local exchange is asked in place of the venue: FILE holds the first line of polycopy exchange --json.
`;

/** Adds `polycopy leaders discover`: candidates of the leaderboard, judged. */
export function registerDiscover(group: Command): void {
  const command = group.command('discover');
  command
    .description('traders of the leaderboard by what copying them would have made, and lines for the settings')
    .option('--limit <count>', 'so many of the leaderboard', parseLimit, USUAL_LIMIT)
    .addOption(new Option('--period <of>', 'the leaderboard of which time').choices(PERIODS).default('month'))
    .addOption(new Option('--by <figure>', 'what the leaderboard is sorted by').choices(SORTS).default('profit'))
    .option('--market <file>', 'a local exchange, by what `polycopy exchange --json` printed (default: the venue)');
  addScoringOptions(command, HTML_FILE)
    .addHelpText('after', HELP)
    .action(async (options: DiscoverOptions) => {
      const form = formOf(command, options, HTML_FILE);
      const sheet = await discover(options);
      const words = { title: 'Traders of the leaderboard', notes: notesOf(options, sheet) };
      await printSheet({ sheet, ...words, snippet: settingsSnippet(sheet), ...form });
    });
}

async function discover({ limit, period, by, market: file, seed, workers }: DiscoverOptions): Promise<ScoreSheet> {
  const market = file === undefined ? publicMarket(process.env) : await exchangeMarket(file);
  const { dataApi: dataApiUrl, gamma: gammaUrl } = market.urls;
  const http = pacedHttp(nodeHttp(LIMITS), PACE);
  const clock = market.clock === undefined ? systemClock() : exchangeClock({ url: market.clock.url });
  // A day that is not over would be half of one, and no run of the scorer's would come to the same.
  const asOf = startOfUtcDay(await clock.now());
  const traders = await polymarketLeaderboard({ baseUrl: dataApiUrl, http }).topTraders({ period, sortBy: by, limit });
  const { records, leftOut } = await readRecords({
    source: polymarketLeaderRecords({ dataApiUrl, gammaUrl, http }),
    leaders: traders.map(({ wallet }) => wallet),
    window: { from: later(asOf, -LOOKBACK_DAYS * DAY_MS), to: asOf },
    onProgress: (done) => {
      showProgress(`read ${done} of ${traders.length}`);
    },
  });
  clearProgress();
  return {
    asOf,
    scores: await scoreRecords({ records, asOf, seed, trials: traders.length, workers }),
    leftOut,
    names: new Map(traders.map(({ wallet, name }) => [wallet, name])),
  };
}

function notesOf({ period, by }: DiscoverOptions, { scores, leftOut, asOf }: ScoreSheet): readonly string[] {
  const count = scores.length + leftOut.length;
  const span = period === 'all' ? 'all time' : `the last ${period}`;
  return [
    `Looked at: the first ${count} wallets of today's leaderboard by ${by}, of ${span}. ` +
      `What they did today is in no figure: those end with ${utcDate(asOf)} 00:00 UTC, as the scorer's of today.`,
    'A leaderboard shows survivors: who did the same and lost is not on it, and that he is on it is a part of what is judged ' +
      'here. The DSR allows for the wallets looked at, not for all that were never shown; only what he does from today on is evidence.',
  ];
}

function parseLimit(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_LEADERS) return Number(text);
  throw new InvalidArgumentError(`Between 1 and ${MOST_LEADERS} traders.`);
}
