import * as z from 'zod';
import { type MeasuredFill } from '#core/replay/measured-fill.ts';
import { taskSchema } from './backtest-task.ts';

/** What a thread is given that plays one backtest again and again, each time under other draws. */
export const executionsTaskSchema = taskSchema.omit({ isReversed: true, simulation: true }).extend({
  /** The number of the first of them, and how many. */
  first: z.int().min(0),
  count: z.int().min(1),
  /** What purchases of ours were filled with: checked where it was read. */
  measured: z.custom<readonly MeasuredFill[]>(Array.isArray),
});

/** Some executions of one backtest as a thread is given them. */
export type ExecutionsTask = z.output<typeof executionsTaskSchema>;
