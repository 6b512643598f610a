import { fileURLToPath } from 'node:url';
import { activityJson } from './activity-json.ts';
import { notesOf } from './build-tape.ts';
import { buildWorld } from './build-world.ts';
import { generateLeader } from './generate-leader.ts';
import { type InputPage, readInputFile, sourceName } from './input-file.ts';
import { marketJson } from './market-json.ts';
import { parseResolutions, resolutionsJson } from './resolutions-file.ts';
import type { TapeWorld } from './tape-world.ts';
import { type TapeWords, writeTape } from './write-tape.ts';

const SEED = 20260226;
const FROM_MS = Date.parse('2026-02-26T21:00:00Z');
const TO_MS = Date.parse('2026-02-26T22:15:00Z');
const RECORDED_LEADER = '0x61276aba49117fd9299707d5d573652949d5c977';

/** Where the tape that comes with the repository lies. */
export const SHIPPED_TAPE = fileURLToPath(new URL('./shipped', import.meta.url));

/**
 * Makes the tape that comes with the repository: 75 minutes of a recorded leader, and a generated one beside it.
 *
 * @param recorded - The recorded pages of the MIT-licensed source that the tape's README names.
 */
export async function shippedTape(recorded: string): Promise<{ readonly world: TapeWorld; readonly words: TapeWords }> {
  const generated = generateLeader({ seed: SEED, startMs: FROM_MS });
  const resolutions = parseResolutions('generated', resolutionsJson(generated.markets));
  const { world, counts } = buildWorld(
    {
      activity: [...(await readInputFile(recorded)), pageOf(generated.rows.map(activityJson))],
      markets: [pageOf(generated.markets.map(marketJson))],
      books: [],
      resolutions,
    },
    {
      name: 'shipped',
      seed: SEED,
      fromMs: FROM_MS,
      toMs: TO_MS,
      leaders: [RECORDED_LEADER, generated.wallet],
      opening: new Map([[generated.wallet, { cashMicro: generated.cashMicro, positions: generated.positions }]]),
    },
  );
  const words: TapeWords = {
    speed: 'max',
    notes: [
      ...notesOf(counts),
      `Generated: the leader ${generated.name}, all its rows and its ${generated.markets.length} markets.`,
    ],
    sources: [
      { file: sourceName(recorded), licence: 'MIT, ent0n29/polybot' },
      { file: 'generate-leader.ts', licence: 'of this repository' },
    ],
  };
  return { world, words };
}

function pageOf(values: readonly unknown[]): InputPage {
  return { file: 'generated', rows: values.map((value, index) => ({ line: index + 1, value })) };
}

if (import.meta.main) {
  const [recorded, out = SHIPPED_TAPE] = process.argv.slice(2);
  if (recorded === undefined) throw new Error('name the file of recorded pages, and optionally the folder to write');
  const { world, words } = await shippedTape(recorded);
  await writeTape(out, world, words);
}
