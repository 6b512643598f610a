import * as z from 'zod';
import type { DashboardFacts } from './dashboard-facts.ts';
import { targetedFunction } from '../../local/aws/template/stacks.ts';
import { scheduledPerHour } from './schedule-rate.ts';
import { referredResource, type Reference, type Templates } from './template.ts';

/** A function as it is deployed, and what starts it. */
export type FunctionFacts = {
  /** As the contract names it. */
  readonly name: string;
  readonly memoryMb: number;
  readonly timeoutS: number;
  /** Starts by all of its schedules. */
  readonly startsPerHour: number;
  /** Started by messages of such a queue. */
  readonly queue: 'fifo' | 'standard' | undefined;
  /** Rules of events that start it. */
  readonly rules: number;
  /** Custom widgets that ask it, over all dashboards. */
  readonly widgets: number;
  /** Of these, the ones that ask again whenever a dashboard is renewed. */
  readonly renewedWidgets: number;
  readonly logRetentionDays: number;
};

const functionSchema = z.object({
  FunctionName: z.string(),
  MemorySize: z.number().positive(),
  Timeout: z.number().positive(),
  Architectures: z.tuple([z.literal('arm64', { error: 'only functions of arm64 have a price here' })]),
  LoggingConfig: z.object({ LogGroup: z.unknown() }),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
});
const logGroupSchema = z.object({
  RetentionInDays: z.number({ error: 'logs that are kept for ever have no price here' }),
});

type Reads = {
  readonly templates: Templates;
  /** The names within the templates of all that is of a type, and their stacks. */
  readonly ofType: (type: string) => readonly {
    readonly id: string;
    readonly stack: string;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
};

/**
 * Reads every function of the templates with what starts it.
 *
 * @throws Error for a function, a schedule or a widget that cannot be priced
 */
export function functionFacts(templates: Templates, dashboards: readonly DashboardFacts[]): readonly FunctionFacts[] {
  const reads: Reads = {
    templates,
    ofType: (type) =>
      [...templates.resources].flatMap(([id, resource]) =>
        resource.type === type ? [{ id, stack: id.slice(0, id.indexOf('/')), properties: resource.properties }] : [],
      ),
  };
  const functions = reads.ofType('AWS::Lambda::Function').map(({ id, stack, properties }) => {
    const read = functionSchema.parse(properties);
    const { LoggingConfig, FunctionName, MemorySize, Timeout, Tags } = read;
    const stage = Tags.find(({ Key }) => Key === 'stage')?.Value ?? '';
    const group = referredResource(templates, { stack, value: LoggingConfig.LogGroup });
    const logs = group === undefined ? undefined : templates.resources.get(group);
    if (logs === undefined) throw new Error(`${FunctionName}: its log group is in none of the stacks`);
    const askedOf = (endpoints: readonly string[]): number =>
      endpoints.filter((endpoint) => endpoint === id || endpoint.endsWith(`:${FunctionName}`)).length;
    return {
      id,
      facts: {
        name: FunctionName.replace(`polycopy-${stage}-`, ''),
        memoryMb: MemorySize,
        timeoutS: Timeout,
        startsPerHour: schedulesOf(reads, id),
        queue: queueOf(reads, id),
        rules: rulesOf(reads, id),
        widgets: askedOf(dashboards.flatMap(({ widgetEndpoints }) => widgetEndpoints)),
        renewedWidgets: askedOf(dashboards.flatMap(({ renewedEndpoints }) => renewedEndpoints)),
        logRetentionDays: logGroupSchema.parse(logs.properties).RetentionInDays,
      },
    };
  });
  const asked = dashboards.reduce((sum, { widgetEndpoints }) => sum + widgetEndpoints.length, 0);
  if (functions.reduce((sum, { facts }) => sum + facts.widgets, 0) !== asked)
    throw new Error('a custom widget asks a function that is in none of the stacks');
  return functions.map(({ facts }) => facts);
}

function schedulesOf({ templates, ofType }: Reads, id: string): number {
  return ofType('AWS::Scheduler::Schedule').reduce((sum, { stack, properties }) => {
    const { Target, ScheduleExpression, State } = properties as {
      readonly Target?: { readonly Arn?: unknown };
      readonly ScheduleExpression?: unknown;
      readonly State?: unknown;
    };
    const isOurs = State !== 'DISABLED' && starts(templates, { stack, value: Target?.Arn }, id);
    return isOurs ? sum + scheduledPerHour(String(ScheduleExpression)) : sum;
  }, 0);
}

function queueOf({ templates, ofType }: Reads, id: string): FunctionFacts['queue'] {
  for (const { stack, properties } of ofType('AWS::Lambda::EventSourceMapping')) {
    if (!starts(templates, { stack, value: properties['FunctionName'] }, id)) continue;
    const queue = referredResource(templates, { stack, value: properties['EventSourceArn'] });
    const source = queue === undefined ? undefined : templates.resources.get(queue);
    if (source?.type !== 'AWS::SQS::Queue') throw new Error(`${id}: only queues have a price as what starts it`);
    return source.properties['FifoQueue'] === true ? 'fifo' : 'standard';
  }
  return undefined;
}

function rulesOf({ templates, ofType }: Reads, id: string): number {
  return ofType('AWS::Events::Rule').filter(({ stack, properties }) => {
    const targets = (properties['Targets'] ?? []) as readonly { readonly Arn?: unknown }[];
    return targets.some(({ Arn: value }) => starts(templates, { stack, value }, id));
  }).length;
}

function starts({ templates }: Templates, { stack, value }: Reference, id: string): boolean {
  const template = templates.get(stack);
  const target = template === undefined ? undefined : targetedFunction(value, template);
  return target !== undefined && `${stack}/${target}` === id;
}
