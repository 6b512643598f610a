import { FUNCTIONS } from '#contract/functions.ts';
import { invariant } from '#core/values/invariant.ts';
import { type ChildServer, startChildServer } from '../child-server.ts';
import type { Figure, Measure, Values } from '../measure.ts';
import { median } from '../statistics.ts';
import type { RecordsReady, RecordsSetup } from './records-server.ts';
import type { ScorerReady, ScorerSetup } from './scorer-run.ts';

const FULL = { rows: [10_000, 20_000], rounds: 3 };
const TINY = { rows: [100, 200], rounds: 1 };
/** As many records as the scorer reads side by side; a row in ten begins a market. */
const AT_ONCE = 4;
const ROWS_A_MARKET = 10;
const NOW_MS = Date.UTC(2026, 10, 23, 0, 10);

/** What scoring leaders with long records takes of a processor and of memory; the longest that are read have 20,000 rows. */
export const scorerMemory: Measure = {
  name: 'scorer-memory',
  title: `one run of the scorer over ${AT_ONCE} leaders at once; its function has ${memoryMb()} MB`,
  run: async ({ isTiny }) => {
    const { rows, rounds } = isTiny ? TINY : FULL;
    const figures: Figure[] = [];
    for (const count of rows) figures.push(await measureRows(count, rounds));
    return { unit: 'units', floorName: 'the same program, of which nobody asks for a leader', figures };
  },
};

function memoryMb(): number {
  const scorer = FUNCTIONS.find(({ name }) => name === 'scorer');
  invariant(scorer !== undefined, 'there is a scorer');
  return scorer.memoryMb;
}

async function measureRows(rows: number, rounds: number): Promise<Figure> {
  const setup: RecordsSetup = { rows, markets: rows / ROWS_A_MARKET, nowMs: NOW_MS };
  const venue = await startChildServer<RecordsReady>('measures/records-server.ts', setup);
  try {
    const [own, floors]: [Values[], Values[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      const bare = await scored({ leaders: 0, url: venue.ready.url, nowMs: NOW_MS });
      const whole = await scored({ leaders: AT_ONCE, url: venue.ready.url, nowMs: NOW_MS });
      floors.push({ MB: bare.peakMb, 's of CPU a leader': bare.cpuMs / 1_000 });
      own.push({ MB: whole.peakMb, 's of CPU a leader': (whole.cpuMs - bare.cpuMs) / 1_000 / AT_ONCE });
    }
    return { name: `${rows} rows each`, values: mediansOf(own), floor: mediansOf(floors) };
  } finally {
    await venue.close();
  }
}

async function scored(setup: ScorerSetup): Promise<ScorerReady> {
  const run: ChildServer<ScorerReady> = await startChildServer('measures/scorer-run.ts', setup, nodeOptions());
  await run.close();
  return run.ready;
}

/** What Lambda's runtime for Node starts a function of so much memory with: a tenth of it is young space, of two halves. */
function nodeOptions(): readonly string[] {
  const young = Math.floor(memoryMb() / 10);
  return [`--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMb() - young}`];
}

function mediansOf(all: readonly Values[]): Values {
  const of = (name: string): number => median(all.map((values) => values[name] ?? Number.NaN));
  return { MB: of('MB'), 's of CPU a leader': of('s of CPU a leader') };
}
