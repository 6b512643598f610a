import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { runPolycopy } from '../../../../bin/program.ts';
import { aTransaction } from '../../../support/builders/identities.ts';
import { aMarket, aRow, aWorld } from '../../local/exchange/a-world.ts';

const DAY_S = 86_400;
const DAYS = 70;
/** Midnight, seventy days after the first trade. */
const START_MS = 1_793_491_200_000;
const WALLETS = [1, 2].map((number) => `0x${String(number).repeat(40)}`);

let [printed, complained, folder] = ['', '', ''];
let exchange: Exchange | undefined;
beforeEach(async () => {
  [printed, complained] = ['', ''];
  folder = await mkdtemp(join(tmpdir(), 'polycopy-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await exchange?.close();
  exchange = undefined;
  await rm(folder, { recursive: true });
});

/** Each day both buy of a new market what pays that evening: the first wins four of five, the second one of five. */
async function givenMarket({ days = DAYS, startMs = START_MS } = {}): Promise<string> {
  const markets = Array.from({ length: days }, (_, day) => {
    const paid = day % 5 === 0 ? ([0n, 1_000_000n] as const) : ([1_000_000n, 0n] as const);
    const atMs = START_MS - (DAYS - day) * DAY_S * 1_000 + 72_000_000;
    return aMarket(day + 1, { endMs: atMs, resolution: { atMs, payoutsMicro: paid } });
  });
  const rows = markets.flatMap(({ conditionId, tokens }, day) =>
    WALLETS.map((wallet, at) =>
      aRow({
        ...{ wallet, name: `trader-${at + 1}`, conditionId, tokenId: tokens[at as 0 | 1].tokenId },
        ...{ outcomeIndex: at, timestampS: START_MS / 1_000 - (DAYS - day) * DAY_S + 36_000 + at },
        transactionHash: aTransaction(day * 2 + at),
      }),
    ),
  );
  const leaders = WALLETS.map((wallet, at) => {
    return { wallet, name: `trader-${at + 1}`, cashMicro: 100_000_000_000n, positions: [] };
  });
  exchange = await startExchange({ world: aWorld({ startMs, markets, rows, leaders, books: [] }), speed: 1 });
  const file = join(folder, 'market.json');
  await writeFile(file, JSON.stringify({ event: 'ready', speed: 1, urls: exchange.urls }));
  return file;
}

describe('polycopy leaders discover', () => {
  test('judges the leaderboard’s traders, says what a leaderboard shows, and stores nothing', async () => {
    // Given
    const market = await givenMarket();
    const page = join(folder, 'page.html');
    const words = ['leaders', 'discover', '--market', market, '--period', 'all'];
    // When
    const code = await runPolycopy([...words, '--workers', '1']);
    const text = printed;
    printed = '';
    await runPolycopy([...words, '--workers', '2', '--limit', '1', '--json']);
    const json = JSON.parse(printed) as Record<string, never>;
    printed = '';
    await runPolycopy([...words, '--html', page]);
    // Then
    expect([code, complained]).toEqual([0, '']);
    expect(text).toContain("Looked at: the first 2 wallets of today's leaderboard by profit, of all time.");
    expect(text).toContain('A leaderboard shows survivors: who did the same and lost is not on it');
    expect(text).toMatch(/^trader-1 .* 7[01] +\d+$/m);
    expect(text).toMatch(/^trader-2 0x2{40}\n(?: {2}fails .*\n)+/m);
    expect(json).toMatchObject({
      scores: [{ name: 'trader-1', leader: WALLETS[0], own: { profit: expect.any(Number) }, inputs: { trials: 1 } }],
      leftOut: [],
    });
    expect(await readFile(page, 'utf8')).toContain('A leaderboard shows survivors');
    expect(printed).toBe(`${page}\n`);
  });

  test('judges up to midnight, as the scorer does, whatever happened since, and says so', async () => {
    // Given
    const words = ['leaders', 'discover', '--period', 'all', '--workers', '1'];
    await runPolycopy([...words, '--json', '--market', await givenMarket()]);
    const atMidnight = JSON.parse(printed) as Record<string, unknown>;
    await exchange?.close();
    const market = await givenMarket({ days: DAYS + 1, startMs: START_MS + 75_600_000 });
    // When
    printed = '';
    await runPolycopy([...words, '--json', '--market', market]);
    const inTheEvening = JSON.parse(printed) as typeof atMidnight;
    printed = '';
    await runPolycopy([...words, '--market', market]);
    // Then
    expect(inTheEvening).toMatchObject({ asOf: START_MS, scores: [{ leader: WALLETS[0] }, {}] });
    expect(inTheEvening).toEqual(atMidnight);
    expect(printed).toContain('as far as it was known before 2026-11-01 UTC');
    expect(printed).toContain('those end with 2026-11-01 00:00 UTC');
  });

  test.each([
    [['--limit', '0'], 'Between 1 and 200 traders.'],
    [['--limit', '201'], 'Between 1 and 200 traders.'],
    [['--period', 'year'], 'Allowed choices are day, week, month, all.'],
    [['--by', 'luck'], 'Allowed choices are profit, volume.'],
    [['--workers', '0'], 'Between 1 and 99 threads.'],
    [['--seed', 'x'], 'A seed is a whole number'],
    [['--json', '--html'], '--json and --html are forms of one page'],
  ])('refuses %j', async (words, message) => {
    expect(await runPolycopy(['leaders', 'discover', ...words])).toBe(2);
    expect(complained).toContain(message);
  });

  test('a venue that does not answer is told', async () => {
    const file = join(folder, 'market.json');
    const urls = Object.fromEntries(
      ['dataApi', 'gamma', 'clob', 'rpc', 'rtds', 'clock'].map((name) => [name, 'http://127.0.0.1:1']),
    );
    await writeFile(file, JSON.stringify({ speed: 1, urls }));
    expect(await runPolycopy(['leaders', 'discover', '--market', file])).toBe(1);
  });
});
