import { DOORBELL_QUEUE } from '../../../../lambdas/shared/contract/queue.ts';
import { ENV } from '../../../../lambdas/shared/contract/env.ts';
import { functionName } from '../../../../lambdas/shared/contract/functions.ts';
import { TABLE } from '../../../../lambdas/shared/contract/table.ts';
import type { LocalAws } from '../local-aws.ts';
import type { LocalQueue } from '../queue.ts';
import type { Assembly } from './assembly.ts';
import type { Resource, Template } from './stacks.ts';
import { TemplateError } from './template-error.ts';

/** What takes the place of the deployed resources. */
export type LocalResources = Pick<LocalAws, 'environment' | 'doorbell' | 'deadLetters'> & {
  /** Name of the table on this machine. */
  readonly table: string;
};

type Reference = {
  readonly assembly: Assembly;
  readonly resources: LocalResources;
  /** The template in which the value stands. */
  readonly template: Template;
  /** Names the value in errors. */
  readonly where: string;
};

type Intrinsic = (argument: unknown, reference: Reference) => string;

const ACCOUNT = '000000000000';
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, reference) =>
    typeof argument === 'string' ? referred(argument, 'Ref', reference) : refuse(reference),
  'Fn::GetAtt': (argument, reference) => {
    const [id, attribute] = typeof argument === 'string' ? argument.split('.') : texts(argument);
    return id === undefined || attribute === undefined ? refuse(reference) : referred(id, attribute, reference);
  },
  'Fn::GetStackOutput': (argument, reference) => {
    const { StackName: stack, OutputName: output } = (argument ?? {}) as Readonly<Record<string, unknown>>;
    const template = reference.assembly.templates.get(String(stack));
    const found = template?.Outputs[String(output)];
    if (template === undefined || found === undefined)
      return refuse(reference, `there is no output ${String(output)} of ${String(stack)}`);
    return valueOf(found.Value, { ...reference, template });
  },
  'Fn::ImportValue': (argument, reference) => {
    for (const template of reference.assembly.templates.values())
      for (const { Value, Export: exported } of Object.values(template.Outputs))
        if (exported?.Name === argument) return valueOf(Value, { ...reference, template });
    return refuse(reference, `nothing exports ${JSON.stringify(argument)}`);
  },
  'Fn::Join': (argument, reference) => {
    const [separator, parts] = Array.isArray(argument) ? (argument as readonly unknown[]) : [];
    if (typeof separator !== 'string' || !Array.isArray(parts)) return refuse(reference);
    return parts.map((part: unknown) => valueOf(part, reference)).join(separator);
  },
};

/**
 * The text that a value of a template has on this machine: itself, or what stands here for the resource that it names.
 *
 * @param reference.where Names the value in errors, as the function and the variable.
 * @throws TemplateError for a function of CloudFormation or a resource that nothing here stands for
 */
export function valueOf(value: unknown, reference: Reference): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value ?? {}) as [string, unknown][];
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (intrinsic === undefined || others.length > 0)
    return refuse(reference, `${JSON.stringify(value)} is not known here`);
  return intrinsic(argument, reference);
}

function referred(id: string, attribute: string, reference: Reference): string {
  const { assembly, template, resources } = reference;
  const pseudo = pseudoParameter(id, reference);
  if (pseudo !== undefined && attribute === 'Ref') return pseudo;
  const resource = Object.hasOwn(template.Resources, id) ? template.Resources[id] : undefined;
  if (resource === undefined) return refuse(reference, `there is no resource ${id}`);
  const found = attributesHere(resource, assembly.stage, resources)[attribute];
  return found ?? refuse(reference, `nothing on this machine stands for ${attribute} of ${resource.Type} ${id}`);
}

function pseudoParameter(name: string, { assembly, resources }: Reference): string | undefined {
  switch (name) {
    case 'AWS::Region':
      return assembly.region ?? resources.environment['AWS_REGION'];
    case 'AWS::AccountId':
      return ACCOUNT;
    case 'AWS::Partition':
      return 'aws';
    default:
      return undefined;
  }
}

function attributesHere(
  { Type, Properties }: Resource,
  stage: string,
  { table, doorbell, deadLetters, environment }: LocalResources,
): Readonly<Record<string, string>> {
  if (Type === 'AWS::SQS::Queue') {
    if (Properties['QueueName'] === DOORBELL_QUEUE.name(stage)) return queueAttributes(doorbell);
    if (Properties['QueueName'] === DOORBELL_QUEUE.deadLetterName(stage)) return queueAttributes(deadLetters);
  }
  if (Type === 'AWS::Lambda::Function') {
    const name = String(Properties['FunctionName']).replace(functionName(stage, ''), '');
    return { Ref: functionName(environment[ENV.stage] ?? '', name) };
  }
  if (Type.startsWith('AWS::DynamoDB::') && Properties['TableName'] === TABLE.name(stage))
    return { Ref: table, Arn: `arn:aws:dynamodb:local:${ACCOUNT}:table/${table}` };
  return {};
}

function queueAttributes({ url, arn, name }: LocalQueue): Readonly<Record<string, string>> {
  return { Ref: url, QueueUrl: url, Arn: arn, QueueName: name };
}

function texts(argument: unknown): readonly (string | undefined)[] {
  return Array.isArray(argument) ? argument.map(String) : [];
}

function refuse({ where }: Reference, why = 'it is malformed'): never {
  throw new TemplateError(`${where} has no value on this machine: ${why}`);
}
