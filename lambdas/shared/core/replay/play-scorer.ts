import { type LeaderStanding } from '../model/leader-standing.ts';
import { type Settings } from '../model/settings.ts';
import { copyCosts } from '../scoring/copy-costs.ts';
import { judgeLeader, type PaperCopies, paperCopies } from '../scoring/judge-leader.ts';
import { scoresOfRow } from '../scoring/judge-veto.ts';
import { measureEdges } from '../scoring/measure-edges.ts';
import { type Wallet } from '../values/ids.ts';
import { later, startOfUtcDay, type UnixMs, unixMs } from '../values/unix-ms.ts';
import { type ReplayRun } from './replay-run.ts';
import { type ReplayResult } from './replay-result.ts';
import { type ReplayScorer, type ReplayScores } from './replay-scores.ts';
import { replaySlippage } from './replay-slippage.ts';

/** Whether anything that is decided under these settings hangs on scores, or on how copies did on paper. */
export function asksScorer(settings: Pick<Settings, 'follows' | 'limits' | 'selection' | 'followers'>): boolean {
  return asksVetoes(settings) || asksEdges(settings) || asksPaper(settings);
}

function asksEdges({ follows }: Pick<Settings, 'follows'>): boolean {
  return follows.some(({ sizing }) => sizing.policy === 'kelly');
}

function asksVetoes({ limits, selection }: Pick<Settings, 'limits' | 'selection'>): boolean {
  return limits.heedsVetoes !== false && selection?.vetoDays !== undefined;
}

function asksPaper({ followers, selection }: Pick<Settings, 'followers' | 'selection'>): boolean {
  return selection?.shadowEvents !== undefined && followers.some(({ mode }) => mode === 'live');
}

/** Has the scorer run at the first of its moments from one on, where anything hangs on it. */
export function beginScoring({ settings, due }: ReplayRun, scorer: ReplayScorer, from: UnixMs): void {
  const { everyMs, afterMs } = scorer;
  const first = unixMs(Math.ceil((from - afterMs) / everyMs) * everyMs + afterMs);
  if (asksScorer(settings)) due.add(first, { due: 'score', scorer });
}

/**
 * Does what the scorer does at one of its moments: measures the leaders by what was known before the day began, and judges
 * where each stands. What nothing asks for is not measured: it is most of the work.
 */
export function playScorer(run: ReplayRun, scorer: ReplayScorer, now: UnixMs): void {
  const { settings } = run;
  const asOf = startOfUtcDay(now);
  if (asksVetoes(settings)) measureCopies(run, scorer, asOf);
  if (asksEdges(settings)) measureOwn(run, scorer, asOf);
  const onPaper = readPaper(run);
  for (const { wallet } of settings.leaders) judgeOne(run, { leader: wallet, onPaper, now });
  run.due.add(later(now, scorer.everyMs), { due: 'score', scorer });
}

/** When leaders were vetoed, and whose copies on paper were enough; nothing where the settings ask for neither. */
export function selectionOf({ settings, scores }: ReplayRun): Pick<ReplayResult, 'selection'> {
  if (settings.selection === undefined || !asksScorer(settings)) return {};
  return { selection: { vetoed: scores.vetoed, cleared: scores.cleared } };
}

/** What speaks for skill in copies of every leader of the settings, at what copies cost in this run. */
function measureCopies(run: ReplayRun, { measures }: ReplayScorer, asOf: UnixMs): void {
  const { scored } = run.scores;
  const costs = copyCosts(replaySlippage(run, asOf));
  for (const { wallet: leader } of run.settings.leaders) {
    const evidence = measures.evidence({ leader, asOf }, costs);
    if (evidence !== undefined) scored.set(leader, [{ asOf, evidence }, ...(scored.get(leader) ?? [])]);
  }
}

/** Of all leaders of the settings together: what they made themselves on this day is all that edges are measured from. */
function measureOwn({ settings, scores }: ReplayRun, { measures }: ReplayScorer, asOf: UnixMs): void {
  const newest = settings.leaders.flatMap(({ wallet: leader }) => {
    const own = measures.ownBets({ leader, asOf });
    return own === undefined ? [] : [{ leader, asOf, own }];
  });
  for (const edge of measureEdges({ scores: newest })) scores.edges.set(edge.leader, edge);
}

/** Undefined where the settings ask nobody to be on paper first. */
function readPaper({ settings, ledger }: ReplayRun): PaperCopies | undefined {
  const wanted = settings.selection?.shadowEvents;
  if (wanted === undefined || !asksPaper(settings)) return undefined;
  const onPaper = settings.followers.filter(({ mode }) => mode === 'paper');
  const ledgers = onPaper.map(({ name: follower, mode }) => ({
    positions: ledger.positions({ follower, mode }),
    journal: ledger.journal({ follower, mode }),
  }));
  return paperCopies({ ledgers, wanted });
}

type OneInput = { readonly leader: Wallet; readonly onPaper: PaperCopies | undefined; readonly now: UnixMs };

function judgeOne({ settings, scores }: ReplayRun, { leader, onPaper, now }: OneInput): void {
  const { selection } = settings;
  const before = scores.standings.get(leader);
  const own = (scores.scored.get(leader) ?? []).slice(0, scoresOfRow(selection?.vetoDays ?? 0));
  const run = { asOf: startOfUtcDay(now), leftOut: [] };
  const standing = judgeLeader({ leader, selection, scores: own, run, onPaper, before, now });
  scores.standings.set(leader, standing);
  noteCleared(scores, { before, standing, now });
  if (asksVetoes(settings)) noteVeto(scores, { before, standing, now });
}

type Change = {
  readonly before: LeaderStanding | undefined;
  readonly standing: LeaderStanding;
  readonly now: UnixMs;
};

function noteCleared({ cleared }: ReplayScores, { before, standing: { leader, paper }, now }: Change): void {
  if (before?.paper?.cleared === undefined && paper?.cleared !== undefined)
    cleared.push({ leader, at: now, events: paper.cleared.events });
}

/** What nobody heeds stops nobody, and is not told. */
function noteVeto({ vetoed }: ReplayScores, { before, standing: { leader, veto }, now }: Change): void {
  if (before?.veto === undefined && veto !== undefined) vetoed.push({ leader, from: now });
  if (before?.veto === undefined || veto !== undefined) return;
  const last = vetoed.findLastIndex((one) => one.leader === leader);
  vetoed.splice(last, 1, { leader, from: vetoed[last]?.from ?? now, until: now });
}
