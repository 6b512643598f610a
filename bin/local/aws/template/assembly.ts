import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { TemplateError } from './template-error.ts';

const manifestSchema = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.looseObject({ templateFile: z.string().optional() }).optional(),
    }),
  ),
});
const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});
const templateSchema = z.looseObject({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: z.unknown(), Export: z.looseObject({ Name: z.unknown() }).optional() }))
    .default({}),
});

/** A resource of a template, its values as CloudFormation gets them. */
export type Resource = z.infer<typeof resourceSchema>;
export type Template = z.infer<typeof templateSchema>;

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
  const manifestFile = join(dir, 'manifest.json');
  const { artifacts } = manifestSchema.parse(readJson(manifestFile));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const templates = new Map(
    stacks.map(([name, { properties }]) => {
      const file = join(dir, properties?.templateFile ?? `${name}.template.json`);
      return [name, templateSchema.parse(readJson(file))] as const;
    }),
  );
  const [found, ...others] = stacks.flatMap(([name, { environment }]) => {
    const stage = TRADING.exec(name)?.[1];
    const trading = templates.get(name);
    return stage === undefined || trading === undefined ? [] : [{ stage, trading, environment }];
  });
  if (found === undefined || others.length > 0)
    throw new TemplateError(`${dir} holds ${others.length > 0 ? 'several stages' : 'no trading stack'}: ${SYNTH}`);
  const { stage, trading, environment } = found;
  return {
    dir,
    stage,
    region: regionOf(environment),
    synthesizedAtMs: statSync(manifestFile).mtimeMs,
    trading,
    templates,
  };
}

/** Written as `aws://account/region`. */
function regionOf(environment: string | undefined): string | undefined {
  const region = environment?.split('/').at(-1);
  return region === undefined || region === '' || region === 'unknown-region' ? undefined : region;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = isMissing ? `there is no ${file}` : `${file} cannot be read`;
    throw new TemplateError(`${what}; synthesize the app first: ${SYNTH}`, { cause: error });
  }
}
