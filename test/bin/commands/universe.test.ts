import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runPolycopy } from '../../../bin/program.ts';

let printed = '';
let complained = '';
beforeEach(() => {
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

const universe = (...options: readonly string[]): Promise<number> => runPolycopy(['universe', ...options]);

describe('polycopy universe', () => {
  it('shows each ranking with its errors; how far it is stands on the other stream', async () => {
    // When
    const code = await universe('--runs', '2', '--traders', '60', '--chosen', '6', '--seed', '3');

    // Then
    expect(code).toBe(0);
    expect(printed.split('\n')[0]).toMatch(/^chosen by +with skill +± by chance +true Sharpe ratio +± by chance$/);
    expect(printed).toMatch(/^random choice +\d+\.\d % +\d+\.\d % +-?\d\.\d\d +\d\.\d\d$/m);
    expect(complained).toBe('universe 1 of 2\nuniverse 2 of 2\n');
  });

  it('--json: the same numbers for the same seed', async () => {
    // When
    const options = ['--runs', '1', '--traders', '60', '--chosen', '6', '--json'];
    await universe(...options);
    const first = printed;
    printed = '';
    await universe(...options);

    // Then
    expect(printed).toBe(first);
    expect(JSON.parse(first)).toMatchObject({
      ...{ runs: 1, seed: 1, traders: 60, chosen: 6 },
      rankings: [{ ranking: 'score', skilledShare: { error: null } }, {}, {}, {}, { ranking: 'random' }],
    });
  });

  it.each(['0', '-1', '1.5', '1001', 'many'])('--runs %s is refused', async (runs) => {
    expect(await universe(`--runs=${runs}`)).toBe(2);
    expect(complained).toContain('Use a whole number from 1 to 1000.');
  });
});
