import { type LeaderScore } from '../model/leader-score.ts';
import { type LeaderStanding, type LeaderVeto } from '../model/leader-standing.ts';
import { isCleared } from '../risk/shadow.ts';
import { type UnixMs, utcDate, utcMinute } from '../values/unix-ms.ts';

/** What scores and copies on paper say of a leader, and what the settings make of it. */
export type ShownStanding = {
  /** The newest of him. */
  readonly score: Pick<LeaderScore, 'asOf' | 'ranking' | 'own' | 'copied'> | undefined;
  readonly standing: Pick<LeaderStanding, 'veto' | 'paper'> | undefined;
  /** Whether the settings let a veto stop anything. */
  readonly heedsVetoes: boolean;
  /** Settled events on paper that live followers ask of him; undefined where none does. */
  readonly wanted: bigint | undefined;
};

/** The same in words; undefined of what nothing is stored or asked. */
export type StandingWords = {
  /** When he was scored, and his tier. */
  readonly score: string | undefined;
  readonly veto: { readonly what: string; readonly why: string } | undefined;
  /** How far he is on paper. */
  readonly paper: string | undefined;
};

/** Where a leader stands, in words. */
export function standingWords(shown: ShownStanding, now: UnixMs): StandingWords {
  return { score: scoreWords(shown), veto: vetoWords(shown, now), paper: paperWords(shown) };
}

/** The veto that is in force: one that has ended stops nobody. */
export function vetoAt(standing: ShownStanding['standing'], now: UnixMs): LeaderVeto | undefined {
  const { veto } = standing ?? {};
  return veto === undefined || now >= veto.until ? undefined : veto;
}

function scoreWords({ score }: ShownStanding): string | undefined {
  return score === undefined ? undefined : `scored ${utcDate(score.asOf)}, ${rankWords(score)}`;
}

function rankWords({ ranking, own, copied }: NonNullable<ShownStanding['score']>): string {
  if (ranking !== null) return `tier ${ranking.tier}, ${ranking.rank} of ${ranking.of}`;
  const isShort = [own, copied].some(({ minimum }) => minimum.lacks.length > 0);
  return isShort ? 'too short a record' : 'no rank: fewer than three were scored';
}

function vetoWords({ standing, heedsVetoes }: ShownStanding, now: UnixMs): StandingWords['veto'] {
  const veto = vetoAt(standing, now);
  if (veto === undefined) return undefined;
  return {
    what: `VETOED${heedsVetoes ? '' : ' (not heeded)'} until ${utcMinute(veto.until).replace('T', ' ')}`,
    why: veto.because,
  };
}

function paperWords({ standing, wanted }: ShownStanding): string | undefined {
  if (wanted === undefined) return undefined;
  const { settled = 0n, cleared, lowerBound } = standing?.paper ?? {};
  if (isCleared(standing?.paper, wanted)) return `cleared on paper over ${cleared?.events} events`;
  const isWaiting = settled >= wanted && (lowerBound ?? 0n) <= 0n;
  return `on paper: ${settled} of ${wanted} events${isWaiting ? ', lower bound not above zero' : ''}`;
}
