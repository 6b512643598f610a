import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { FUNCTIONS, WATCHING } from '#contract/functions.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('../bench.ts', import.meta.url));
const PLAY_MS = 120_000;

type Figure = {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
  readonly floor: Readonly<Record<string, number>>;
  readonly ratio: number;
};
type Output = {
  readonly measures: readonly {
    readonly unit: string;
    readonly floorName: string;
    readonly figures: readonly Figure[];
  }[];
};

async function figuresOf(measure: string, unit: string): Promise<ReadonlyMap<string, Figure>> {
  const { stdout } = await run(process.execPath, [SCRIPT, '--only', measure, '--json', '--tiny']);
  const [only, ...more] = (JSON.parse(stdout) as Output).measures;
  expect(more).toEqual([]);
  expect(only?.unit).toBe(unit);
  for (const { values, floor, ratio } of only?.figures ?? []) {
    const [first = ''] = Object.keys(values);
    expect(Object.values(floor).every((value) => value > 0)).toBe(true);
    expect(ratio).toBeCloseTo(values[first]! / floor[first]!, 9);
  }
  return new Map(only?.figures.map((figure) => [figure.name, figure]));
}

describe('npm run bench, what a copy costs', () => {
  it(
    '--only copy-units: what each stage writes and reads, beside the 62 and 12 units of the specification',
    async () => {
      // When
      const figures = await figuresOf('copy-units', 'units');
      const written = (stage: string): number => figures.get(`${stage}: written`)!.values['units']!;
      // Then: the parts add up, and none is less than one transaction.
      expect(written('in all')).toBe(written('watch') + written('execute') + written('reconcile'));
      for (const stage of ['watch', 'execute', 'reconcile']) expect(written(stage)).toBeGreaterThanOrEqual(8);
      expect(figures.get('in all: written')?.floor).toEqual({ units: 62 });
      expect(figures.get('in all: read')?.floor).toEqual({ units: 12 });
      expect(figures.get('in all: read')?.values['units']).toBe(figures.get('in all: written')?.values['read']);
    },
    PLAY_MS,
  );

  it(
    '--only own-latency: the way from the feed to the venue and its parts, by p99, p95 and p50 in ms, beside the bare requests',
    async () => {
      // When
      const figures = [...(await figuresOf('own-latency', 'ms')).values()];
      // Then
      const [all, ...stages] = figures.slice(0, -1);
      expect(Object.keys(all!.values)).toEqual(['p99', 'p95', 'p50']);
      expect(stages).toHaveLength(7);
      for (const { values } of stages) expect(values['p99']).toBeLessThanOrEqual(all!.values['p99']!);
      expect(figures.at(-1)?.values).toEqual({ p50: all?.values['p50'] });
    },
    PLAY_MS,
  );

  it(
    '--only fan-out: the whole, and until 12 parents are recorded, rung and sent, beside the same requests, bare',
    async () => {
      // When
      const figures = [...(await figuresOf('fan-out', 'ms')).values()];
      // Then
      expect(figures).toHaveLength(4);
      const [whole, ...parts] = figures;
      for (const column of ['values', 'floor'] as const)
        expect(parts.reduce((total, part) => total + part[column]['all']!, 0)).toBeCloseTo(whole![column]['all']!, 6);
      for (const { values, floor } of figures) {
        expect([Object.keys(values), Object.keys(floor)]).toEqual([
          ['all', 'each'],
          ['all', 'each'],
        ]);
        expect(values['each']).toBeCloseTo(values['all']! / 12, 9);
      }
    },
    PLAY_MS,
  );

  it(
    '--only polls: calls, bytes and milliseconds of a look at all leaders by each source, beside the bare requests',
    async () => {
      // When
      const figures = await figuresOf('polls', 'units');
      // Then: the chain is asked once for all, the index once for each
      expect([...figures.keys()]).toEqual(['chain, 3 leaders', 'data-api, 3 leaders']);
      expect(figures.get('chain, 3 leaders')?.values['calls']).toBe(2);
      expect(figures.get('data-api, 3 leaders')?.values['calls']).toBe(3);
      for (const { values } of figures.values()) expect(values['kB']).toBeGreaterThan(0.3);
    },
    PLAY_MS,
  );

  it(
    '--only detection-delay: from block to record by p50, p95 and p99 in ms, for each choice of sources, which all record every trade',
    async () => {
      // When
      const figures = [...(await figuresOf('detection-delay', 'ms')).values()];
      // Then
      expect(figures.map(({ name }) => name)).toEqual([
        'chain',
        'data-api',
        'chain + data-api',
        'chain + data-api + rtds',
      ]);
      for (const { values } of figures) expect(values['p50']).toBeGreaterThan(0);
    },
    PLAY_MS,
  );

  it('--only scoring: the evidence of a thousand traders by p50 in ms, beside the draws of its block starts', async () => {
    // When
    const figures = await figuresOf('scoring', 'ms');
    // Then
    expect([...figures.keys()]).toEqual([
      'blocks of 7 days',
      'blocks of 7 days, recent ones weigh more',
      'single days',
    ]);
    for (const { values } of figures.values()) expect(values['p50']).toBeGreaterThan(0);
  });

  it('--only monte-carlo: a thousand paths of a year by p50 in ms, for two lengths of blocks, beside the bare draws', async () => {
    // When
    const figures = await figuresOf('monte-carlo', 'ms');
    // Then
    expect([...figures.keys()]).toEqual(['mean block of 1', 'mean block of 7']);
    for (const { values } of figures.values()) expect(values['p50']).toBeGreaterThan(0);
  });

  it(
    '--only bundles: how long each function takes to start and to load in ms, and its size, beside a handler that does nothing',
    async () => {
      // When
      const figures = await figuresOf('bundles', 'units');
      // Then
      expect([...figures.keys()]).toEqual([...FUNCTIONS, ...WATCHING].map(({ name }) => name));
      for (const { values, floor } of figures.values()) {
        expect(values['imports']).toBeGreaterThan(floor['imports']!);
        expect(values['imports']).toBeLessThan(values['ms']!);
        expect(values['kB']).toBeGreaterThan(100);
        expect(values['kB']).toBeLessThan(1_000);
      }
    },
    PLAY_MS,
  );
});

