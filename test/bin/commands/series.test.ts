import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { buildTape } from '../../../bin/local/tape/build-tape.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { sharedFile } from '../../support/shared-data.ts';

type Json = {
  readonly total: string;
  readonly capital: string;
  readonly daily: readonly { readonly date: string; readonly profit: string; readonly isActive: boolean }[];
  readonly markets: Readonly<Record<string, string>>;
  readonly clamped: readonly object[];
  readonly minimum: { readonly record: object; readonly lacks: readonly { readonly gate: string }[] };
  readonly winRates: { readonly true: { readonly won: number; readonly lost: number } };
  readonly gaps: Readonly<Record<string, unknown>>;
};

let [printed, complained] = ['', ''];
beforeEach(() => {
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function whenTold(...options: readonly string[]): Promise<Json> {
  printed = '';
  expect(await runPolycopy(['series', ...options, '--json'])).toBe(0);
  return JSON.parse(printed) as Json;
}

const near = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + Number(text), 0);

describe('the recording that ships', () => {
  test('is told for a person: days, markets, bets, flags, what is missing, and what was invented', async () => {
    expect(await runPolycopy(['series', '--leader', 'MuseumOfBees'])).toBe(0);
    expect(printed).toMatch(/^2026-02-26 +\+\$525\.58 +\+\$525\.58 +\$4,710\.92$/m);
    expect(printed).toContain('Bets: 24 in 24 events; 0 open, 0 even');
    expect(printed).toContain('Flag BOTH_SIDES: both outcomes of a market were bought within five minutes');
    expect(printed).toContain('Not enough data to judge him (TOO_FEW): 1 of 60 calendar days');
    expect(printed).toContain('Gap: 24 × markets with an invented outcome');
  });

  test('days and markets both add up to the total', async () => {
    const { total, daily, markets } = await whenTold('--leader', 'generated-leader');
    expect(near(daily.map(({ profit }) => profit))).toBeCloseTo(Number(total), 6);
    expect(near(Object.values(markets))).toBeCloseTo(Number(total), 6);
  });

  test('a day that nobody recorded is none: options that reach beyond the recording are clamped, and said to be', async () => {
    // Given: 95 days asked for, of which one is recorded
    const wallet = '0xF4D3EBB518AD4FF65A70E69201D9AE54537C1BBE';
    const options = ['--leader', wallet, '--from', '2026-02-19', '--to', '2026-05-25'];
    // When
    const { daily, clamped, minimum } = await whenTold(...options);
    printed = '';
    await runPolycopy(['series', ...options]);
    // Then
    expect(daily.map(({ date }) => date)).toEqual(['2026-02-26']);
    expect(minimum.record).toMatchObject({ calendarDays: 1, blocks: 1 });
    expect(minimum.lacks.map(({ gate }) => gate)).toEqual(
      expect.arrayContaining(['CALENDAR_DAYS', 'BOOTSTRAP_BLOCKS']),
    );
    expect(clamped).toEqual([
      { option: '--from', asked: '2026-02-19', counted: '2026-02-26' },
      { option: '--to', asked: '2026-05-25', counted: '2026-02-27' },
    ]);
    expect(printed).toContain('--from 2026-02-19 counts as 2026-02-26: before it nothing that he did is recorded');
    expect(printed).toContain('--to 2026-05-25 counts as 2026-02-27: from it on nothing is recorded');
  });

  test('the days that are recorded may be named, and nothing is clamped', async () => {
    const days = ['--from', '2026-02-26', '--to', '2026-02-27'];
    const { daily, clamped } = await whenTold('--leader', 'generated-leader', ...days);
    expect(daily).toEqual((await whenTold('--leader', 'generated-leader')).daily);
    expect(clamped).toEqual([]);
  });

  test('of more than half a century only what is recorded is told', async () => {
    const { daily, clamped } = await whenTold('--leader', 'generated-leader', '--from', '1971-01-01');
    expect(daily).toHaveLength(1);
    expect(clamped).toEqual([{ option: '--from', asked: '1971-01-01', counted: '2026-02-26' }]);
  });

  test.each([
    ['--to', '2026-02-20'],
    ['--from', '2027-01-01'],
  ])('a time in which nothing was done says so: %s %s', async (...options) => {
    expect(await runPolycopy(['series', '--leader', 'generated-leader', ...options])).toBe(0);
    expect(printed).toContain('Nothing was done in this time.');
  });
});

test.each([
  [
    ['--leader', 'nobody'],
    1,
    'no leader of this tape is "nobody"; there is MuseumOfBees (0x61276aba49117fd9299707d5d573652949d5c977), generated-leader (0xf4d3',
  ],
  [['--leader', 'x', '--tape', '/nowhere'], 1, 'cannot be read'],
  [[], 2, "required option '--leader <who>' not specified"],
  [['--leader', 'x', '--from', '2026-02-27', '--to', '2026-02-27'], 2, 'it comes after --from'],
  [['--leader', 'x', '--from', '2026-02-30'], 2, 'A date is written YYYY-MM-DD'],
  [['--leader', 'x', '--tape', 'a', '--activity', 'b'], 2, 'name one of them'],
  [['--leader', 'x', '--resolutions', 'b'], 2, 'go with --activity'],
])('%j ends with %d and says %j', async (options, code, why) => {
  expect(await runPolycopy(['series', ...options])).toBe(code);
  expect(complained).toContain(why);
});

const data = (path: string) => sharedFile(`polymarket/${path}`);
const activity = data('data_api/trades_0xafee_2025-10-28_11-23.jsonl.gz');
(activity === undefined ? describe.skip : describe)('a recorded leader, held to resolution, without fees', () => {
  const markets = data('clob/markets_0xafee.json.gz') ?? '';
  const resolutions = data('clob/resolutions_0xafee.json') ?? '';
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'series-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test('is told as the README shows it', async () => {
    // Given
    const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
    const section = readme.split('\n## What a leader made\n')[1]?.split('\n## ')[0] ?? '';
    const [command = '', ...shown] = (/```console\n\$ npx polycopy ([\s\S]*?)```/.exec(section)?.[1] ?? '').split('\n');
    await buildTape({ activity: [activity ?? ''], markets: [markets], resolutions, out: join(folder, 'tape') });
    // When
    const code = await runPolycopy(command.replace('.polycopy/0xafee', join(folder, 'tape')).split(' '));
    // Then
    expect(code).toBe(0);
    expect(printed).toBe(shown.join('\n'));
  });

  test('made in each of 42 markets what rows and resolutions give by hand, from the files as from a tape of them', async () => {
    // Given
    const hand = await byHand(activity ?? '', resolutions);
    const toTheEnd = ['--to', '2026-01-02'];
    // When
    const fromFiles = await whenTold(
      '--leader',
      '0xafEe',
      '--activity',
      activity ?? '',
      '--markets',
      markets,
      '--resolutions',
      resolutions,
      ...toTheEnd,
    );
    await buildTape({ activity: [activity ?? ''], markets: [markets], resolutions, out: join(folder, 'tape') });
    const fromTape = await whenTold('--leader', '0xafEe', '--tape', join(folder, 'tape'), ...toTheEnd);
    // Then
    expect(fromTape).toEqual(fromFiles);
    expect(Object.keys(fromTape.markets)).toHaveLength(42);
    for (const [condition, profit] of Object.entries(fromTape.markets))
      expect(Math.abs(Number(profit) - (hand.get(condition) ?? NaN))).toBeLessThan(0.01);
    expect(Number(fromTape.total)).toBeCloseTo(near([...hand.values()].map(String)), 1);
    expect(Number(fromTape.total)).toBeCloseTo(337_421.07, 1);
    expect(fromTape.winRates.true).toMatchObject({ won: 30, lost: 12 });
  }, 120_000);
});

/** Dollars out less dollars in, and what is left times what it paid: rows and resolutions, and nothing of ours. */
async function byHand(rowsFile: string, resolutionsFile: string): Promise<ReadonlyMap<string, number>> {
  const won = JSON.parse(await readFile(resolutionsFile, 'utf8')) as Record<string, Record<string, boolean>>;
  const profits = new Map<string, number>();
  for (const line of gunzipSync(await readFile(rowsFile))
    .toString('utf8')
    .trim()
    .split('\n')) {
    const { side, size, price, asset, conditionId } = JSON.parse(line) as Record<string, string> & {
      size: number;
      price: number;
    };
    const sign = side === 'BUY' ? 1 : -1;
    const paid = won[conditionId ?? '']?.[asset ?? ''] === true ? 1 : 0;
    profits.set(conditionId ?? '', (profits.get(conditionId ?? '') ?? 0) + sign * size * (paid - price));
  }
  return profits;
}
