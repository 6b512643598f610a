import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { SHIPPED_TAPE } from '../../bin/local/tape/build-shipped-tape.ts';
import { cutTape } from '../support/cut-tape.ts';
import { balancesOf, endsOf, newFolder, playTape, readSummary } from '../support/play-tape.ts';
import { expectOrdersOnce, expectPromisesKept } from '../support/promises-kept.ts';

/** `npm run test:long` plays the whole tape, `npm test` its first minutes. */
const isWhole = process.env['WHOLE_RECORDING'] === '1';
const MINUTES = 10;
const PLAY_MS = 240_000;

describe(`${isWhole ? 'the shipped tape' : `${MINUTES} minutes of the shipped tape`}, with more than one of what there is one of`, () => {
  const tape = isWhole ? SHIPPED_TAPE : newFolder();
  const plain = newFolder();
  beforeAll(async () => {
    if (!isWhole) await cutTape(tape, MINUTES);
    expect((await playTape({ arguments: ['local', '--tape', tape, '--out', plain] })).code).toBe(0);
  }, PLAY_MS);

  it(
    'keeps every promise when every message comes twice',
    async () => {
      const out = newFolder();
      await playWithChaos('twice', tape, out);
      expectPromisesKept(out, plain);
    },
    PLAY_MS,
  );

  it(
    'comes to the same ends and balances when two watchers are alive at once',
    async () => {
      const out = newFolder();
      await playWithChaos('watchers', tape, out);
      expect(endsOf(out)).toEqual(endsOf(plain));
      expect(balancesOf(out)).toEqual(balancesOf(plain));
      expectOrdersOnce(out);
      expect(readSummary(out)).toEqual(readSummary(plain));
    },
    PLAY_MS,
  );
});

async function playWithChaos(kind: 'twice' | 'watchers', tape: string, out: string): Promise<void> {
  const { code } = await playTape({
    module: join('test', 'support', 'play-with-chaos.ts'),
    arguments: [kind, tape, out],
  });
  expect(code).toBe(0);
}
