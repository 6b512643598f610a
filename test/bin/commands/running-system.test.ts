import { mkdtempSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { unixMs } from '#core/values/unix-ms.ts';
import { openStopped, openSystem } from '../../../bin/commands/open-system.ts';
import { polledClock } from '../../../bin/commands/polled-clock.ts';
import { announceRunning, readRunning } from '../../../bin/commands/running-system.ts';

const HERE = 'http://127.0.0.1:1';
const SYSTEM = {
  aws: { endpoint: HERE, region: 'eu-west-1' },
  exchange: { clob: HERE, gamma: HERE, dataApi: HERE, rpc: HERE, clock: HERE },
};
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polycopy-running-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('where a system runs', () => {
  test('is read back from its folder, and is gone when it was withdrawn', () => {
    expect(readRunning(folder)).toBeUndefined();
    const withdraw = announceRunning(folder, SYSTEM);
    expect(readRunning(folder)).toEqual({ pid: process.pid, ...SYSTEM });
    withdraw();
    expect(readRunning(folder)).toBeUndefined();
    withdraw();
  });

  test.each([
    '{',
    '{"pid":1}',
    JSON.stringify({ pid: 1, ...SYSTEM, aws: { endpoint: 'http://evil.example', region: 'x' } }),
  ])('a file that says %s leads nowhere, least of all to another machine', (text) => {
    writeFileSync(join(folder, 'running.json'), text);
    expect(() => readRunning(folder)).toThrow('running.json');
  });

  test('a file that a killed process left behind is passed by: the folder itself says whether it is in use', async () => {
    announceRunning(folder, SYSTEM);
    const system = await openSystem({ state: folder });
    expect(system.venue).toBeUndefined();
    await system.close();
    expect(existsSync(join(folder, 'running.json'))).toBe(true);
  });

  test('a folder that another command holds is said to be in use, with and without such a file', async () => {
    const first = await openStopped(folder);
    await expect(openSystem({ state: folder })).rejects.toThrow('try again');
    announceRunning(folder, SYSTEM);
    await expect(openSystem({ state: folder })).rejects.toThrow('try again');
    await expect(openStopped(folder)).rejects.toThrow('in use by a running');
    await first.close();
  });
});

describe('the clock of a command', () => {
  test('asks until the time has come, and never parks a wait', async () => {
    let moment = 1_000;
    const clock = polledClock({ now: () => Promise.resolve(unixMs((moment += 400))) });
    expect(await clock.waitUntil(unixMs(2_000))).toBe(2_200);
    expect(await clock.now()).toBe(2_600);
  });
});
