import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SHIPPED_TAPE, shippedTape } from '../../../../bin/local/tape/build-shipped-tape.ts';
import { readManifest, readTape } from '../../../../bin/local/tape/read-tape.ts';
import { sharedFile } from '../../../support/shared-data.ts';

describe('the tape that comes with the repository', () => {
  test('holds a recorded and a generated leader over 75 minutes, in less than 400 kB', async () => {
    const world = await readTape(SHIPPED_TAPE);
    const rowsOf = (name: string): number => world.rows.filter((row) => row.name === name).length;
    expect(world.leaders.map(({ name }) => name)).toEqual(['MuseumOfBees', 'generated-leader']);
    expect([rowsOf('MuseumOfBees'), rowsOf('generated-leader')]).toEqual([238, 37]);
    expect(world.startMs).toBe(Date.parse('2026-02-26T21:00:00Z'));
    const sizes = await Promise.all(
      (await readdir(SHIPPED_TAPE)).map(async (name) => (await stat(join(SHIPPED_TAPE, name))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(400_000);
  });

  test('every market resolves after its last trade', async () => {
    const world = await readTape(SHIPPED_TAPE);
    for (const { conditionId, resolution } of world.markets) {
      const last = world.rows.findLast((row) => row.conditionId === conditionId && row.type === 'TRADE');
      if (resolution !== undefined) expect(resolution.atMs).toBeGreaterThan((last?.timestampS ?? 0) * 1000);
    }
  });

  const recorded = sharedFile('polymarket/data_api/trades_museumofbees_pages.json.gz');
  (recorded === undefined ? test.skip : test)('is what the recorded pages and the generator make', async () => {
    const { world, words } = await shippedTape(recorded ?? '');
    const { speed, notes, sources } = await readManifest(SHIPPED_TAPE);
    expect(await readTape(SHIPPED_TAPE)).toEqual(world);
    expect({ speed, notes, sources }).toEqual(words);
  });
});
