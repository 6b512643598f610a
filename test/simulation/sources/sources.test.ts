import { describe, expect, test } from '@jest/globals';
import { type SourceName } from '#core/model/settings.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { sharedFile } from '../../support/shared-data.ts';
import { recordedActivity } from '../commands/run-sources.ts';
import { faultyRows } from './faulty-rows.ts';
import { playSources } from './play-sources.ts';

const TOGETHER: readonly SourceName[] = ['chain', 'data-api'];
/** Acts that a source never shows; what names no token concerns both of a market. */
const lostTo = (rows: readonly ActivityRow[], seed: number, source: SourceName): number =>
  faultyRows(rows, seed)
    .filter(({ shownAt }) => shownAt[source] === undefined)
    .reduce((count, { row }) => count + (row.token === undefined ? 2 : 1), 0);

describe('the tape that ships, through sources that fail on their own', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %p: together they record exactly what the leaders did', async (seed) => {
    const rows = await recordedActivity(undefined, []);
    const played = await playSources({ rows, seed, sources: TOGETHER });
    expect(played).toMatchObject({ missed: [], short: [], tooMuch: [] });
    expect(played.detected).toBe(played.actions);
    expect(played.first.chain).toBeGreaterThan(played.first['data-api'] ?? 0);
  });

  test.each(['confirmed', 'matched'] as const)(
    'with the stream beside them, copied as %s, they record the same',
    async (copyOn) => {
      const rows = await recordedActivity(undefined, []);
      const played = await playSources({ rows, seed: 3, sources: [...TOGETHER, 'rtds'], copyOn });
      expect(played).toMatchObject({ missed: [], short: [], tooMuch: [] });
      expect(played.first.rtds ?? 0).toBeGreaterThanOrEqual(copyOn === 'matched' ? 200 : 0);
      expect(copyOn === 'confirmed' && played.first.rtds !== undefined).toBe(false);
    },
  );

  test.each([['chain'], ['data-api']] as const)(
    '%s alone misses what it never shows, and nothing else',
    async (source) => {
      const rows = await recordedActivity(undefined, []);
      const played = await playSources({ rows, seed: 1, sources: [source] });
      expect(played.tooMuch).toEqual([]);
      expect(played.missed.length).toBeGreaterThan(0);
      expect(played.missed.length + played.short.length).toBeLessThanOrEqual(lostTo(rows, 1, source));
    },
  );
});

/** A market maker with thousands of fills and merges, a sports trader with five redemptions in one transaction, one who sells. */
const LEADERS = [
  ['activity_gabagool22.jsonl.gz', 2_000],
  ['activity_deeddit.jsonl', 40],
  ['trades_0xafee_2025-10-28_11-23.jsonl.gz', 1_800],
] as const;

describe.each(LEADERS)('B4, D8: the recorded activity of %s', (name, least) => {
  const file = sharedFile(`polymarket/data_api/${name}`);
  (file === undefined ? test.skip : test)(
    'comes through two failing sources as what it is: nothing lost, nothing twice',
    async () => {
      const rows = await recordedActivity(undefined, [file ?? '']);
      const played = await playSources({ rows, seed: 7, sources: TOGETHER });
      expect(played.actions).toBeGreaterThan(least);
      expect(played).toMatchObject({ missed: [], short: [], tooMuch: [] });
    },
    120_000,
  );
});
