import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type HttpServer, serve } from '../../bin/local/exchange/http-server.ts';
import { httpClient } from './http-client.ts';
import { ratioOf } from './measure.ts';
import { sendAll } from './measures/exchange-orders.ts';
import { measureTarget } from './measures/round-trips.ts';
import type { Target } from './round-trip-targets.ts';
import { median, medianOfRounds, percentile, percentilesOf } from './statistics.ts';

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL('bench.ts', import.meta.url));
const SERVICES = [
  'data-api GET /v2/activity',
  'clob GET /book',
  'clob POST /order, no key',
  'rpc eth_blockNumber',
  'DynamoDB GetItem',
  'DynamoDB PutItem',
  'DynamoDB TransactWriteItems, 10 items',
  'SQS SendMessage',
  'SQS ReceiveMessage',
  'SSM GetParameter',
  'Secrets Manager GetSecretValue',
];
const ORDERS = ['plain account, FAK that matches', 'deposit wallet, FAK that matches', 'plain account, GTC that rests'];

type Figure = {
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
  readonly floor: Readonly<Record<string, number>>;
  readonly ratio: number;
};
type Output = {
  readonly isTiny: boolean;
  readonly measures: readonly { readonly name: string; readonly unit: string; readonly figures: readonly Figure[] }[];
};

describe('the statistics of the bench', () => {
  it.each([
    [50, 5],
    [95, 10],
    [99, 10],
    [10, 1],
    [11, 2],
    [90, 9],
    [100, 10],
  ])('takes percentile %d of 1 to 10 as %d, in whatever order they come', (percent, expected) => {
    expect(percentile([10, 3, 1, 7, 9, 2, 8, 4, 6, 5], percent)).toBe(expected);
  });

  it('takes p50, p95 and p99 of 1 to 1,000 as 500, 950 and 990', () => {
    const samples = Array.from({ length: 1_000 }, (_none, index) => 1_000 - index);
    expect(percentilesOf(samples)).toEqual({ p50: 500, p95: 950, p99: 990 });
    expect(percentile(samples.slice(900), 7)).toBe(7);
    expect(percentilesOf([7])).toEqual({ p50: 7, p95: 7, p99: 7 });
  });

  it('has at least so many percent of the samples at or below a percentile, and fewer below it', () => {
    const samples = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 100 }), (all, percent) => {
        const found = percentile(all, percent);
        expect(all).toContain(found);
        expect(all.filter((sample) => sample <= found).length * 100).toBeGreaterThanOrEqual(percent * all.length);
        expect(all.filter((sample) => sample < found).length * 100).toBeLessThan(percent * all.length);
      }),
    );
  });

  it('takes the middle of three rounds for each figure, so that one disturbed round decides nothing', () => {
    const rounds = [
      { p50: 1, p99: 900 },
      { p50: 70, p99: 4 },
      { p50: 2, p99: 3 },
    ];
    expect(medianOfRounds(rounds)).toEqual({ p50: 2, p99: 4 });
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('has nothing to say of no samples, and compares first with first', () => {
    expect(() => percentile([], 50)).toThrow('no percentile 50 of 0 samples');
    expect(() => percentile([1], 0)).toThrow('no percentile 0');
    expect(() => median([])).toThrow('no samples');
    expect(ratioOf({ name: '', values: { p50: 6, p99: 100 }, floor: { p50: 4, p99: 1 } })).toBe(1.5);
    expect(() => ratioOf({ name: '', values: { rate: 6 }, floor: { p50: 4 } })).toThrow('without its floor');
  });
});

describe('a measure', () => {
  const client = httpClient(1);
  let server: HttpServer | undefined;
  afterEach(async () => {
    client.close();
    await server?.close();
  });

  it('is not taken of what was answered otherwise than expected', async () => {
    // Given
    server = await serve(
      ({ path }) => ({ status: path === '/busy' ? 503 : 200, body: 'told' }),
      () => 0,
    );
    const url = (path: string): URL => new URL(path, server?.url);
    const target = (path: string): Target => ({
      name: path,
      status: 200,
      request: () => ({ method: 'GET', url: url(path) }),
    });
    const size = { firstOrdinal: 0, samples: 2 };

    // Then
    expect((await measureTarget(client, target('/fine'), size)).p50).toBeGreaterThan(0);
    await expect(measureTarget(client, target('/busy'), size)).rejects.toThrow('/busy was answered 503: told');
    expect(await sendAll(client, [{ method: 'POST', url: url('/fine') }])).toMatchObject({ sample: { body: 'told' } });
    await expect(sendAll(client, [{ method: 'POST', url: url('/busy') }])).rejects.toThrow('answered 503: told');
  });
});

describe('npm run bench', () => {
  it('--only round-trips --json: each local service by p50, p95 and p99 in ms, beside the echo', async () => {
    const { measures, isTiny } = await bench('--only', 'round-trips', '--json', '--tiny');
    expect(isTiny).toBe(true);
    expect(measures.map(({ name, unit }) => [name, unit])).toEqual([['round-trips', 'ms']]);
    const figures = measures[0]?.figures ?? [];
    expect(figures.map(({ name }) => name)).toEqual(SERVICES);
    for (const { values, floor, ratio } of figures) {
      expect([Object.keys(values), Object.keys(floor)]).toEqual([
        ['p50', 'p95', 'p99'],
        ['p50', 'p95', 'p99'],
      ]);
      expect(values['p50']).toBeGreaterThan(0);
      expect(values['p99']).toBeGreaterThanOrEqual(values['p50']!);
      expect(ratio).toBeCloseTo(values['p50']! / floor['p50']!, 9);
    }
  });

  it('--only exchange-orders --json: orders per second of each kind, beside the idle server', async () => {
    const { measures } = await bench('--only', 'exchange-orders', '--json', '--tiny');
    expect(measures.map(({ name, unit }) => [name, unit])).toEqual([['exchange-orders', 'per s']]);
    const figures = measures[0]?.figures ?? [];
    expect(figures.map(({ name }) => name)).toEqual(ORDERS);
    for (const { values, floor, ratio } of figures) {
      expect([Object.keys(values), Object.keys(floor)]).toEqual([
        ['rate', 'by CPU time'],
        ['rate', 'by CPU time'],
      ]);
      expect(values['rate']).toBeGreaterThan(0);
      expect(values['by CPU time']).toBeGreaterThan(0);
      expect(ratio).toBeCloseTo(values['rate']! / floor['rate']!, 9);
    }
  });

  it('--only with a name that no measure has: ends with an error that tells the names', async () => {
    await expect(bench('--only', 'speed')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Allowed choices are exchange-orders, round-trips'),
    });
  });
});

async function bench(...commandLine: readonly string[]): Promise<Output> {
  const { stdout } = await run(process.execPath, [SCRIPT, ...commandLine]);
  return JSON.parse(stdout) as Output;
}
