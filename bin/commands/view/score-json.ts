import { utcDate } from '#core/values/unix-ms.ts';
import { type ScoreSheet } from '../score/score-sheet.ts';
import { scoreFindings } from './score-figures.ts';

/** Scores for a script: every figure as a number, one that is none as null with its reason. */
export function scoreJson(sheet: ScoreSheet): object {
  const { asOf, scores, leftOut, names } = sheet;
  return {
    ...{ asOf, day: utcDate(asOf), said: scoreFindings(sheet) },
    scores: scores.map((score) => ({ name: names.get(score.leader) ?? null, ...score })),
    leftOut: leftOut.map((one) => ({ name: names.get(one.leader) ?? null, ...one })),
  };
}
