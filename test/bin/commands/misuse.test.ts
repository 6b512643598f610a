import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { runPolycopy } from '../../../bin/program.ts';

let complained = '';
beforeEach(() => {
  complained = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

test.each([
  [['local', '--live', '--out', 'somewhere'], '--out is of a recording'],
  [['local', '--live', '--tape', 'somewhere'], '--tape is of a recording'],
  [['compare', 'main', 'main', '--state', 'nowhere'], 'name two followers'],
  [['reset', '--state', 'nowhere'], 'name --follower NAME, --leader NAME, or both'],
  [['status', '--watch', '--json', '--state', 'nowhere'], '--watch is for a person'],
  [['trades', '--csv', '--json', '--state', 'nowhere'], '--csv and --json are two forms'],
])('%j is misuse: it ends with 2 and says where the options are shown', async (commandLine, why) => {
  expect(await runPolycopy(commandLine)).toBe(2);
  expect(complained).toContain(why);
  expect(complained).toContain('(polycopy --help shows the commands and their options)');
});
