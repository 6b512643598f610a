import { type JournalEntry } from '../model/journal.ts';
import { type LeaderStanding } from '../model/leader-standing.ts';
import { type Position } from '../model/position.ts';
import { type LeftOut } from '../model/scoring-run.ts';
import { type Selection } from '../model/settings.ts';
import { type Round, roundsOf } from '../reporting/rounds.ts';
import { type TokenId, type Wallet } from '../values/ids.ts';
import { later, type UnixMs, unixMs } from '../values/unix-ms.ts';
import { judgeVeto, VETO_LASTS_MS } from './judge-veto.ts';
import { paperTrial } from './paper-trial.ts';

/** A scoring run, whether it could score anybody or not. */
export type EndedRun = { readonly asOf: UnixMs; readonly leftOut: readonly Pick<LeftOut, 'leader'>[] };

/** What every follower on paper has done. */
export type PaperCopies = {
  readonly rounds: readonly Round[];
  readonly eventOf: (token: TokenId) => string;
  /** How many settled events are asked for. */
  readonly wanted: bigint;
};

type JudgeInput = {
  readonly leader: Wallet;
  readonly selection: Selection | undefined;
  /** His own, in any order; as many as a row of days may lie in. */
  readonly scores: Parameters<typeof judgeVeto>[0]['scores'];
  readonly run: EndedRun;
  /** Undefined where the settings ask nobody to be on paper first. */
  readonly onPaper: PaperCopies | undefined;
  /** Where he stood until now. */
  readonly before: LeaderStanding | undefined;
  readonly now: UnixMs;
};

/** Says where a leader stands for whoever would open anything after him: what his scores say, and his copies on paper. */
export function judgeLeader(input: JudgeInput): LeaderStanding {
  const { leader, onPaper, before, now } = input;
  const veto = vetoOf(input);
  const paper = onPaper === undefined ? before?.paper : trialOf(onPaper, input);
  return {
    ...{ leader, measuredAt: now },
    ...(veto === undefined ? {} : { veto }),
    ...(paper === undefined ? {} : { paper }),
  };
}

/** Whom the run could not score stays vetoed as if it had been said again: a record that is no longer whole lifts nothing. */
function vetoOf({ leader, selection, scores, run, before, now }: JudgeInput): LeaderStanding['veto'] {
  const days = selection?.vetoDays;
  if (selection === undefined || days === undefined) return undefined;
  const known = scores.filter(({ asOf }) => asOf <= now);
  const judged = judgeVeto({ scores: known, ...{ days, bound: selection.vetoBound, now } });
  if (!run.leftOut.some((one) => one.leader === leader)) return judged;
  const last = before?.veto;
  const stands = judged ?? (last !== undefined && now < last.until ? last : undefined);
  return stands && { ...stands, until: unixMs(Math.max(stands.until, later(run.asOf, VETO_LASTS_MS))) };
}

/** Of whom nobody has bought anything on paper nothing is known there. */
function trialOf({ rounds, ...paper }: PaperCopies, { leader, before, now }: JudgeInput): LeaderStanding['paper'] {
  const own = rounds.filter((round) => round.leader === leader);
  return own.length === 0 ? before?.paper : paperTrial({ rounds: own, ...paper, before: before?.paper, now });
}

type PaperInput = {
  /** Of each follower on paper. */
  readonly ledgers: readonly { readonly positions: readonly Position[]; readonly journal: readonly JournalEntry[] }[];
  readonly wanted: bigint;
};

/** Puts together what followers on paper have done; markets of one event hang together. */
export function paperCopies({ ledgers, wanted }: PaperInput): PaperCopies {
  const positions = ledgers.flatMap((ledger) => ledger.positions);
  const events = new Map(positions.map(({ token, eventGroup, condition }) => [token, eventGroup ?? condition]));
  const rounds = ledgers.flatMap(({ journal }) => roundsOf(journal));
  return { rounds, eventOf: (token) => events.get(token) ?? token, wanted };
}
