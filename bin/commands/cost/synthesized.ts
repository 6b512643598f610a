import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { parseTemplates, type Templates } from './template.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** What decides about the templates. */
const SOURCES = ['bin/app.ts', 'cdk.json', 'package-lock.json', 'lib', 'lambdas'];

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({ type: z.string(), properties: z.object({ templateFile: z.string().optional() }).optional() }),
  ),
});

/**
 * Reads the templates of all stacks that the CDK has synthesized into a folder.
 *
 * @throws Error where nothing was synthesized there
 */
export function readTemplates(folder: string): Templates {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest)) throw new Error(`${folder}: nothing is synthesized there (npx cdk synth -q)`);
  const { artifacts } = manifestSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const stacks = Object.entries(artifacts).flatMap(([name, { type, properties }]): [string, unknown][] => {
    const file = type === 'aws:cloudformation:stack' ? properties?.templateFile : undefined;
    return file === undefined ? [] : [[name, JSON.parse(readFileSync(join(folder, file), 'utf8'))]];
  });
  if (stacks.length === 0) throw new Error(`${folder}: no stack is synthesized there`);
  return parseTemplates(new Map(stacks));
}

/**
 * Has the CDK synthesize into `cdk.out` where that is missing or older than what it is made of.
 *
 * @returns The folder.
 * @throws Error with what the CDK said
 */
export async function freshTemplates(root: string = ROOT): Promise<string> {
  const folder = join(root, 'cdk.out');
  const manifest = join(folder, 'manifest.json');
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
