import { monteCarlo } from '#core/scoring/monte-carlo.ts';
import { invariant } from '#core/values/invariant.ts';
import { seededStream } from '#core/values/random-stream.ts';
import type { Measure } from '../measure.ts';
import { median } from '../statistics.ts';

const DAYS = 365;
const PATHS = 1_000;
const ROUNDS = 15;
const MEAN_BLOCKS = [1, 7];

/** How long a thousand paths of a year take, beside drawing as many numbers (goal: under 50 ms). */
export const monteCarloPaths: Measure = {
  name: 'monte-carlo',
  title: `${PATHS} paths of ${DAYS} days by the stationary bootstrap (CPU time)`,
  run: async ({ isTiny }) => {
    const stream = seededStream(1n);
    const series = Float64Array.from({ length: DAYS }, () => stream.nextU32() / 2 ** 36 - 0.03);
    const paths = isTiny ? 10 : PATHS;
    const figures = MEAN_BLOCKS.map((meanBlock) => {
      const [times, floors]: [number[], number[]] = [[], []];
      for (let round = 0; round < (isTiny ? 1 : ROUNDS); round += 1) {
        floors.push(msOf(() => drawAll(paths * DAYS)));
        times.push(msOf(() => monteCarlo({ series, meanBlock, paths, seed: BigInt(round), drawdownLimit: 0.2 }).value));
      }
      return { name: `mean block of ${meanBlock}`, values: { p50: median(times) }, floor: { p50: median(floors) } };
    });
    return Promise.resolve({ unit: 'ms', floorName: 'drawing a number for each day of each path', figures });
  },
};

/** By CPU time: what else the machine does meanwhile is not the resampling's. */
function msOf(work: () => unknown): number {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  invariant(result !== null, 'the work comes to something');
  return Math.max(1, user + system) / 1_000;
}

function drawAll(count: number): number {
  const stream = seededStream(1n);
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += stream.nextU32();
  return sum;
}
