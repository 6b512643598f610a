import * as z from 'zod';

/** What a thread that plays one backtest is given: names of files, so that nothing of one can reach another. */
export const taskSchema = z.object({
  tape: z.string(),
  settings: z.string(),
  seed: z.bigint(),
  startMs: z.number().optional(),
  endMs: z.number().optional(),
  bookAgeMs: z.number().optional(),
  /** Leaders buy the other outcome. */
  isReversed: z.boolean().optional(),
  /** Absent: no days are drawn again. */
  simulation: z.object({ paths: z.number(), drawdownLimit: z.number(), trials: z.number() }).optional(),
});

/** One backtest as a thread is given it. */
export type BacktestTask = z.output<typeof taskSchema>;
