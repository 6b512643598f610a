import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENV } from '#contract/env.ts';
import { functionName, SIGNER } from '#contract/functions.ts';
import type { DeployedFunction } from '../support/lambda-runtime.ts';
import { synthesizeApp } from '../support/synthesize-app.ts';

type Resource = {
  readonly Type: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Properties: {
    readonly FunctionName: string;
    readonly Handler: string;
    readonly MemorySize: number;
    readonly Timeout: number;
    readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
  };
};

/** What the CDK would upload and set, by the names of the contract's functions. */
export type Deployment = {
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  /** Where source maps and descriptions of the bundles lie, which are not uploaded. */
  readonly maps: string;
  remove(): void;
};

/**
 * Has the CDK make the bundles and the template of a stage, and takes the functions out of them: each bundle alone in a
 * folder of the machine's temporary one, each variable as the template sets it.
 *
 * @param resources - Values of the variables that the template takes from other resources.
 * @throws Error for a variable that is taken from a resource and has no value here
 */
export async function deployedFunctions(
  stage: string,
  resources: Readonly<Record<string, string>>,
): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), 'polycopy-deployed-'));
  const out = join(folder, 'cdk');
  await synthesizeApp({ stage, out });
  const functions = new Map<string, DeployedFunction>();
  const signer = { [ENV.signer]: functionName(stage, SIGNER) };
  const resourcesOf = (stack: string): readonly Resource[] => {
    const text = readFileSync(join(out, `polycopy-${stage}-${stack}.template.json`), 'utf8');
    return Object.values((JSON.parse(text) as { readonly Resources: Readonly<Record<string, Resource>> }).Resources);
  };
  for (const { Type, Metadata, Properties } of ['trading', 'monitoring'].flatMap(resourcesOf)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const name = Properties.FunctionName.replace(`polycopy-${stage}-`, '');
    const uploaded = join(folder, name);
    cpSync(join(out, String(Metadata?.['aws:asset:path'])), uploaded, { recursive: true });
    functions.set(name, {
      name: Properties.FunctionName,
      folder: uploaded,
      handler: Properties.Handler,
      memoryMb: Properties.MemorySize,
      timeoutMs: Properties.Timeout * 1000,
      variables: variablesOf(Properties.Environment.Variables, { ...signer, ...resources }),
    });
  }
  return {
    functions,
    maps: join(out, 'maps'),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function variablesOf(
  variables: Readonly<Record<string, unknown>>,
  resources: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      const known = resources[name];
      if (known === undefined) throw new Error(`${name} comes from a resource that has no value here`);
      return [name, known];
    }),
  );
}
