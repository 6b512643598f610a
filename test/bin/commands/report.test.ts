import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { aDesk } from './a-desk.ts';

const desk = aDesk();

test('report --html replaces a report of before and an empty file, and nothing else', async () => {
  // Given
  const [report, empty, foreign] = ['report.html', 'empty.html', 'foreign.html'].map((name) => desk.file(name));
  await writeFile(empty!, '');
  await writeFile(foreign!, '<!doctype html>\n<html lang="de">');
  // When
  for (const file of [report!, report!, empty!]) expect(await desk.done('report', '--html', file)).toBe(`${file}\n`);
  const refused = await desk.run('report', '--html', foreign!);
  // Then
  expect([refused.code, refused.complained]).toEqual([
    1,
    `${foreign} is there already and is no report: it is left as it is\n`,
  ]);
  expect(await readFile(foreign!, 'utf8')).toBe('<!doctype html>\n<html lang="de">');
  expect(await readFile(empty!, 'utf8')).toBe(await readFile(report!, 'utf8'));
});
