import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { SHIPPED_TAPE } from '../../bin/local/tape/build-shipped-tape.ts';
import { cutTape } from '../support/cut-tape.ts';
import { balancesOf, endsOf, newFolder, playTape, readSummary, whenPlaying } from '../support/play-tape.ts';
import { expectOrdersOnce, expectPromisesKept } from '../support/promises-kept.ts';

/** `npm run test:long` plays the whole tape, `npm test` its first minutes. */
const isWhole = process.env['WHOLE_RECORDING'] === '1';
const MINUTES = 10;
const KILLS = 20;
const PLAY_MS = 300_000;

describe(`${isWhole ? 'the shipped tape' : `${MINUTES} minutes of the shipped tape`}, in a world that misbehaves`, () => {
  const tape = isWhole ? SHIPPED_TAPE : newFolder();
  const plain = newFolder();
  let playMs: number;
  beforeAll(async () => {
    if (!isWhole) await cutTape(tape, MINUTES);
    const [state, ended] = [newFolder(), new AbortController()];
    const play = playTape({ arguments: ['local', '--tape', tape, '--state', state, '--out', plain] });
    await whenPlaying(state, ended.signal);
    const from = performance.now();
    expect((await play).code).toBe(0);
    playMs = performance.now() - from;
  }, PLAY_MS);

  it(
    `keeps every promise when the process is killed ${KILLS} times and started again`,
    async () => {
      // Given
      const [state, out] = [newFolder(), newFolder()];
      const command = ['local', '--tape', tape, '--state', state, '--out', out, '--json'];
      // When
      for (let kill = 0; kill < KILLS; kill += 1) {
        // On the average 20 kills cover five eighths of the play: all of them meet it under way.
        const afterMs = Math.random() * (playMs / 16);
        const cut = await playTape({ arguments: command, kill: { afterMs, stateDir: state } });
        if (!cut.isKilled) throw new Error(`ended before kill ${kill + 1}: ${cut.code ?? ''} ${cut.stderr}`);
      }
      const last = await playTape({ arguments: command });
      // Then
      expect(last.code).toBe(0);
      expectPromisesKept(out, plain);
    },
    PLAY_MS,
  );

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
