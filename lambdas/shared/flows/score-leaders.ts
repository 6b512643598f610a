import { type LeftOut } from '#core/model/scoring-run.ts';
import { type Settings } from '#core/model/settings.ts';
import { LOOKBACK_DAYS } from '#core/scoring/candidate-series.ts';
import { type CopyCosts, copyCosts } from '#core/scoring/copy-costs.ts';
import { type MeasuredCandidate, measureCandidate } from '#core/scoring/measure-candidate.ts';
import { recordFlaw } from '#core/scoring/record-flaw.ts';
import { scoreMeasured, SCORING_SEED } from '#core/scoring/score-candidates.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { type Leaderboard } from '#ports/leaderboard.ts';
import { type LeaderRecords } from '#ports/leader-records.ts';
import { type Log } from '#ports/log.ts';
import { type Scores } from '#ports/scores.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { judgeLeaders, type JudgeDeps } from './judge-leaders.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';
import { measureSlippage, type SlippageDeps } from './measure-slippage.ts';

export type ScoreDeps = SlippageDeps &
  JudgeDeps & {
    readonly clock: Pick<Clock, 'now'>;
    readonly settings: Pick<SettingsStore, 'current'>;
    readonly records: LeaderRecords;
    readonly board: Leaderboard;
    readonly scores: Pick<Scores, 'putScores'> & JudgeDeps['scores'];
    readonly log: Log;
  };

export type ScoreCommand = {
  /** The day before whose first moment all must have happened; today where absent. */
  readonly asOf?: UnixMs | undefined;
  /** How many of the leaderboard are scored beside the settings' leaders; where absent fifteen on Mondays, else none. */
  readonly candidates?: number | undefined;
  /** No record is begun to be read after it. */
  readonly forMs: number;
};

export type ScoreReport = {
  readonly day: string;
  readonly scored: number;
  readonly ranked: number;
  readonly leftOut: number;
  /** Leaders whom their scores stop. */
  readonly vetoed: number;
};

/** Records that are read side by side: each is hundreds of requests, and all of them stay below what the venue allows. */
const AT_ONCE = 4;
const WEEKLY_CANDIDATES = 15;
/** Of the week that began on a Thursday, 1970-01-01. */
const MONDAY = 4;

/**
 * Scores the settings' leaders, and on some days the first of the venue's leaderboard, by what could be known before a day
 * began, stores the scores of that day, and then judges the leaders by all that is stored of them.
 *
 * Leaders come first. Who cannot be read, or not whole, keeps his last score and is told, as is who is not reached in time; a
 * run in which nobody could be scored stores nothing. Running it twice a day stores the same again.
 *
 * @throws ConfigurationError for a day that has not begun; UnavailableError of the table; a venue that fails is told
 */
export async function scoreLeaders(deps: ScoreDeps, command: ScoreCommand): Promise<ScoreReport> {
  const now = await deps.clock.now();
  const settings = await deps.settings.current();
  const asOf = startOfUtcDay(command.asOf ?? now);
  refuseFuture(asOf, now);
  const day = utcDate(asOf);
  if (settings === undefined) return { day, scored: 0, ranked: 0, leftOut: 0, vetoed: 0 };
  const costs = copyCosts(await measureSlippage(deps, settings, asOf));
  const leaders = settings.leaders.map(({ wallet }) => wallet);
  const wallets = await walletsOf(deps, settings, command.candidates ?? weeklyCandidates(asOf));
  const request = { asOf, copyCosts: costs, seed: SCORING_SEED, trials: Math.max(1, wallets.length) };
  const until = later(now, command.forMs);
  const found = await mappedInChunks(wallets, (leader) => measured(deps, leader, { ...request, until }), AT_ONCE);
  const leftOut = found.filter((one) => 'because' in one);
  const candidates = found.filter((one) => 'candidate' in one);
  tellLeftOut(deps.log, { leftOut, leaders });
  const scores = scoreMeasured(candidates, { ...request, settingsVersion: settings.version });
  if (scores.length > 0) await deps.scores.putScores({ asOf, measuredAt: now, leaders, scores, leftOut });
  const { vetoed } = await judgeLeaders(deps, { settings, run: { asOf, leftOut }, now });
  const ranked = scores.filter(({ ranking }) => ranking !== null).length;
  const report = { scored: scores.length, ranked, leftOut: leftOut.length, vetoed: vetoed.length };
  deps.log.info('leaders scored', { day, ...report, costs: costs.from });
  return { day, ...report };
}

/** A score of a day to come would be the newest until then: no veto and no edge would be measured by what is newer. */
function refuseFuture(asOf: UnixMs, now: UnixMs): void {
  const today = startOfUtcDay(now);
  if (asOf > today)
    throw new ConfigurationError(`asOf: ${utcDate(asOf)} has not begun; name a day up to ${utcDate(today)}, or none`);
}

function weeklyCandidates(asOf: UnixMs): number {
  return Math.floor(asOf / DAY_MS) % 7 === MONDAY ? WEEKLY_CANDIDATES : 0;
}

/**
 * The settings' leaders first; a leaderboard that cannot be read costs nobody of them his score. It may name a follower of
 * ours, who would be compared with those whom he copies.
 */
async function walletsOf(
  { board, log }: ScoreDeps,
  settings: Pick<Settings, 'leaders' | 'followers'>,
  candidates: number,
): Promise<readonly Wallet[]> {
  const leaders = settings.leaders.map(({ wallet }) => wallet);
  const own = new Set(settings.followers.map(({ wallet }) => wallet));
  if (candidates === 0) return leaders;
  try {
    const traders = await board.topTraders({ period: 'month', sortBy: 'profit', limit: candidates });
    const first = traders.slice(0, candidates).flatMap(({ wallet }) => (own.has(wallet) ? [] : wallet));
    return [...new Set([...leaders, ...first])];
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('leaderboard not read', { code: error.code, message: error.message });
    return leaders;
  }
}

type MeasureRequest = {
  readonly asOf: UnixMs;
  readonly copyCosts: CopyCosts;
  readonly seed: bigint;
  readonly trials: number;
  readonly until: UnixMs;
};

/** One after the other in each place, so that no more records are in memory than are read side by side. */
async function measured(
  { clock, records, log }: ScoreDeps,
  leader: Wallet,
  { until, ...request }: MeasureRequest,
): Promise<MeasuredCandidate | LeftOut> {
  if ((await clock.now()) >= until) return { leader, because: 'OUT_OF_TIME' };
  try {
    const window = { from: later(request.asOf, -LOOKBACK_DAYS * DAY_MS), to: request.asOf };
    const record = await records.recordOf(leader, window);
    const flaw = recordFlaw(record);
    if (flaw !== undefined) return { leader, because: flaw };
    log.info('leader measured', { leader, acts: record.acts.length, markets: record.markets.size });
    return measureCandidate({ ...request, leader, record, gaps: record.gaps });
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('leader not read', { leader, code: error.code, message: error.message });
    return { leader, because: 'UNREADABLE' };
  }
}

type LeftOutInput = { readonly leftOut: readonly LeftOut[]; readonly leaders: readonly Wallet[] };

/** A person is told of his own leaders: a trader of the leaderboard who is not scored misses nobody. */
function tellLeftOut(log: Log, { leftOut, leaders }: LeftOutInput): void {
  const own = leftOut.filter(({ leader }) => leaders.includes(leader));
  for (const { leader, because } of own) log.warn('leader not scored', { leader, because });
  if (own.length > 0) log.count('LeadersUnscored', own.length);
}
