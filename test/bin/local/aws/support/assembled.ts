import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../../../lib/synthesized.ts';

/** A resource that a test may change. */
export type EditedResource = {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
};
/** The resources of the trading template, by logical id. */
export type EditedResources = Record<string, EditedResource>;

const OBEY = new URL('../fixtures/obey.ts', import.meta.url).href;
/** Made as this module is loaded: the CDK takes longer than a test may on a busy machine. */
const templates = templateTexts();
const folders: string[] = [];

/**
 * Writes what `cdk synth` would for stage `dev`, with one bundle for all functions that does what the test's world says.
 *
 * @param edit Changes the trading template before it is written.
 * @returns The folder.
 */
export function assembled(edit: (resources: EditedResources) => void = () => undefined): string {
  const dir = mkdtempSync(join(tmpdir(), 'polycopy-assembled-'));
  folders.push(dir);
  const trading = JSON.parse(templates.trading) as { Resources: EditedResources };
  for (const resource of Object.values(trading.Resources))
    if (resource.Type === 'AWS::Lambda::Function') resource.Metadata = { 'aws:asset:path': 'asset.obey' };
  edit(trading.Resources);
  const stacks = {
    'polycopy-dev-state': JSON.parse(templates.state) as unknown,
    'polycopy-dev-trading': trading,
  };
  const artifacts = Object.entries(stacks).map(([name, template]) => {
    const templateFile = `${name}.template.json`;
    writeFileSync(join(dir, templateFile), JSON.stringify(template));
    const environment = 'aws://unknown-account/eu-west-1';
    return [name, { type: 'aws:cloudformation:stack', environment, properties: { templateFile } }];
  });
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ artifacts: Object.fromEntries(artifacts) as unknown }));
  mkdirSync(join(dir, 'asset.obey'));
  writeFileSync(join(dir, 'asset.obey', 'index.mjs'), `export { obey as handler } from ${JSON.stringify(OBEY)};\n`);
  return dir;
}

/** Removes what the tests assembled. */
export function removeAssembled(): void {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
}

/** The one resource of a type whose id begins so; ids are the construct's path without its slashes. */
export function resourceOf(resources: EditedResources, type: string, id: string): EditedResource {
  return resources[idOf(resources, type, id)]!;
}

/** Its logical id. */
export function idOf(resources: EditedResources, type: string, id: string): string {
  const found = Object.entries(resources).filter(([name, { Type }]) => Type === type && name.startsWith(id));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} begin with ${id}`);
  return found[0]![0];
}

function templateTexts(): { readonly state: string; readonly trading: string } {
  const { state, trading } = synthesize({ stage: 'dev' });
  return { state: JSON.stringify(state.toJSON()), trading: JSON.stringify(trading.toJSON()) };
}
