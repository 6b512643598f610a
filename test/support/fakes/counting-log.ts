import { type Metric } from '#core/model/metric.ts';
import { type Log } from '#ports/log.ts';

/** A log of which only the counts can be read: no test hangs on its text. */
export type CountingLog = Log & { readonly counts: Map<Metric, number> };

/** Starts with nothing counted. */
export function countingLog(): CountingLog {
  const counts = new Map<Metric, number>();
  return {
    counts,
    info: () => undefined,
    warn: () => undefined,
    count: (metric, value = 1) => {
      counts.set(metric, (counts.get(metric) ?? 0) + value);
    },
  };
}
