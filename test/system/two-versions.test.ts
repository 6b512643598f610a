import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSystem } from '../../bin/commands/open-system.ts';
import { cutTape } from '../support/cut-tape.ts';
import { NEW_FIELD } from '../support/next-version.ts';
import { newFolder, type Played, playTape, readRows, readSummary } from '../support/play-tape.ts';

const MINUTES = 9;
const PLAY_MS = 300_000;
/**
 * Whether the next version is in force, from a minute of the tape on: deployed, rolled back, and deployed again. One
 * function follows the other, in the bad order: who writes orders of the newer schema is there before who reads them, and
 * goes after him.
 */
const PLAN = {
  'leader-watcher': [
    [2, true],
    [5, false],
    [7, true],
  ],
  executor: [
    [3, true],
    [4.4, false],
    [7.3, true],
  ],
  '*': [
    [2.5, true],
    [4.5, false],
    [7.2, true],
  ],
} as const;

type Line = { readonly message?: string; readonly isNext?: boolean; readonly error?: { readonly name: string } };

describe('a deployment, its rollback and its return in the middle of a run', () => {
  const [state, out] = [newFolder(), newFolder()];
  let played: Played;
  beforeAll(async () => {
    const tape = newFolder();
    await cutTape(tape, MINUTES);
    played = await playTape({
      module: join('test', 'support', 'play-versions.ts'),
      arguments: [tape, newFolder(), state, out, JSON.stringify(PLAN)],
    });
  }, PLAY_MS);
  const linesOf = (name: string): readonly Line[] =>
    readFileSync(join(state, 'logs', `${name}.log`), 'utf8')
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));

  it('runs both versions of each function', () => {
    expect(played).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['leader-watcher', 'executor', 'reconciler', 'portfolio-tracker']) {
      const versions = linesOf(name).flatMap(({ isNext }) => (isNext === undefined ? [] : [isNext]));
      expect({ name, versions: new Set(versions) }).toEqual({ name, versions: new Set([true, false]) });
      // The last one comes back between the two times that the next one is there.
      expect(versions.slice(versions.indexOf(true), versions.lastIndexOf(true))).toContain(false);
    }
  });

  it('hands back what only the next version understands, and that takes it later', () => {
    const back = linesOf('executor').filter(({ error }) => error?.name === 'NewerOrderError');
    expect(back.length).toBeGreaterThan(1);
    const { failedRuns, followers } = readSummary(out);
    expect(failedRuns).toBe(0);
    expect(Object.values(followers).map(({ open }) => open)).toEqual([0]);
  });

  it('accounts for every event, sends each order once, and agrees with the exchange to the micro-unit', () => {
    const { events, followers, ledgerEqualsExchange, journal } = readSummary(out);
    expect([events > 30, ledgerEqualsExchange]).toEqual([true, true]);
    for (const { copied, skipped } of Object.values(followers)) {
      expect(copied).toBeGreaterThan(10);
      expect(copied + Object.values(skipped).reduce((total, count) => total + count, 0)).toBe(events);
    }
    expect(new Set(Object.values(journal))).toEqual(new Set(['0']));
    const purchases = readRows(out, 'children').filter(({ side }) => side === 'BUY');
    expect(new Set(purchases.map(({ parentId }) => parentId)).size).toBe(purchases.length);
  });

  it('has orders of both versions in the end, each with what its own wrote', async () => {
    const system = await openSystem({ state });
    try {
      const children = await Array.fromAsync(system.archive.children());
      const byNext = children.filter((child) => NEW_FIELD in child);
      expect(byNext.length).toBeGreaterThan(0);
      expect(byNext.length).toBeLessThan(children.length);
      expect(new Set(children.map((child) => child.state))).toEqual(new Set(['DONE']));
    } finally {
      await system.close();
    }
  });
});
