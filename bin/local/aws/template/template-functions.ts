import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { ENV } from '../../../../lambdas/shared/contract/env.ts';
import { functionName } from '../../../../lambdas/shared/contract/functions.ts';
import type { LocalAws } from '../local-aws.ts';
import type { LocalFunction } from '../local-function.ts';
import type { Assembly } from './assembly.ts';
import type { Resource } from './stacks.ts';
import { TemplateError } from './template-error.ts';
import { templateAsyncRuns, templateStarts } from './template-starts.ts';
import { valueOf } from './template-values.ts';

export type TemplateInput = {
  readonly assembly: Assembly;
  readonly aws: Pick<LocalAws, 'environment' | 'doorbell' | 'deadLetters'>;
  /** Where the venue and its clock are on this machine: these variables win over the template's. */
  readonly environment: Readonly<Record<string, string>>;
};

const functionSchema = z.object({
  FunctionName: z.string(),
  Handler: z.string().regex(/^[\w./-]+\.\w+$/),
  /** What Lambda takes where the template says nothing. */
  MemorySize: z.int().min(128).max(10_240).default(128),
  Timeout: z.int().min(1).max(900).default(3),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()).default({}) }).prefault({}),
});
/** Lambda looks for a handler's file in this order. */
const ENDINGS = ['.js', '.mjs', '.cjs'];

/**
 * The functions that a synthesized app deploys: its bundles, with the variables, memory, timeouts and starts of its
 * template, in the template's order.
 *
 * All that the template spells by its stage is called after this machine's here: table, queues, secrets and parameters
 * stay those of the stage `local`, because a state folder belongs to the commands that read it, whatever was synthesized.
 *
 * @throws TemplateError for what has no counterpart on this machine, and for a bundle that is not there
 */
export function templateFunctions(input: TemplateInput): readonly LocalFunction[] {
  const { assembly, aws } = input;
  const localStage = aws.environment[ENV.stage] ?? '';
  const starts = templateStarts(assembly, localStage);
  const asyncRunsOf = templateAsyncRuns(assembly);
  const functions = Object.entries(assembly.trading.Resources).filter(
    ([, one]) => one.Type === 'AWS::Lambda::Function',
  );
  const strange = [...starts.keys()].find((id) => functions.every(([known]) => known !== id));
  if (strange !== undefined)
    throw new TemplateError(`something starts ${strange}, which is no function of the template`);
  return functions.map(([id, resource]) => ({
    ...functionOf(id, resource, input),
    starts: starts.get(id) ?? [],
    asyncRuns: asyncRunsOf(id),
  }));
}

function functionOf(
  id: string,
  { Properties, Metadata }: Resource,
  { assembly, aws, environment }: TemplateInput,
): Omit<LocalFunction, 'starts' | 'asyncRuns'> {
  const result = functionSchema.safeParse(Properties);
  if (!result.success) throw new TemplateError(`${id} is no function of ours: ${z.prettifyError(result.error)}`);
  const { FunctionName, Handler, MemorySize, Timeout, Environment } = result.data;
  const name = FunctionName.replace(functionName(assembly.stage, ''), '');
  const file = Handler.slice(0, Handler.lastIndexOf('.'));
  const { [ENV.stage]: stage = '', [ENV.table]: table = '', ...others } = aws.environment;
  const { [ENV.queueUrl]: _queue, [ENV.signer]: _signer, ...services } = others;
  const resources = { ...aws, table };
  const variables = Object.entries(Environment.Variables).map(([variable, value]) => {
    const where = `${variable} of ${name}`;
    return [variable, valueOf(value, { assembly, resources, template: assembly.trading, where })] as const;
  });
  return {
    name,
    entry: moduleOf(name, resolve(assembly.dir, String(Metadata['aws:asset:path'])), file),
    exportName: Handler.slice(file.length + 1),
    memoryMb: MemorySize,
    timeoutMs: Timeout * 1_000,
    environment: {
      ...services,
      ...(assembly.region === undefined ? {} : { AWS_REGION: assembly.region }),
      ...Object.fromEntries(variables),
      ...(ENV.stage in Environment.Variables ? { [ENV.stage]: stage } : {}),
      ...environment,
    },
  };
}

function moduleOf(name: string, folder: string, file: string): URL {
  const found = ENDINGS.map((ending) => resolve(folder, `${file}${ending}`)).find((path) => existsSync(path));
  if (found === undefined) throw new TemplateError(`the bundle of ${name} is not in ${folder}: npx cdk synth`);
  return pathToFileURL(found);
}
