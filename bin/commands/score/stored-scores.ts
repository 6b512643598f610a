import { type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { openSystem, type SystemChoice } from '../open-system.ts';
import { type ScoreSheet } from './score-sheet.ts';

/** Reads what the scorer of a system stored last, or last up to a day. @throws Error where it has stored nothing */
export async function storedScores(choice: SystemChoice, day: UnixMs | undefined): Promise<ScoreSheet> {
  const system = await openSystem(choice);
  try {
    const run = await system.scores.latestScores(day === undefined ? undefined : utcDate(day));
    if (run === undefined)
      throw new Error(
        day === undefined
          ? 'nothing is scored yet: the scorer runs once a day'
          : `nothing was scored up to ${utcDate(day)}; scores are kept for 100 days`,
      );
    const settings = await system.settings.current();
    const names = new Map((settings?.leaders ?? []).map(({ wallet, name }) => [wallet, name]));
    return { asOf: run.asOf, scores: run.scores, leftOut: run.leftOut, names };
  } finally {
    await system.close();
  }
}
