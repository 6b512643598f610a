import { type LeaderScore } from '#core/model/leader-score.ts';
import { type ScoringRun } from '#core/model/scoring-run.ts';
import { type UnixMs, utcDate } from '#core/values/unix-ms.ts';
import { type Scores } from '#ports/scores.ts';

type Stored = { readonly measuredAt: UnixMs; readonly day: string; readonly score: LeaderScore };

/** Scores in memory: of each leader and day, and of each day, what was measured last. */
export function memoryScores(): Scores {
  const scores = new Map<string, Stored>();
  const runs = new Map<string, ScoringRun>();
  return {
    putScores: (run) => {
      const day = utcDate(run.asOf);
      for (const score of run.scores) {
        const key = `${score.leader}#${day}`;
        const known = scores.get(key);
        if (known === undefined || known.measuredAt <= run.measuredAt)
          scores.set(key, structuredClone({ measuredAt: run.measuredAt, day, score }));
      }
      if ((runs.get(day)?.measuredAt ?? 0) <= run.measuredAt) runs.set(day, structuredClone(run));
      return Promise.resolve();
    },
    latestScores: (day = '~') => {
      const newest =
        [...runs.keys()]
          .filter((one) => one <= day)
          .sort()
          .at(-1) ?? '';
      const run = runs.get(newest);
      const own = run?.scores.flatMap(({ leader }) => {
        const stored = scores.get(`${leader}#${newest}`);
        return stored?.measuredAt === run.measuredAt ? stored.score : [];
      });
      return Promise.resolve(structuredClone(run && { ...run, scores: own ?? [] }));
    },
    scoresOf: (leader, most) => {
      const own = [...scores.values()].filter(({ score }) => score.leader === leader);
      const newestFirst = own.sort((a, b) => (a.day < b.day ? 1 : -1)).map(({ score }) => score);
      return Promise.resolve(structuredClone(newestFirst.slice(0, most)));
    },
  };
}
