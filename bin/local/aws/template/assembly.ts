import { statSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST, readStacks, type Template } from './stacks.ts';
import { TemplateError } from './template-error.ts';

/** What the CDK has made of the app: the templates of one stage, and the folder with its bundles. */
export type Assembly = {
  readonly dir: string;
  readonly stage: string;
  /** Absent where the app leaves it to the deployment. */
  readonly region: string | undefined;
  readonly synthesizedAtMs: number;
  readonly trading: Template;
  /** Every stack's template, by the stack's name. */
  readonly templates: ReadonlyMap<string, Template>;
};

const TRADING = /^polycopy-([a-z][a-z0-9-]*)-trading$/;
const SYNTH = 'npx cdk synth';

/**
 * Reads what `cdk synth` wrote into a folder.
 *
 * @throws TemplateError where there is nothing, or no trading stack of exactly one stage
 */
export function openAssembly(dir: string): Assembly {
  const stacks = [...readStacks(dir)];
  const [found, ...others] = stacks.flatMap(([name, { template: trading, environment }]) => {
    const stage = TRADING.exec(name)?.[1];
    return stage === undefined ? [] : [{ stage, trading, environment }];
  });
  if (found === undefined || others.length > 0)
    throw new TemplateError(`${dir} holds ${others.length > 0 ? 'several stages' : 'no trading stack'}: ${SYNTH}`);
  const { stage, trading, environment } = found;
  return {
    dir,
    stage,
    region: regionOf(environment),
    synthesizedAtMs: statSync(join(dir, MANIFEST)).mtimeMs,
    trading,
    templates: new Map(stacks.map(([name, { template }]) => [name, template])),
  };
}

/** Written as `aws://account/region`. */
function regionOf(environment: string | undefined): string | undefined {
  const region = environment?.split('/').at(-1);
  return region === undefined || region === '' || region === 'unknown-region' ? undefined : region;
}
