import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { generatedTapes, readBookTapes } from '../../../bin/commands/algorithms/book-tape.ts';
import { generateBooks } from '../../../bin/local/tape/generate-books.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { sharedFile } from '../../support/shared-data.ts';

let [printed, complained] = ['', ''];
let folder = '';
beforeEach(async () => {
  [printed, complained] = ['', ''];
  folder = await mkdtemp(join(tmpdir(), 'algorithms-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

describe('without a recording', () => {
  test('markets are generated, the same ones each time, with books of two sides that never cross', () => {
    const [first] = generatedTapes();
    expect(generatedTapes()[0]).toEqual(first);
    for (const { book } of first!.tokens[0]!.moments) expect(book.bids[0]!.price).toBeLessThan(book.asks[0]!.price);
    expect(first!.tokens[0]!.moments.flatMap(({ trades }) => trades).length).toBeGreaterThan(100);
  });

  test('the page says so, and how fills are made; a row for each way and size', async () => {
    expect(await runPolycopy(['algorithms', '--shares', '100,1000', '--minutes', '30'])).toBe(0);
    expect(printed).toContain('6 generated markets, which tell nothing of real ones');
    expect(printed).toContain('stands behind all at its price');
    for (const way of ['one order at once', 'twap, joining', 'vwap', 'randomised', 'iceberg', 'top-of-book'])
      expect(printed.match(new RegExp(`^${way} `, 'gm'))).toHaveLength(2);
  });

  test('--json tells the same, and --html writes a page with the chart that fetches nothing', async () => {
    // Given
    const file = join(folder, 'page.html');
    const common = ['algorithms', '--shares', '100,1000', '--minutes', '30'];

    // When
    const codes = [await runPolycopy([...common, '--json']), await runPolycopy([...common, '--html', file])];

    // Then
    const { results, notes } = JSON.parse(printed.slice(0, printed.indexOf(file))) as {
      readonly results: readonly { readonly name: string; readonly shares: string }[];
      readonly notes: readonly string[];
    };
    const page = await readFile(file, 'utf8');
    expect(codes).toEqual([0, 0]);
    expect(results.map(({ shares }) => shares)).toEqual([
      ...Array<string>(8).fill('100'),
      ...Array<string>(8).fill('1000'),
    ]);
    expect(notes.length).toBeGreaterThan(5);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('<svg role="img"');
    expect(page.indexOf('>100.00 shares<')).toBeGreaterThan(0);
    expect(page.indexOf('>100.00 shares<')).toBeLessThan(page.indexOf('>1,000.00 shares<'));
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  test('a file that is no page of ours is left as it is', async () => {
    const file = join(folder, 'mine.txt');
    await writeFile(file, 'mine');
    expect(await runPolycopy(['algorithms', '--shares', '100', '--minutes', '30', '--html', file])).toBe(1);
    expect(complained).toContain('is no report');
    expect(await readFile(file, 'utf8')).toBe('mine');
  });
});

test.each([
  [['--shares', '45'], 'multiples of 10 shares from 50'],
  [['--shares', '100,x'], 'multiples of 10 shares from 50'],
  [['--minutes', '241'], 'whole minutes from 1 to 240'],
  [['--json', '--html'], 'name one of them'],
])('%j is misuse', async (options, why) => {
  expect(await runPolycopy(['algorithms', ...options])).toBe(2);
  expect(complained).toContain(why);
});

describe('a folder of recordings', () => {
  const write = (name: string, messages: readonly object[]) =>
    writeFile(join(folder, name), messages.map((message) => JSON.stringify(message)).join('\n'));

  test('each file is one market; the best level is first, whatever order the channel has', async () => {
    // Given
    await write('market_events_one.jsonl', generateBooks('one'));
    await writeFile(join(folder, 'notes.txt'), 'not a recording');

    // When
    const tapes = await readBookTapes(folder);

    // Then
    expect(tapes).toEqual([{ ...generatedTapes()[0], name: 'one' }]);
    const [{ bids, asks }] = tapes[0]!.tokens[0]!.moments.map(({ book }) => book) as [never];
    expect((bids as { price: bigint }[])[0]!.price).toBeGreaterThan((bids as { price: bigint }[])[1]!.price);
    expect((asks as { price: bigint }[])[0]!.price).toBeLessThan((asks as { price: bigint }[])[1]!.price);
  });

  test('what is wrong is told with file and line; an empty folder and a missing one are', async () => {
    expect(await runPolycopy(['algorithms', '--books', folder])).toBe(1);
    expect(complained).toContain('holds no file market_events_');
    await writeFile(join(folder, 'market_events_bad.jsonl'), '{"event_type":"book","timestamp":"1","asset_id":"x"}\n');
    expect(await runPolycopy(['algorithms', '--books', folder])).toBe(1);
    expect(complained).toMatch(/market_events_bad\.jsonl.*asset_id/);
    expect(await runPolycopy(['algorithms', '--books', join(folder, 'none')])).toBe(1);
    expect(complained).toContain('is no folder that can be read');
  });
});

const recorded = sharedFile('polymarket/clob/market_events_mlb-cle-sf-2025-06-17.jsonl.gz');
(recorded === undefined ? test.skip : test)(
  'eight recorded games: 166 starts, each way in three sizes, and what the README says of them',
  async () => {
    // Given
    const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');

    // When
    const code = await runPolycopy(['algorithms', '--books', dirname(recorded ?? '')]);

    // Then
    const costs = [...printed.matchAll(/ c +([+-]\d+ \([^)]+\))/g)].map(([, cost = '']) => cost);
    expect(code).toBe(0);
    expect(printed).toMatch(
      /^8 recorded markets: .*\n166 starts, 10 minutes each; .*\nTrades: told in 0, read off the books in 8$/m,
    );
    expect(costs).toHaveLength(24);
    expect(costs.filter((cost) => !readme.includes(`| ${cost} |`))).toEqual([]);
  },
  120_000,
);
