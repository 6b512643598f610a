import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readTape } from '../../../../bin/local/tape/read-tape.ts';
import { writeTape } from '../../../../bin/local/tape/write-tape.ts';
import { aGammaRow, aPage, aRawTrade, buildAll, CONDITION, DOWN, someSources, UP, WALLET } from './raw-rows.ts';

const T = 1_772_139_600;
const MANIFEST = {
  format: 1,
  name: 'by hand',
  seed: 3,
  start: '2026-02-26T21:00:00Z',
  speed: 'max',
  leaders: [{ wallet: WALLET, name: 'someone', cash: '100.5', positions: [{ tokenId: DOWN, shares: '2.25' }] }],
  notes: [],
  sources: [],
};

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tape-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function givenTape(files: {
  manifest?: unknown;
  activity?: unknown[];
  markets?: unknown[];
  resolutions?: unknown;
}) {
  const lines = (rows: unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
  await writeFile(join(dir, 'tape.json'), JSON.stringify(files.manifest ?? MANIFEST));
  await writeFile(join(dir, 'activity.jsonl.gz'), gzipSync(lines(files.activity ?? [aRawTrade()])));
  await writeFile(join(dir, 'markets.jsonl'), lines(files.markets ?? [aGammaRow()]));
  if (files.resolutions !== undefined)
    await writeFile(join(dir, 'resolutions.json'), JSON.stringify(files.resolutions));
}

describe('reading a tape', () => {
  test('written by hand, plain and gzipped files side by side', async () => {
    await givenTape({ resolutions: { [CONDITION]: { [UP]: true, [DOWN]: false, time: '2026-02-26T23:00:00Z' } } });
    const world = await readTape(dir);
    expect(world).toMatchObject({
      name: 'by hand',
      seed: 3,
      startMs: Date.parse('2026-02-26T21:00:00Z'),
      leaders: [{ wallet: WALLET, cashMicro: 100_500_000n, positions: [{ tokenId: DOWN, sharesMicro: 2_250_000n }] }],
      rows: [{ tokenId: UP, sizeMicro: 100_000_000n }],
      markets: [{ conditionId: CONDITION, resolution: { atMs: Date.parse('2026-02-26T23:00:00Z') } }],
      books: [],
    });
  });

  test.each([
    [{ manifest: { ...MANIFEST, format: 2 } }, /tape\.json: format: .*1, got 2/],
    [{ manifest: { ...MANIFEST, start: 'yesterday' } }, /tape\.json: start: .*, got "yesterday"/],
    [{ manifest: { ...MANIFEST, colour: 'red' } }, /tape\.json: .*colour/],
    [{ manifest: { ...MANIFEST, leaders: [{ ...MANIFEST.leaders[0], cash: 1 }] } }, /tape\.json: leaders\.0\.cash: /],
    [
      { manifest: { ...MANIFEST, leaders: [{ ...MANIFEST.leaders[0], positions: [{ tokenId: '9', shares: '1' }] }] } },
      /tape\.json: tokenId: 0x\w+ owns a token of no market of this tape, got "9"/,
    ],
    [
      { activity: [aRawTrade(), aRawTrade({ size: 'x' })] },
      /activity\.jsonl\.gz:2: size: is not an amount of zero or more, got "x"/,
    ],
    [
      { activity: [aRawTrade({ condition_id: `0x${'dd'.repeat(32)}` })] },
      /activity\.jsonl\.gz:1: condition_id: is not a market/,
    ],
    [{ activity: [aRawTrade({ condition_id: '' })] }, /activity\.jsonl\.gz:1: condition_id: is missing/],
    [
      { activity: [aRawTrade({ token_id: '' })] },
      /activity\.jsonl\.gz:1: token_id: is not a token of its market, got ""/,
    ],
    [
      { markets: [aGammaRow({ orderPriceMinTickSize: 0.3 })] },
      /markets\.jsonl:1: orderPriceMinTickSize: is not a tick size, got 0\.3/,
    ],
    [{ resolutions: { [CONDITION]: { [UP]: 'yes' } } }, /resolutions\.json: 0x\w+\.1001: is neither .*, got "yes"/],
    [
      { resolutions: { [CONDITION]: { [UP]: true, [DOWN]: true } } },
      /resolutions\.json: 0x\w+: the two tokens .*, got \["1","1"\]/,
    ],
    [{ resolutions: { nonsense: {} } }, /resolutions\.json: is not a condition id of 64 hex digits, got "nonsense"/],
  ])('says file, line, field and value of what is wrong: %#', async (files, message) => {
    await givenTape(files);
    await expect(readTape(dir)).rejects.toThrow(message);
  });

  test('says which line is not JSON, and which file is missing or damaged', async () => {
    await givenTape({});
    await writeFile(join(dir, 'markets.jsonl'), `${JSON.stringify(aGammaRow())}\n{"a":`);
    await expect(readTape(dir)).rejects.toThrow('markets.jsonl:2: is not JSON, got "{\\"a\\":"');
    await rm(join(dir, 'markets.jsonl'));
    await expect(readTape(dir)).rejects.toThrow('markets.jsonl: is missing (or as markets.jsonl.gz)');
    await writeFile(join(dir, 'markets.jsonl.gz'), 'not gzip');
    await expect(readTape(dir)).rejects.toThrow('markets.jsonl.gz: cannot be read: incorrect header check');
  });

  test('a folder that is no tape is not overwritten', async () => {
    await writeFile(join(dir, 'diary.txt'), 'mine');
    const { world } = buildAll(someSources([aRawTrade()]));
    await expect(writeTape(dir, world, { speed: 'max', notes: [], sources: [] })).rejects.toThrow(
      'holds files and no tape',
    );
    expect(await readFile(join(dir, 'diary.txt'), 'utf8')).toBe('mine');
  });
});

describe('build, write, read', () => {
  const text = fc.string({ unit: 'binary', maxLength: 250 });
  const rawRow = fc.record({
    type: fc.constantFrom('TRADE', 'TRADE', 'SPLIT', 'MERGE', 'REDEEM', 'REWARD', 'ODDITY'),
    side: fc.constantFrom('BUY', 'SELL'),
    outcome_index: fc.constantFrom(0, 1),
    size: fc.integer({ min: 0, max: 4_000_000_000 }).map((micro) => micro / 1_000_000),
    price: fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true }),
    timestamp: fc.integer({ min: T, max: T + 100 }),
    title: text,
    slug: text,
    event_slug: text,
    name: text,
    market: fc.integer({ min: 0, max: 3 }),
  });
  const rawMarket = fc.record({
    liquidityNum: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
    closed: fc.boolean(),
    outcomePrices: fc.constantFrom('["1","0"]', '["0.5","0.5"]', '["0.4","0.6"]'),
    category: fc.option(text),
    tags: fc.array(
      text.map((label) => ({ label })),
      { maxLength: 3 },
    ),
    version: fc.constantFrom('v1', undefined),
    events: fc.constantFrom(undefined, [{ id: '77', slug: 'rain' }], [{ id: '', slug: '' }]),
    endDate: fc.constantFrom(undefined, '2026-02-26T21:00:30Z'),
    isRecorded: fc.boolean(),
  });

  test('gives the same world, whatever was recorded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rawRow, { minLength: 1, maxLength: 20 }),
        fc.array(rawMarket, { minLength: 4, maxLength: 4 }),
        async (rows, kinds) => {
          const conditionOf = (market: number): string => `0x${`c${market}`.repeat(32)}`;
          const activity = rows.map(({ market, ...row }) => {
            const isTrade = row.type === 'TRADE' || row.type === 'REDEEM';
            const token_id = isTrade ? `${market}00${row.outcome_index + 1}` : '';
            return aRawTrade({
              ...row,
              usdc_size: undefined,
              condition_id: row.type === 'REWARD' ? '' : conditionOf(market),
              token_id,
            });
          });
          const markets = kinds.flatMap(({ isRecorded, ...kind }, index) => {
            const ids = {
              conditionId: conditionOf(index),
              clobTokenIds: JSON.stringify([`${index}001`, `${index}002`]),
            };
            return isRecorded ? [aGammaRow({ ...kind, ...ids })] : [];
          });
          const { world } = buildAll(someSources(activity, markets));
          await writeTape(dir, world, { speed: 'max', notes: [], sources: [] });
          expect(await readTape(dir)).toEqual(world);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('keeps recorded books of known tokens, from the last one before the window on', async () => {
    const book = (seconds: number, price: string) => ({
      event_type: 'book',
      asset_id: UP,
      timestamp: `${(T + seconds) * 1000}`,
      bids: [{ price, size: '10' }],
      asks: [],
    });
    const messages = [
      book(-20, '0.1'),
      book(-10, '0.2'),
      book(5, '0.3'),
      book(99, '0.4'),
      { ...book(6, '0.5'), asset_id: '9' },
    ];
    const sources = { ...someSources([aRawTrade()], [aGammaRow()]), books: [aPage(messages)] };
    const { world } = buildAll(sources, { fromMs: T * 1000, toMs: (T + 60) * 1000 });
    expect(world.books.map(({ bids }) => bids[0]?.price)).toEqual(['0.2', '0.3']);
    await writeTape(dir, world, { speed: 'max', notes: [], sources: [] });
    expect(await readTape(dir)).toEqual(world);
  });
});
