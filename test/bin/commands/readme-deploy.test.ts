import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { withBundles } from '../../support/made/bundles.ts';
import { NOW } from '../../support/builders/identities.ts';
import { stepClock } from '../local/aws/support/step-clock.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');
/** Nobody listens there: what these commands need of the venue they must say, not wait for. */
const NOBODY = 'http://127.0.0.1:9';
const HOSTS = ['CLOB', 'GAMMA', 'DATA_API', 'RPC', 'RTDS'].map((host) => [`POLYCOPY_${host}_URL`, NOBODY] as const);

type Typed = { readonly code: number; readonly said: string };

const section = (await readFile(join(ROOT, 'README.md'), 'utf8'))
  .split('## On your own AWS account')[1]!
  .split('\n## ')[0]!;
const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
/** Of a block, without what the README says of each. */
const commandsOf = (block: string | undefined): readonly string[] =>
  (block ?? '')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line.startsWith('npx polycopy '));

let aws: LocalAws;
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-readme-'));
  aws = await startLocalAws({ clock: stepClock(NOW), stage: 'dev' });
});
afterEach(async () => {
  await aws.close();
  await rm(folder, { recursive: true });
});

/** Types a line in an empty folder of a user who is signed in to an imitated AWS. */
async function whenTyped(line: string): Promise<Typed> {
  const [words = '', file] = line.replace('npx polycopy ', '').split(' > ');
  const environment = { PATH: process.env['PATH'], ...aws.environment, ...Object.fromEntries(HOSTS) };
  const { args } = await withBundles('bin/polycopy.ts');
  const typed = [...args, ...words.split(' ')];
  try {
    const { stdout } = await run(process.execPath, typed, { cwd: folder, env: environment });
    if (file !== undefined) await writeFile(join(folder, file), stdout);
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: `${stdout}${stderr}` };
  }
}

describe('the README on a deployment', () => {
  test('has commands that lead from nothing to settings in force, as they stand there', async () => {
    // Given
    const [, first] = blocks;
    const commands = commandsOf(first).map((line) => line.replace(' --watch', ''));
    // When
    const typed = new Map<string, Typed>();
    for (const line of commands) typed.set(line.split(' ').slice(2, 4).join(' '), await whenTyped(line));
    // Then
    expect([...typed].map(([name, { code }]) => [name, code])).toEqual([
      ['settings example', 0],
      ['settings check', 0],
      ['apply settings.yaml', 0],
      ['doctor --stage', 1],
      ['status --stage', 0],
    ]);
    expect(typed.get('doctor --stage')?.said).toMatch(/ok {2,}table/);
    expect(typed.get('status --stage')?.said).toContain('Trading: ACTIVE');
  }, 120_000);

  test('names no command and no option that there is not', async () => {
    const commands = blocks.flatMap(commandsOf);
    expect(commands.length).toBeGreaterThan(8);
    const byName = Map.groupBy(commands, (line) => {
      const words = line.split(' ').slice(2);
      return words.slice(0, words[0] === 'settings' ? 2 : 1).join(' ');
    });
    for (const [name, lines] of byName) {
      const { code, said } = await whenTyped(`npx polycopy ${name} --help`);
      expect([name, code]).toEqual([name, 0]);
      for (const [option] of lines.join(' ').matchAll(/--\w+/g)) expect(said).toContain(option);
    }
  }, 120_000);
});
