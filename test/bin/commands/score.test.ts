import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { openStopped } from '../../../bin/commands/open-system.ts';
import { buildTape } from '../../../bin/local/tape/build-tape.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aLeaderScore, aScoringRun } from '../../support/builders/a-leader-score.ts';
import { aWallet, FIRST_DAY } from '../../support/builders/a-leader-record.ts';
import { sharedFile } from '../../support/shared-data.ts';

let [printed, complained, folder] = ['', '', ''];
beforeEach(async () => {
  [printed, complained] = ['', ''];
  folder = await mkdtemp(join(tmpdir(), 'polycopy-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function whenScored(...words: readonly string[]): Promise<string> {
  printed = '';
  expect([await runPolycopy(['score', ...words]), complained]).toEqual([0, '']);
  return printed;
}

describe('the recording that ships', () => {
  test('is far too short, which is said of each leader with what is missing and until when', async () => {
    const page = await whenScored();
    expect(page).toContain('Nobody passes every gate');
    expect(page).toMatch(
      /^MuseumOfBees 0x[0-9a-f]{40}\n {2}not enough data to judge him \(TOO_FEW\): 1 of 60 calendar days/m,
    );
  });

  test('is told the same with any number of threads, and whoever is looked at alone', async () => {
    const all = JSON.parse(await whenScored('--json', '--workers', '1')) as { scores: { name: string }[] };
    expect(JSON.parse(await whenScored('--json', '--workers', '2'))).toEqual(all);
    const one = JSON.parse(await whenScored('--json', '--leader', 'MuseumOfBees')) as typeof all;
    expect(one.scores).toEqual(all.scores.filter(({ name }) => name === 'MuseumOfBees'));
  });

  test('counts nothing of the day named by --as-of or later, and --trials', async () => {
    const text = await whenScored('--json', '--as-of', '2026-02-26', '--trials', '40');
    const { asOf, scores } = JSON.parse(text) as { asOf: number; scores: Record<string, object>[] };
    expect(asOf).toBe(Date.UTC(2026, 1, 26));
    expect(scores[0]).toMatchObject({ own: { profit: 0 }, inputs: { trials: 40, candidates: 2 } });
    const few = await whenScored('--json', '--as-of', '2026-02-26', '--trials', '1');
    expect((JSON.parse(few) as { scores: object[] }).scores[0]).toMatchObject({ inputs: { trials: 2 } });
  });

  test('leaves open what it left open by then: nothing of how it ended is counted before', async () => {
    // Given
    const gapsOf = async (...words: readonly string[]) => {
      const { scores } = JSON.parse(await whenScored('--json', '--leader', 'MuseumOfBees', ...words)) as {
        scores: readonly { gaps: readonly { kind: string; count: number }[] }[];
      };
      return new Map(scores[0]?.gaps.map(({ kind, count }) => [kind, count]));
    };
    // When
    const [before, after] = [await gapsOf('--as-of', '2026-02-26'), await gapsOf()];
    // Then
    expect(after.get('INVENTED_PAYOUTS')).toBe(24);
    expect([...before.keys()]).toEqual(['ONLY_TRADES']);
  });

  test('makes a page', async () => {
    const page = join(folder, 'page.html');
    expect(await whenScored('--html', page)).toBe(`${page}\n`);
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>\n[^]*Scores of leaders/);
  });

  test.each([
    ['nobody', 'nobody here is called "nobody"'],
    [aWallet(99), 'was not scored'],
  ])('has no leader %s', async (leader, message) => {
    expect(await runPolycopy(['score', '--leader', leader])).toBe(1);
    expect(complained).toContain(message);
  });
});

describe('what a system stored', () => {
  test('is shown, the newest run or the newest up to a day', async () => {
    // Given
    const [first, second] = [FIRST_DAY, later(FIRST_DAY, 3 * DAY_MS)];
    const system = await openStopped(folder);
    for (const asOf of [first, second]) {
      const scores = [aLeaderScore({ leader: aWallet(1), asOf })];
      await system.scores.putScores(aScoringRun({ asOf, measuredAt: asOf, scores }));
    }
    await system.close();
    // When
    const [newest, older] = [
      await whenScored('--state', folder, '--json'),
      await whenScored('--state', folder, '--json', '--as-of', '2026-06-03'),
    ];
    // Then
    expect(JSON.parse(newest)).toMatchObject({ asOf: second, scores: [{ name: null, leader: aWallet(1) }] });
    expect(JSON.parse(older)).toMatchObject({ asOf: first });
    expect(await runPolycopy(['score', '--state', folder, '--as-of', '2026-05-31'])).toBe(1);
    expect(complained).toContain('nothing was scored up to 2026-05-31');
  });

  test('is nothing before the first run', async () => {
    expect(await runPolycopy(['score', '--state', folder])).toBe(1);
    expect(complained).toContain('nothing is scored yet');
  });
});

test.each([
  [['--tape', 'a', '--state', 'b'], '--tape and a system are two sources of scores'],
  [['--state', 'b', '--trials', '3'], '--trials goes with a recording'],
  [['--state', 'a', '--stage', 'b'], 'name one system'],
  [['--trials', '0'], 'What was looked at is a whole number from 1.'],
  [['--as-of', '2026-02-30'], 'A date is written YYYY-MM-DD'],
  [['--json', '--html'], '--json and --html are forms of one page'],
])('%j is misuse', async (words, message) => {
  expect(await runPolycopy(['score', ...words])).toBe(2);
  expect(complained).toContain(message);
});

test('--help says what decides', async () => {
  expect(await runPolycopy(['score', '--help'])).toBe(0);
  expect(printed).toContain('What decides is what copies of all that a leader did would have made');
});

const data = (path: string) => sharedFile(`polymarket/${path}`);
const activity = data('data_api/trades_0xafee_2025-10-28_11-23.jsonl.gz');
(activity === undefined ? test.skip : test)('the README shows what is printed of a recorded leader', async () => {
  // Given
  const readme = await readFile('README.md', 'utf8');
  const [, block = ''] = /```console\n\$ npx polycopy score ([^]*?)```/.exec(readme) ?? [];
  const [words = '', ...shown] = block.split('\n');
  const [markets, resolutions] = [
    data('clob/markets_0xafee.json.gz') ?? '',
    data('clob/resolutions_0xafee.json') ?? '',
  ];
  await buildTape({ activity: [activity ?? ''], markets: [markets], resolutions, out: join(folder, 'tape') });
  // When
  const page = await whenScored(...words.replace('.polycopy/0xafee', join(folder, 'tape')).split(' '));
  // Then
  expect(page).toBe(shown.join('\n'));
});
