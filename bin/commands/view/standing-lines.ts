import { type PaperTrial } from '#core/model/leader-standing.ts';
import { type ShownStanding, standingWords, vetoAt } from '#core/reporting/standing-words.ts';
import { isCleared } from '#core/risk/shadow.ts';
import { type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { cleanText } from './clean-text.ts';

/** Where a leader stands, under his name. */
export type NamedStanding = ShownStanding & { readonly name: string };

const MOST_LETTERS = 200;

/** A line for each leader of whom anything is stored or asked: when he was scored, his tier, his veto, and how far he is on paper. */
export function standingLines(shown: readonly NamedStanding[], now: UnixMs): readonly string[] {
  return shown.flatMap((one) => {
    const { score, veto, paper } = standingWords(one, now);
    const told = veto === undefined ? undefined : `${veto.what}: ${cleanText(veto.why, MOST_LETTERS)}`;
    const words = [score, told, paper].filter((text) => text !== undefined);
    return words.length === 0 ? [] : [`${cleanText(one.name, 64)}: ${words.join('; ')}`];
  });
}

/** The same as plain values. */
export function standingJson({ name, score, standing, heedsVetoes, wanted }: NamedStanding, now: UnixMs): object {
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
