import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { withBundles } from '../support/made/bundles.ts';

const ROOT = join(import.meta.dirname, '../..');
const SESSION_MS = 900_000;
const exec = promisify(execFile);

type Step = { readonly command: string; readonly shown: readonly string[] };
type Done = Step & { readonly said: readonly string[] };

let folder = '';
const done: Done[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-test-'));
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const section = readme.split('\n## The desk\n')[1]?.split('\n## ')[0] ?? '';
  await writeFile(join(folder, 'desk.yaml'), fenced(section, 'yaml'));
  for (const step of stepsOf(fenced(section, 'console')))
    done.push({ ...step, said: linesOf(await typed(step.command)) });
}, SESSION_MS);
afterAll(() => rm(folder, { recursive: true }));

describe('the session at the desk that the README shows', () => {
  test('has three followers, four leaders and a follow of each kind, and ends with its report as a page', () => {
    const typedWords = done.map(({ command }) => command).join('\n');
    for (const word of ['--allocated', '--copy-pct', '--max-trade', '--fixed', 'npm start', 'stats', '--html'])
      expect(typedWords).toContain(word);
    const follows = done.find(({ command }) => command.includes('list-follows'))?.said ?? [];
    expect(new Set(follows.slice(2).map((line) => line.split(/ {2,}/)[0]))).toHaveProperty('size', 3);
    expect(new Set(follows.slice(2).map((line) => line.split(/ {2,}/)[1]))).toHaveProperty('size', 4);
  });

  test('says what it shows, line by line', () => {
    for (const { command, shown, said } of done) expect({ command, ...missing(shown, said) }).toEqual({ command });
  });

  test('leaves no address of a person in what the functions logged, nor in the record of the run', async () => {
    for (const file of await readdir(join(folder, 'my-desk/logs'), { recursive: true, withFileTypes: true })) {
      if (file.isFile()) expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain('@example.com');
    }
    for (const file of await readdir(join(folder, '.polycopy/last-run')))
      expect(await readFile(join(folder, '.polycopy/last-run', file), 'utf8')).not.toContain('@example.com');
  });
});

function fenced(section: string, language: string): string {
  return section.split(`\n\`\`\`${language}\n`)[1]?.split('\n```')[0] ?? '';
}

/** Each command with what is shown of its answer; `…` stands for lines that are left out. */
function stepsOf(console: string): readonly Step[] {
  return console
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [command = '', ...shown] = text.trimEnd().split('\n');
      return { command, shown };
    });
}

async function typed(command: string): Promise<string> {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const [program, name, ...rest] = words;
  if (program === 'mkdir') return (await exec('mkdir', words.slice(1), { cwd: folder })).stdout;
  const commandLine = program === 'npm' ? ['local', ...rest.slice(1)] : [...rest];
  expect([program, name]).toEqual(program === 'npm' ? ['npm', 'start'] : ['npx', 'polycopy']);
  const { args, env } = await withBundles('bin/polycopy.ts');
  const { stdout } = await exec(process.execPath, [...args, ...commandLine], { cwd: folder, env });
  return stdout;
}

function linesOf(text: string): readonly string[] {
  return text.trimEnd().split('\n');
}

/** The first piece of what is shown that was not said in that order; nothing where all was. */
function missing(
  shown: readonly string[],
  said: readonly string[],
): { readonly missing?: string; readonly said?: string } {
  let rest = `\n${said.join('\n')}\n`;
  for (const piece of shown.join('\n').split(/^…$/m)) {
    const wanted = piece.replace(/^\n|\n$/g, '');
    const at = rest.indexOf(`\n${wanted}\n`);
    if (wanted !== '' && at < 0) return { missing: wanted, said: rest };
    rest = wanted === '' ? rest : rest.slice(at + wanted.length + 1);
  }
  return {};
}
