import { drawStarts } from '#core/scoring/replicates.ts';
import { REPLICATES, sharpeEvidenceOf } from '#core/scoring/bootstrap.ts';
import { DEFAULT_DECAY } from '#core/scoring/ewma-sharpe.ts';
import { normalDraw } from '#core/scoring/normal.ts';
import { invariant } from '#core/values/invariant.ts';
import { seededStream, wordsOf } from '#core/values/random-stream.ts';
import type { Measure } from '../measure.ts';
import { median } from '../statistics.ts';

const TRADERS = 1_000;
const DAYS = 365;
const ROUNDS = 3;
const KINDS = [
  { name: 'blocks of 7 days', blockLength: 7, decay: 1 },
  { name: 'blocks of 7 days, recent ones weigh more', blockLength: 7, decay: DEFAULT_DECAY },
  { name: 'single days', blockLength: 1, decay: 1 },
] as const;

/** How long the evidence of a thousand traders takes, beside drawing its block starts (goal: under 3 s, and 10 s for single days). */
export const scoring: Measure = {
  name: 'scoring',
  title: `the evidence of ${TRADERS} traders of ${DAYS} days by ${REPLICATES} replicates, on one core (CPU time)`,
  run: async ({ isTiny }) => {
    const stream = seededStream(1n);
    const records = Array.from({ length: isTiny ? 2 : TRADERS }, () =>
      Float64Array.from({ length: DAYS }, () => (normalDraw(stream) + 0.05) * 0.02),
    );
    const figures = KINDS.map(({ name, blockLength, decay }) => {
      const [times, floors]: [number[], number[]] = [[], []];
      for (let round = 0; round < (isTiny ? 1 : ROUNDS); round += 1) {
        floors.push(msOf(() => drawAll(records.length, Math.floor(DAYS / blockLength))));
        times.push(msOf(() => scoreAll(records, { blockLength, decay })));
      }
      return { name, values: { p50: median(times) }, floor: { p50: median(floors) } };
    });
    return Promise.resolve({ unit: 'ms', floorName: 'drawing the start of each block of each replicate', figures });
  },
};

/** By CPU time: what else the machine does meanwhile is not the scoring's. */
function msOf(work: () => number): number {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  invariant(Number.isFinite(result), 'the work comes to something');
  return Math.max(1, user + system) / 1_000;
}

function scoreAll(
  records: readonly Float64Array[],
  options: { readonly blockLength: number; readonly decay: number },
): number {
  return records.reduce((sum, returns, index) => {
    const evidence = sharpeEvidenceOf({ returns, ...options, seed: BigInt(index) });
    return sum + (evidence.value?.critical ?? Number.NaN);
  }, 0);
}

function drawAll(traders: number, blocks: number): number {
  const starts = new Int32Array(blocks);
  let sum = 0;
  for (let trader = 0; trader < traders; trader += 1) {
    const state = Uint32Array.from(wordsOf(BigInt(trader)));
    for (let replicate = 0; replicate < REPLICATES; replicate += 1) {
      drawStarts({ state, starts, days: DAYS });
      sum += starts[0] ?? Number.NaN;
    }
  }
  return sum;
}
