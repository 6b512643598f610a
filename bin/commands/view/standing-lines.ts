import { type LeaderScore } from '#core/model/leader-score.ts';
import { type LeaderStanding, type LeaderVeto, type PaperTrial } from '#core/model/leader-standing.ts';
import { type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { cleanText } from './clean-text.ts';

/** What scores and copies on paper say of a leader. */
export type ShownStanding = {
  readonly name: string;
  /** The newest of him. */
  readonly score: Pick<LeaderScore, 'asOf' | 'ranking' | 'own' | 'copied'> | undefined;
  readonly standing: Pick<LeaderStanding, 'veto' | 'paper'> | undefined;
  /** Whether the settings let a veto stop anything. */
  readonly heedsVetoes: boolean;
  /** Settled events on paper that live followers ask of him; undefined where none does. */
  readonly wanted: bigint | undefined;
};

/** A line for each leader of whom anything is stored or asked: when he was scored, his tier, his veto, and how far he is on paper. */
export function standingLines(shown: readonly ShownStanding[], now: UnixMs): readonly string[] {
  return shown.flatMap((one) => {
    const words = [...scoreWords(one), ...vetoWords(one, now), ...paperWords(one)];
    return words.length === 0 ? [] : [`${cleanText(one.name, 64)}: ${words.join('; ')}`];
  });
}

/** The same as plain values. */
export function standingJson({ name, score, standing, heedsVetoes, wanted }: ShownStanding, now: UnixMs): object {
  const veto = vetoAt(standing, now);
  return {
    name,
    scoredOn: score === undefined ? null : utcDate(score.asOf),
    tier: score?.ranking?.tier ?? null,
    veto:
      veto === undefined
        ? null
        : { because: veto.because, until: new Date(veto.until).toISOString(), isHeeded: heedsVetoes },
    paper: wanted === undefined ? null : paperJson(standing?.paper, wanted),
  };
}

/** The lower bound is in millionths, as of the last look; null before there was one. */
function paperJson(paper: PaperTrial | undefined, wanted: bigint): object {
  return {
    ...{ settled: Number(paper?.settled ?? 0n), wanted: Number(wanted), cleared: isCleared(paper, wanted) },
    lowerBound: paper?.lowerBound === undefined ? null : Number(paper.lowerBound),
  };
}

function scoreWords({ score }: ShownStanding): readonly string[] {
  if (score === undefined) return [];
  return [`scored ${utcDate(score.asOf)}, ${rankWords(score)}`];
}

function rankWords({ ranking, own, copied }: NonNullable<ShownStanding['score']>): string {
  if (ranking !== null) return `tier ${ranking.tier}, ${ranking.rank} of ${ranking.of}`;
  const isShort = [own, copied].some(({ minimum }) => minimum.lacks.length > 0);
  return isShort ? 'too short a record' : 'no rank: fewer than three were scored';
}

function vetoWords({ standing, heedsVetoes }: ShownStanding, now: UnixMs): readonly string[] {
  const veto = vetoAt(standing, now);
  if (veto === undefined) return [];
  return [`VETOED${heedsVetoes ? '' : ' (not heeded)'} until ${time(veto.until)}: ${cleanText(veto.because, 200)}`];
}

function paperWords({ standing, wanted }: ShownStanding): readonly string[] {
  if (wanted === undefined) return [];
  const { settled = 0n, cleared, lowerBound } = standing?.paper ?? {};
  if (isCleared(standing?.paper, wanted)) return [`cleared on paper over ${cleared?.events} events`];
  const isWaiting = settled >= wanted && (lowerBound ?? 0n) <= 0n;
  return [`on paper: ${settled} of ${wanted} events${isWaiting ? ', lower bound not above zero' : ''}`];
}

/** As the rule that refuses to copy for real money sees it. */
function isCleared(paper: PaperTrial | undefined, wanted: bigint): boolean {
  return paper?.cleared !== undefined && paper.cleared.events >= wanted;
}

/** One that has ended stops nobody. */
function vetoAt(standing: ShownStanding['standing'], now: UnixMs): LeaderVeto | undefined {
  const { veto } = standing ?? {};
  return veto === undefined || now >= veto.until ? undefined : veto;
}

const time = (at: UnixMs): string => new Date(at).toISOString().replace('T', ' ').slice(0, 16);
