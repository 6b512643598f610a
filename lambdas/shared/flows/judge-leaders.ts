import { journalEntries, wholeEntries } from '#core/ledger/journal-entries.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { type PaperTrial } from '#core/model/leader-standing.ts';
import { type Position } from '#core/model/position.ts';
import { type LeftOut, type ScoringRun } from '#core/model/scoring-run.ts';
import { type Selection, type Settings } from '#core/model/settings.ts';
import { type Round, roundsOf } from '#core/reporting/rounds.ts';
import { judgeVeto, scoresOfRow, VETO_LASTS_MS } from '#core/scoring/judge-veto.ts';
import { measureEdges } from '#core/scoring/measure-edges.ts';
import { paperTrial } from '#core/scoring/paper-trial.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, monthBefore, type UnixMs, unixMs, utcDate, utcMonth } from '#core/values/unix-ms.ts';
import { type Ledger, type LedgerName, type StoredLeg } from '#ports/ledger.ts';
import { type Scores } from '#ports/scores.ts';
import { type Snapshots } from '#ports/snapshots.ts';

export type JudgeDeps = {
  readonly ledger: Pick<Ledger, 'positions' | 'journalPage'>;
  readonly scores: Pick<Scores, 'latestScores' | 'scoresOf'>;
  readonly snapshots: Pick<Snapshots, 'leaderStanding' | 'putLeaderStanding' | 'putLeaderEdge'>;
};

/** A scoring run, whether it could score anybody or not. */
type EndedRun = { readonly asOf: UnixMs; readonly leftOut: readonly Pick<LeftOut, 'leader'>[] };

type JudgeInput = { readonly settings: Settings; readonly run: EndedRun; readonly now: UnixMs };

/** What was judged of the leaders of the settings. */
export type JudgeReport = { readonly vetoed: readonly Wallet[]; readonly edges: number };

/** Over how many days those who were scored are measured together. */
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

/** The newest score of everybody who was scored in two weeks: candidates are not scored each day. */
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

type StandingInput = JudgeInput & { readonly leader: Wallet; readonly onPaper: Paper | undefined };
type Standing = Parameters<Snapshots['putLeaderStanding']>[0];

async function standingOf(deps: JudgeDeps, { leader, settings, run, onPaper, now }: StandingInput): Promise<Standing> {
  const { selection } = settings;
  const before = await deps.snapshots.leaderStanding(leader);
  const veto = await vetoOf(deps, { leader, selection, run, before: before?.veto, now });
  const paper = onPaper === undefined ? before?.paper : trialOf(onPaper, { leader, before: before?.paper, now });
  return {
    ...{ leader, measuredAt: now },
    ...(veto === undefined ? {} : { veto }),
    ...(paper === undefined ? {} : { paper }),
  };
}

type VetoInput = Pick<StandingInput, 'leader' | 'run' | 'now'> & {
  readonly selection: Selection | undefined;
  readonly before: Standing['veto'];
};

/** Whom the run could not score stays vetoed as if it had been said again: a record that is no longer whole lifts nothing. */
async function vetoOf({ scores }: JudgeDeps, input: VetoInput): Promise<Standing['veto']> {
  const { leader, selection, run, before, now } = input;
  const days = selection?.vetoDays;
  if (selection === undefined || days === undefined) return undefined;
  const known = (await scores.scoresOf(leader, scoresOfRow(days))).filter(({ asOf }) => asOf <= now);
  const judged = judgeVeto({ scores: known, ...{ days, bound: selection.vetoBound, now } });
  if (!run.leftOut.some((one) => one.leader === leader)) return judged;
  const stands = judged ?? (before !== undefined && now < before.until ? before : undefined);
  return stands && { ...stands, until: unixMs(Math.max(stands.until, later(run.asOf, VETO_LASTS_MS))) };
}

/** What every follower on paper has done. */
type Paper = {
  readonly rounds: readonly Round[];
  readonly eventOf: (token: TokenId) => string;
  readonly wanted: bigint;
};

/** Undefined where the settings ask nobody to be on paper first. */
async function readPaper(deps: JudgeDeps, settings: Settings, now: UnixMs): Promise<Paper | undefined> {
  const wanted = settings.selection?.shadowEvents;
  if (wanted === undefined) return undefined;
  const events = new Map<TokenId, string>();
  const rounds: Round[] = [];
  for (const { name: follower, mode } of settings.followers) {
    if (mode !== 'paper') continue;
    for (const position of await deps.ledger.positions({ follower, mode }))
      events.set(position.token, eventOf(position));
    rounds.push(...roundsOf(await readJournal(deps, { follower, mode }, now)));
  }
  return { rounds, eventOf: (token) => events.get(token) ?? token, wanted };
}

function eventOf({ eventGroup, condition }: Position): string {
  return eventGroup ?? condition;
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

type TrialInput = { readonly leader: Wallet; readonly before: PaperTrial | undefined; readonly now: UnixMs };

/** Of whom nobody has bought anything on paper nothing is known there. */
function trialOf({ rounds, ...paper }: Paper, { leader, before, now }: TrialInput): PaperTrial | undefined {
  const own = rounds.filter((round) => round.leader === leader);
  return own.length === 0 ? before : paperTrial({ rounds: own, ...paper, before, now });
}
