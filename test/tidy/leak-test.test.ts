import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { findLeaksIn } from '../support/leaks/find-leaks.ts';
import { formsOf } from '../support/leaks/secret-forms.ts';
import { ROOT, sourcesBelow } from './source-files.ts';

const key = randomBytes(32);
const hex = key.toString('hex');
const KEY = { kind: 'privateKey', value: `0x${hex}` };
const apiSecret = randomBytes(32).toString('base64url');
const API_SECRET = { kind: 'apiSecret', value: apiSecret };

describe('the search for secrets', () => {
  test.each<[string, string]>([
    ['as it is', KEY.value],
    ['without 0x, in capitals', hex.toUpperCase()],
    ['inside other characters', `key=abc${hex}def`],
    ['in base64', key.toString('base64')],
    ['in base64url, without padding', key.toString('base64url').replace(/=+$/, '')],
    ['in an address', `?k=${encodeURIComponent(key.toString('base64'))}`],
    ['as a number', String(BigInt(KEY.value))],
    ['as a buffer is shown', inspect(key)],
    ['as bytes are shown', inspect(new Uint8Array(key), { maxArrayLength: null })],
    ['as JSON of bytes', JSON.stringify([...key])],
    ['its text in base64', Buffer.from(KEY.value).toString('base64')],
    ['in JSON within JSON', JSON.stringify({ SecretString: JSON.stringify({ privateKey: KEY.value }) })],
  ])('finds a key %s', (_, written) => {
    const leaks = findLeaksIn([KEY, API_SECRET], { 'a log': `before ${written} after` });
    expect(leaks.length).toBeGreaterThan(0);
    expect(leaks.join()).toContain('privateKey');
    // A report of a leak is no second one.
    expect(findLeaksIn([KEY], { report: leaks.join() })).toEqual([]);
  });

  test.each<[string, string]>([
    ['as it is', apiSecret],
    ['its bytes in hexadecimal', Buffer.from(apiSecret, 'base64url').toString('hex')],
    ['its bytes in plain base64', Buffer.from(apiSecret, 'base64url').toString('base64')],
  ])('finds an API secret %s', (_, written) => {
    expect(findLeaksIn([API_SECRET], { 'a log': written })).toHaveLength(1);
  });

  test('finds nothing in other keys, hashes and half a key', () => {
    const other = randomBytes(32).toString('hex');
    const text = `${other} ${hex.slice(0, 40)} ${Buffer.from(other, 'hex').toString('base64')}`;
    expect(findLeaksIn([KEY, API_SECRET], { 'a log': text })).toEqual([]);
  });

  test('knows no form that is short enough to be found by chance', () => {
    expect(Math.min(...[...formsOf(KEY.value).keys()].map(({ length }) => length))).toBeGreaterThan(40);
  });
});

describe('a run of the tests', () => {
  test.each(['console', 'error', 'child', 'log'])(
    'fails when a key leaks: %s',
    async (plant) => {
      const { code, text } = await planted(plant);
      expect(text).toContain('SECRETS LEAKED into the output of this run');
      expect(text).toMatch(/privateKey [0-9a-f]{12}, /);
      expect(code).toBe(1);
    },
    120_000,
  );

  test('passes when none does', async () => {
    expect(await planted('nothing')).toMatchObject({ code: 0 });
  }, 120_000);
});

test('every private key that a test spells is registered where it is spelled', () => {
  const spelled = sourcesBelow('test').flatMap((path) => {
    const lines = readFileSync(join(ROOT, path), 'utf8').split('\n');
    const keys = lines.filter((line) => /\b\w*key\w*\b[^=:]*[=:].*'0x[0-9a-f]{64}'/i.test(line));
    return keys.flatMap((line) => (line.includes('knownSecret(') ? [] : [`${path}: ${line.slice(0, 60)}`]));
  });
  expect(spelled).toEqual([]);
});

/** Runs Jest as `npm test` does, with one test that leaks. */
async function planted(plant: string): Promise<{ readonly code: number | null; readonly text: string }> {
  const project = {
    rootDir: ROOT,
    roots: ['<rootDir>/test/support/leaks/planted'],
    testMatch: ['**/plant.ts'],
    extensionsToTreatAsEsm: ['.ts'],
    transform: { '\\.ts$': '<rootDir>/test/support/jest-strip.mjs' },
    globalSetup: '<rootDir>/test/support/leaks/begin.mjs',
    globalTeardown: '<rootDir>/test/support/leaks/end.mjs',
  };
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', jest, '--config', JSON.stringify(project), '--watchman=false'],
    { cwd: ROOT, env: { ...process.env, PLANT: plant }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      text += data.toString();
    });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, text };
}
