import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { SHIPPED_TAPE } from '../../bin/local/tape/build-shipped-tape.ts';

const manifestSchema = z.looseObject({
  start: z.iso.datetime(),
  leaders: z.array(z.looseObject({ positions: z.array(z.looseObject({ tokenId: z.string() })) })),
});
const rowSchema = z.looseObject({ timestamp: z.number(), condition_id: z.string() });
const marketSchema = z.looseObject({ conditionId: z.string() });

/** Writes the first minutes of the shipped tape into a folder, with the markets that are traded or held in them. */
export async function cutTape(dir: string, minutes: number): Promise<void> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(SHIPPED_TAPE, 'tape.json'), 'utf8')));
  const untilS = Date.parse(manifest.start) / 1_000 + minutes * 60;
  const rows = (await linesOf('activity.jsonl.gz'))
    .map((line) => ({ line, row: rowSchema.parse(JSON.parse(line)) }))
    .filter(({ row }) => row.timestamp < untilS);
  const traded = new Set(rows.map(({ row }) => row.condition_id));
  const held = manifest.leaders.flatMap(({ positions }) => positions.map(({ tokenId }) => tokenId));
  const markets = (await linesOf('markets.jsonl.gz')).filter((line) => {
    const market = marketSchema.parse(JSON.parse(line));
    return traded.has(market.conditionId) || held.some((token) => line.includes(token));
  });
  const wanted = new Set(markets.map((line) => marketSchema.parse(JSON.parse(line)).conditionId));
  const resolutions = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(await readFile(join(SHIPPED_TAPE, 'resolutions.json'), 'utf8')));
  const kept = Object.fromEntries(Object.entries(resolutions).filter(([condition]) => wanted.has(condition)));
  await writeFile(join(dir, 'tape.json'), JSON.stringify(manifest));
  await writeFile(join(dir, 'activity.jsonl'), rows.map(({ line }) => `${line}\n`).join(''));
  await writeFile(join(dir, 'markets.jsonl'), markets.map((line) => `${line}\n`).join(''));
  await writeFile(join(dir, 'resolutions.json'), JSON.stringify(kept));
}

async function linesOf(file: string): Promise<readonly string[]> {
  const text = gunzipSync(await readFile(join(SHIPPED_TAPE, file))).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}
