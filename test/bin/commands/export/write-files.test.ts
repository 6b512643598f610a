import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseDate } from '../../../../bin/commands/report/period.ts';
import { auditFiles } from '../../../../bin/commands/export/audit-files.ts';
import { writeFiles } from '../../../../bin/commands/export/write-files.ts';
import { someSettings } from '../a-settings.ts';
import { anArchive } from '../report/some-results.ts';

const folder = () => mkdtemp(join(tmpdir(), 'polycopy-export-'));
const quiet = () => undefined;
const sources = (changes: Parameters<typeof anArchive>[0] = {}) => {
  return {
    archive: anArchive(changes),
    settings: someSettings(),
    ledger: { leaderPositions: () => Promise.resolve([]) },
  };
};
const FILES = ['decisions.csv', 'journal.csv', 'leader-positions.csv', 'leader-trades.csv', 'orders.csv', 'trades.csv'];

describe('an export', () => {
  test('is six whole files, and counts their rows', async () => {
    // Given
    const dir = await folder();
    // When
    const written = await writeFiles(dir, auditFiles(sources(), { period: {} }), quiet);
    // Then
    expect((await readdir(dir)).toSorted()).toEqual(FILES);
    expect(Object.fromEntries(written.map(({ file, rows }) => [file, rows]))).toEqual({
      ...{ 'decisions.csv': 1, 'orders.csv': 1, 'trades.csv': 1, 'journal.csv': 5 },
      ...{ 'leader-trades.csv': 1, 'leader-positions.csv': 0 },
    });
    const journal = await readFile(join(dir, 'journal.csv'), 'utf8');
    expect(journal.split('\n')[1]).toMatch(/,main,live,buy,CASH,pUSD,0,10\.4$/);
  });

  test('names no formula, no key and no signed body', async () => {
    const dir = await folder();
    const title = '@SUM(1;2)\r\n=1';
    await writeFiles(dir, auditFiles(sources({ event: { title }, parent: { title } }), { period: {} }), quiet);
    for (const file of FILES) {
      const text = await readFile(join(dir, file), 'utf8');
      expect(text).not.toMatch(/(^|,)"?[=+@\t\r]/m);
      expect(text.split('\n')[0]).not.toMatch(/body|apiKey|salt|signature/i);
    }
    expect(await readFile(join(dir, 'decisions.csv'), 'utf8')).toContain("'@SUM(1,2) =1");
  });

  test('of another day or follower has the rows of none', async () => {
    const rowsOf = async (question: Parameters<typeof auditFiles>[1]) => {
      const written = await writeFiles(await folder(), auditFiles(sources(), question), quiet);
      return written.reduce((total, { rows }) => total + rows, 0);
    };
    expect(await rowsOf({ period: { start: parseDate('2026-05-02') } })).toBe(0);
    expect(await rowsOf({ period: {}, follower: 'other' })).toBe(1);
  });

  test('touches no folder that holds anything', async () => {
    const dir = await folder();
    await writeFile(join(dir, 'mine.txt'), 'kept');
    await expect(writeFiles(dir, auditFiles(sources(), { period: {} }), quiet)).rejects.toThrow('--out:');
    expect(await readdir(dir)).toEqual(['mine.txt']);
  });

  test('that breaks off leaves no file that looks whole', async () => {
    const dir = await folder();
    const rows = async function* (): AsyncGenerator<never> {
      await Promise.resolve();
      throw new Error('the table is gone');
    };
    await expect(writeFiles(dir, [{ name: 'orders.csv', columns: ['a'], rows }], quiet)).rejects.toThrow('gone');
    expect(await readdir(dir)).not.toContain('orders.csv');
  });

  test('says how far it is every 20,000 rows', async () => {
    const told: string[] = [];
    const rows = async function* () {
      await Promise.resolve();
      for (let at = 0; at < 45_000; at += 1) yield { a: at };
    };
    await writeFiles(await folder(), [{ name: 'orders.csv', columns: ['a'], rows }], (line) => told.push(line));
    expect(told).toEqual(['orders.csv: 20,000 rows', 'orders.csv: 40,000 rows']);
  });
});