describe('npm run bench, what scoring takes', () => {
  it(
    '--only scorer-memory: peak memory in MB and CPU seconds a leader, four long records at once, beside a run without leaders',
    async () => {
      const figures = await figuresOf('scorer-memory', 'units');
      expect([...figures.keys()]).toEqual(['100 rows each', '200 rows each']);
      for (const { values, floor } of figures.values()) {
        expect(Object.keys(values)).toEqual(['MB', 's of CPU a leader']);
        expect(values['MB']).toBeGreaterThan(floor['MB']!);
        expect(values['s of CPU a leader']).toBeGreaterThan(0);
      }
    },
    PLAY_MS,
  );
});

describe('npm run bench, what a backtest plays', () => {
  it(
    '--only replayed-events: books with acts of leaders among them, and acts alone, beside keeping the books',
    async () => {
      const figures = await figuresOf('replayed-events', 'per s');
      expect([...figures.keys()]).toEqual(['books, an act of a leader in twenty', 'acts of leaders alone']);
    },
    PLAY_MS,
  );

  it(
    '--only backtested-year: a year without and with vetoes, and again under other draws, by p50 in ms, beside reading it',
    async () => {
      const figures = await figuresOf('backtested-year', 'ms');
      expect([...figures.keys()]).toEqual([
        'a bet a day, no vetoes',
        'a bet a day, vetoes judged daily',
        'a bet a day, vetoes judged daily, one of 2 executions',
        '10 bets a day, no vetoes',
        '10 bets a day, vetoes judged daily',
      ]);
      for (const { values } of figures.values()) expect(values['p50']).toBeGreaterThan(0);
    },
    PLAY_MS,
  );
});
