import { journalEntries, wholeEntries } from '#core/ledger/journal-entries.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type LeaderStanding } from '#core/model/leader-standing.ts';
import { type ScoringRun } from '#core/model/scoring-run.ts';
import { type Settings } from '#core/model/settings.ts';
import { type EndedRun, judgeLeader, type PaperCopies, paperCopies } from '#core/scoring/judge-leader.ts';
import { scoresOfRow } from '#core/scoring/judge-veto.ts';
import { measureEdges } from '#core/scoring/measure-edges.ts';
import { type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, monthBefore, type UnixMs, utcDate, utcMonth } from '#core/values/unix-ms.ts';
import { type Ledger, type LedgerName, type StoredLeg } from '#ports/ledger.ts';
import { type Scores } from '#ports/scores.ts';
import { type Snapshots } from '#ports/snapshots.ts';

export type JudgeDeps = {
  readonly ledger: Pick<Ledger, 'positions' | 'journalPage'>;
  readonly scores: Pick<Scores, 'latestScores' | 'scoresOf'>;
  readonly snapshots: Pick<Snapshots, 'leaderStanding' | 'putLeaderStanding' | 'putLeaderEdge'>;
};

type JudgeInput = { readonly settings: Settings; readonly run: EndedRun; readonly now: UnixMs };

/** What was judged of the leaders of the settings. */
export type JudgeReport = { readonly vetoed: readonly Wallet[]; readonly edges: number };

/**
 * Over how many days those who were scored are measured together. In a week everybody is scored once; where its Monday failed,
 * candidates of the Monday before stand in up to the next one: their scores are kept for these 14 days and no longer.
 */
const POOL_DAYS = 14;
/** How far back results on paper count. */
const PAPER_MONTHS = 36;
/** Pages of a ledger's journal that one run reads: some thousand bookings each, the newest months first. */
export const MOST_PAPER_PAGES = 48;

/**
 * Judges every leader of the settings by what is stored: his scores veto him and measure his edge, the ledgers on paper tell
 * how his copies do. The order path reads what is stored here.
 *
 * Running it twice changes nothing.
 *
 * @throws UnavailableError
 */
export async function judgeLeaders(deps: JudgeDeps, { settings, run, now }: JudgeInput): Promise<JudgeReport> {
  const leaders = settings.leaders.map(({ wallet }) => wallet);
  const edges = await newestEdges(deps, leaders, now);
  const onPaper = await readPaper(deps, settings, now);
  const standings = await Promise.all(
    leaders.map((leader) => standingOf(deps, { leader, settings, run, onPaper, now })),
  );
  for (const edge of edges) await deps.snapshots.putLeaderEdge(edge);
  for (const standing of standings) await deps.snapshots.putLeaderStanding(standing);
  const vetoed = standings.filter(({ veto }) => veto !== undefined).map(({ leader }) => leader);
  return { vetoed, edges: edges.length };
}

/** Those are kept whom somebody copies. */
async function newestEdges(
  { scores }: JudgeDeps,
  leaders: readonly Wallet[],
  now: UnixMs,
): Promise<ReturnType<typeof measureEdges>> {
  const newest = await scores.latestScores(utcDate(now));
  const pool = newest === undefined ? [] : await scoredBefore(scores, newest);
  return measureEdges({ scores: pool }).filter(({ leader }) => leaders.includes(leader));
}

/** The newest score of everybody who was scored in two weeks: candidates are scored on one day of each. */
async function scoredBefore(scores: JudgeDeps['scores'], newest: ScoringRun): Promise<readonly LeaderScore[]> {
  const found = new Map(newest.scores.map((score) => [score.leader, score]));
  for (let ago = 1; ago < POOL_DAYS; ago += 1) {
    const day = utcDate(later(newest.asOf, -ago * DAY_MS));
    const run = await scores.latestScores(day);
    if (run === undefined || utcDate(run.asOf) !== day) continue;
    for (const score of run.scores) if (!found.has(score.leader)) found.set(score.leader, score);
  }
  return [...found.values()];
}

type StandingInput = JudgeInput & { readonly leader: Wallet; readonly onPaper: PaperCopies | undefined };

async function standingOf(
  { scores, snapshots }: JudgeDeps,
  { leader, settings: { selection }, run, onPaper, now }: StandingInput,
): Promise<LeaderStanding> {
  const days = selection?.vetoDays;
  const [before, own] = await Promise.all([
    snapshots.leaderStanding(leader),
    days === undefined ? [] : scores.scoresOf(leader, scoresOfRow(days)),
  ]);
  return judgeLeader({ leader, selection, scores: own, run, onPaper, before, now });
}

/** Undefined where the settings ask nobody to be on paper first. */
async function readPaper(deps: JudgeDeps, settings: Settings, now: UnixMs): Promise<PaperCopies | undefined> {
  const wanted = settings.selection?.shadowEvents;
  if (wanted === undefined) return undefined;
  const ledgers: Parameters<typeof paperCopies>[0]['ledgers'][number][] = [];
  for (const { name: follower, mode } of settings.followers) {
    if (mode !== 'paper') continue;
    const positions = await deps.ledger.positions({ follower, mode });
    ledgers.push({ positions, journal: await readJournal(deps, { follower, mode }, now) });
  }
  return paperCopies({ ledgers, wanted });
}

async function readJournal({ ledger }: JudgeDeps, name: LedgerName, now: UnixMs): Promise<readonly JournalEntry[]> {
  const legs: StoredLeg[] = [];
  let month = utcMonth(now);
  let from: string | undefined;
  for (let [page, months] = [0, 0]; page < MOST_PAPER_PAGES && months < PAPER_MONTHS; page += 1) {
    const { legs: found, next } = await ledger.journalPage(name, month, from);
    legs.push(...found);
    from = next;
    if (next !== undefined) continue;
    month = monthBefore(month);
    months += 1;
  }
  return journalEntries((from === undefined ? legs : wholeEntries(legs)).map((leg) => ({ ...leg, ...name })));
}
