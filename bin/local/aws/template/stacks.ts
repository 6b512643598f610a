import { readFileSync } from 'node:fs';
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
const referenceSchema = z.looseObject({ Ref: z.string() });

/** A resource of a template, its values as CloudFormation gets them. */
export type Resource = z.infer<typeof resourceSchema>;
export type Template = z.infer<typeof templateSchema>;

/** A stack that the CDK synthesized; its environment is written as `aws://account/region`. */
export type Stack = { readonly template: Template; readonly environment: string | undefined };

/** What the CDK writes beside the templates, and what tells that it is done. */
export const MANIFEST = 'manifest.json';
const SYNTH = 'npx cdk synth';

/**
 * Reads what `cdk synth` wrote into a folder: every stack, by its name.
 *
 * @throws TemplateError where nothing is, or what cannot be read
 */
export function readStacks(dir: string): ReadonlyMap<string, Stack> {
  const { artifacts } = manifestSchema.parse(readJson(join(dir, MANIFEST)));
  return new Map(
    Object.entries(artifacts).flatMap(([name, { type, environment, properties }]) => {
      if (type !== 'aws:cloudformation:stack') return [];
      const file = join(dir, properties?.templateFile ?? `${name}.template.json`);
      return [[name, { template: parseTemplate(readJson(file)), environment }] as const];
    }),
  );
}

/** Reads a template. @throws ZodError for what is none */
export function parseTemplate(json: unknown): Template {
  return templateSchema.parse(json);
}

/** The logical id of the resource whose `Arn` a value is, in its own template. */
export function arnOwner(value: unknown): string | undefined {
  const { 'Fn::GetAtt': argument } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const [id, attribute] = typeof argument === 'string' ? argument.split('.') : texts(argument);
  return attribute === 'Arn' ? id : undefined;
}

/**
 * The logical id of the function that a target names: by its ARN or name, or by an alias of it, cut and joined as it may be.
 *
 * An alias stands for the version that was deployed last, and a template has no other.
 */
export function targetedFunction(target: unknown, { Resources }: Template): string | undefined {
  const owner = arnOwner(target);
  if (owner !== undefined) return owner;
  const named = [...JSON.stringify(target ?? null).matchAll(/"Ref":"(\w+)"/g)].map(([, id = '']) => id);
  const ids = named.flatMap((id) => {
    const { Type, Properties } = Resources[id] ?? {};
    if (Type === 'AWS::Lambda::Function') return [id];
    return Type === 'AWS::Lambda::Alias' ? [referenceSchema.parse(Properties?.['FunctionName']).Ref] : [];
  });
  return ids.length === 1 ? ids[0] : undefined;
}

function texts(argument: unknown): readonly (string | undefined)[] {
  return Array.isArray(argument) ? argument.map(String) : [];
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
