import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildTape } from '../../../../bin/local/tape/build-tape.ts';
import { readManifest, readTape } from '../../../../bin/local/tape/read-tape.ts';
import { sharedFile } from '../../../support/shared-data.ts';
import { buildAll, sourcesOf } from './raw-rows.ts';

const FILES = {
  afee: 'polymarket/data_api/trades_0xafee_2025-10-28_11-23.jsonl.gz',
  afeeMarkets: 'polymarket/clob/markets_0xafee.json.gz',
  afeeResolutions: 'polymarket/clob/resolutions_0xafee.json',
  museum: 'polymarket/data_api/trades_museumofbees_pages.json.gz',
  gabagool: 'polymarket/data_api/activity_gabagool22.jsonl.gz',
  deeddit: 'polymarket/data_api/activity_deeddit.jsonl',
  football: 'polymarket/data_api/activity_0xd82079.jsonl.gz',
  polled: 'polymarket/data_api/trades_polled_0x6022a1.jsonl',
  snake: 'polymarket/data_api/trades_page_snake_case.json',
  several: 'polymarket/data_api/trades_large_sample.json',
} as const;

const recorded = new Map(Object.entries(FILES).map(([name, path]) => [name, sharedFile(path)]));
const isComplete = [...recorded.values()].every((file) => file !== undefined);
const file = (name: keyof typeof FILES): string => recorded.get(name) ?? '';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tapes-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true });
});

(isComplete ? describe : describe.skip)('tapes of recorded files', () => {
  test('1,915 trades in 42 recorded and resolved markets lose nothing', async () => {
    const report = await buildTape({
      activity: [file('afee')],
      markets: [file('afeeMarkets')],
      resolutions: file('afeeResolutions'),
      name: 'afee',
      out: join(dir, 'afee'),
    });
    expect(report).toMatchObject({
      name: 'afee',
      rows: { read: 1915, kept: 1915, repeats: 0, unreadable: 0 },
      markets: { recorded: 42, invented: 0 },
      dropped: [],
      leaders: [{ wallet: '0xee50a31c3f5a7c77824b12a941a54388a2827ed6', name: '0xafEe', rows: 1915 }],
    });
    expect(report.invented.join('\n')).not.toMatch(/token id|outcome,|everything/);
    const world = await readTape(join(dir, 'afee'));
    expect(world.rows.reduce((sum, row) => sum + row.usdcMicro, 0n) / 1_000_000n).toBe(2_379_785n);
    expect(world.markets.every(({ resolution }) => resolution !== undefined)).toBe(true);
    const endOf = new Map(world.markets.map(({ conditionId, resolution }) => [conditionId, resolution?.atMs ?? 0]));
    expect(world.rows.every((row) => row.timestampS * 1000 < (endOf.get(row.conditionId) ?? 0))).toBe(true);
    const { markets } = buildAll(
      await sourcesOf({ activity: file('afee'), markets: file('afeeMarkets'), resolutions: file('afeeResolutions') }),
    ).world;
    expect(world.markets).toEqual(markets);
  });

  test('four pages of MuseumOfBees repeat 27 rows', async () => {
    const report = await buildTape({ activity: [file('museum')], out: join(dir, 'museum') });
    expect(report.rows).toMatchObject({ read: 4000, kept: 3973, repeats: 27 });
    expect(report.markets).toEqual({ recorded: 0, invented: 307 });
    const { notes, sources } = await readManifest(join(dir, 'museum'));
    expect(notes[0]).toBe('Dropped: rows repeated by paging or by another file: 27.');
    expect(sources).toEqual([{ file: 'trades_museumofbees_pages.json.gz', licence: 'not stated' }]);
  });

  test('both halves of a tape cut in two hold all rows', async () => {
    const at = Date.parse('2026-01-04T21:00:00Z');
    const first = await buildTape({ activity: [file('gabagool')], toMs: at, out: join(dir, 'first') });
    const second = await buildTape({ activity: [file('gabagool')], fromMs: at, out: join(dir, 'second') });
    expect(first.rows.kept + second.rows.kept).toBe(3087);
    expect((await readTape(join(dir, 'second'))).startMs).toBe(at);
  });

  test.each([
    ['gabagool', 3087, 17, { MERGE: 2, TRADE: 3085 }],
    ['deeddit', 63, 15, { TRADE: 42, REDEEM: 15, REWARD: 4, MAKER_REBATE: 1, TAKER_REBATE: 1 }],
    ['football', 200, 1, { TRADE: 199, REDEEM: 1 }],
    ['polled', 18, 7, { TRADE: 18 }],
    ['snake', 3, 1, { TRADE: 3 }],
    ['several', 5, 4, { TRADE: 5 }],
  ] as const)(
    '%s: %d rows of every kind, %d markets, read back to the same world',
    async (name, rows, markets, kinds) => {
      const out = join(dir, name);
      const report = await buildTape({ activity: [file(name)], name: 'test', seed: 7, out });
      expect(report.rows).toMatchObject({ read: rows, kept: rows, unreadable: 0 });
      expect(report.markets).toEqual({ recorded: 0, invented: markets });
      const world = await readTape(out);
      const found = [...Map.groupBy(world.rows, ({ type }) => type)].map(([type, all]) => [type, all.length] as const);
      expect(Object.fromEntries(found)).toEqual(kinds);
      expect(world).toEqual(buildAll(await sourcesOf({ activity: file(name) })).world);
      const again = await buildTape({
        activity: [join(out, 'activity.jsonl.gz')],
        markets: [join(out, 'markets.jsonl.gz')],
        resolutions: join(out, 'resolutions.json'),
        name: 'test',
        seed: 7,
        out: `${out}-again`,
      });
      expect(again.rows).toMatchObject({ kept: rows });
      expect(await readTape(`${out}-again`)).toEqual(world);
    },
  );
});
