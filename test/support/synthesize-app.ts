import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** Has the CDK make the bundles and templates of a stage, as a person would with `npx cdk synth`, into a folder. */
export async function synthesizeApp({ stage, out }: { readonly stage: string; readonly out: string }): Promise<void> {
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
