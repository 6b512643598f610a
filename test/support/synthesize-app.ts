import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { madeOnce } from './made/made-once.ts';

const ROOT = join(import.meta.dirname, '../..');
const MADE_OF = ['bin/app.ts', 'lib', 'lambdas', 'cdk.json', 'package.json', 'package-lock.json'];

/** Has the CDK make the bundles and templates of a stage, as a person would with `npx cdk synth`, into a folder. */
export async function synthesizeApp({ stage, out }: { readonly stage: string; readonly out: string }): Promise<void> {
  // Where it is wanted, not where it is kept: maps tell of files by where they lie from there.
  const make = async (folder: string): Promise<void> => {
    await synthesize(stage, out);
    cpSync(out, folder, { recursive: true });
  };
  cpSync(await madeOnce({ name: `app-${stage}`, from: MADE_OF, make }), out, { recursive: true });
}

async function synthesize(stage: string, out: string): Promise<void> {
  const cdk = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
  // The app is started by the name of Node: it has to be this one.
  const PATH = `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const synth = [
    cdk,
    'synth',
    '--quiet',
    '--output',
    out,
    '--context',
    `stage=${stage}`,
    '--context',
    'alertWebhook=true',
  ];
  await promisify(execFile)(process.execPath, synth, { cwd: ROOT, env: { ...process.env, PATH, NODE_OPTIONS: '' } });
}
