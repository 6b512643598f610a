import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MANIFEST, readStacks } from '../../local/aws/template/stacks.ts';
import { parseTemplates, type Templates } from './template.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** What decides about the templates. */
const SOURCES = ['bin/app.ts', 'cdk.json', 'package-lock.json', 'lib', 'lambdas'];

/**
 * Reads the templates of all stacks that the CDK has synthesized into a folder.
 *
 * @throws Error where nothing was synthesized there
 */
export function readTemplates(folder: string): Templates {
  if (!existsSync(join(folder, MANIFEST)))
    throw new Error(`${folder}: nothing is synthesized there (npx cdk synth -q)`);
  const stacks = readStacks(folder);
  if (stacks.size === 0) throw new Error(`${folder}: no stack is synthesized there`);
  return parseTemplates(new Map([...stacks].map(([name, { template }]) => [name, template])));
}

/**
 * Has the CDK synthesize into `cdk.out` where that is missing or older than what it is made of.
 *
 * @returns The folder.
 * @throws Error with what the CDK said
 */
export async function freshTemplates(root: string = ROOT): Promise<string> {
  const folder = join(root, 'cdk.out');
  const manifest = join(folder, MANIFEST);
  const newestMs = Math.max(...SOURCES.map((source) => newestBelow(join(root, source))));
  if (existsSync(manifest) && statSync(manifest).mtimeMs >= newestMs) return folder;
  // The app is started by the name of Node: it has to be this one.
  const PATH = `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`;
  const cdk = join(root, 'node_modules/aws-cdk/bin/cdk');
  await promisify(execFile)(process.execPath, [cdk, 'synth', '--quiet', '--output', folder], {
    cwd: root,
    env: { ...process.env, PATH, NODE_OPTIONS: '' },
  });
  return folder;
}

function newestBelow(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestBelow(join(path, name))));
}
