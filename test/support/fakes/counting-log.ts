import { type CountName, type MeasureName } from '#core/model/counts.ts';
import { type Log } from '#ports/log.ts';

/** A log of which only counts and delays can be read: no test hangs on its text. */
export type CountingLog = Log & {
  readonly counts: Map<CountName, number>;
  readonly measured: { readonly name: MeasureName; readonly ms: number }[];
};

/** Starts with nothing counted. */
export function countingLog(): CountingLog {
  const counts = new Map<CountName, number>();
  const measured: CountingLog['measured'] = [];
  return {
    counts,
    measured,
    info: () => undefined,
    warn: () => undefined,
    count: (name, value = 1) => {
      counts.set(name, (counts.get(name) ?? 0) + value);
    },
    measure: (name, ms) => {
      measured.push({ name, ms });
    },
  };
}
