import type { Node } from 'constructs';
import { ENV, environmentSchema } from '#contract/env.ts';
import { FUNCTIONS, MOST_SCHEDULES } from '#contract/functions.ts';
import { DEFAULT_REGION, PERMITTED_REGIONS, refusedCountry } from '#contract/regions.ts';
import { type StageNumbers, stageNumbers } from '#contract/stages.ts';

/** What one synthesis is told, parsed; everything else follows from the contract. */
export type Deployment = {
  readonly stage: string;
  readonly region: string;
  readonly numbers: StageNumbers;
  /**
   * Whether functions reserve their concurrency; off by default, as a new AWS account has a limit of ten in all and
   * refuses every reservation. Without one, leases and conditional writes still keep two runs harmless.
   */
  readonly reservesConcurrency: boolean;
  /** Schedules of the watcher, one for each shard of the leaders; the first reads what the settings have beyond them. */
  readonly shards: number;
  /** Who is told of alarms, from the first deployment on; others subscribe to the topic by hand. */
  readonly alarmEmail?: string;
  /** Whether alarms are passed on to the webhook of the stage's secret. */
  readonly passesAlarmsOn: boolean;
  /** One dashboard of all that matters, or three with more on each. */
  readonly dashboards: 1 | 3;
  /** Whether events for the console's tests are deployed, and whether the registry that they lie in is made. */
  readonly testEvents: TestEventsChoice;
  /** Whether runs are traced by X-Ray, which AWS bills. */
  readonly isTraced: boolean;
  /** Memory of the watcher; it runs all the time, and more leaders take more. */
  readonly watcherMemoryMb: number;
  /** Settings that every function gets, by the names of `ENV`. */
  readonly environment: Readonly<Record<string, string>>;
};

const TEST_EVENTS = ['create', 'existing', 'off'] as const;

export type TestEventsChoice = (typeof TEST_EVENTS)[number];

const settingsSchema = environmentSchema.pick({
  [ENV.stage]: true,
  [ENV.logLevel]: true,
  [ENV.rpcUrl]: true,
  [ENV.rtdsUrl]: true,
});

const WATCHER_MEMORY_MB = FUNCTIONS.find(({ name }) => name === 'leader-watcher')?.memoryMb ?? 0;

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,}$/;

/**
 * Reads the deployment from the context: `-c stage=dev -c region=eu-west-1 -c logLevel=INFO -c rpcUrl=https://…
 * -c rtdsUrl=wss://… -c shards=1 -c watcherMemory=160 -c dashboards=1 -c reserveConcurrency=true -c tracing=true -c alertWebhook=true
 * -c testEvents=create`,
 * each with a default, and `-c alarmEmail=you@example.com`, which has none.
 *
 * The values pass the schema that the functions apply when they start, so that a bad one fails here and not there.
 *
 * @throws Error that names each bad value and the context key to change.
 */
export function readDeployment(node: Node): Deployment {
  const settings = readSettings(node);
  const stage = settings[ENV.stage];
  const alarmEmail = readEmail(node, 'alarmEmail');
  return {
    stage,
    region: readRegion(node),
    numbers: stageNumbers(stage),
    reservesConcurrency: readSwitch(node, 'reserveConcurrency', false),
    shards: readWhole(node, { key: 'shards', otherwise: 1, least: 1, most: MOST_SCHEDULES }),
    passesAlarmsOn: readSwitch(node, 'alertWebhook', false),
    dashboards: readDashboards(node),
    testEvents: readTestEvents(node),
    isTraced: readSwitch(node, 'tracing', false),
    watcherMemoryMb: readWhole(node, { key: 'watcherMemory', otherwise: WATCHER_MEMORY_MB, least: 128, most: 3_008 }),
    ...(alarmEmail === undefined ? {} : { alarmEmail }),
    environment: settings,
  };
}

function readSettings(node: Node): Record<(typeof ENV)['stage' | 'logLevel' | 'rpcUrl' | 'rtdsUrl'], string> {
  const keyOf: Readonly<Record<string, string>> = {
    [ENV.stage]: 'stage',
    [ENV.logLevel]: 'logLevel',
    [ENV.rpcUrl]: 'rpcUrl',
    [ENV.rtdsUrl]: 'rtdsUrl',
  };
  const parsed = settingsSchema.safeParse({
    [ENV.stage]: contextOf(node, 'stage') ?? 'dev',
    [ENV.logLevel]: contextOf(node, 'logLevel'),
    [ENV.rpcUrl]: contextOf(node, 'rpcUrl'),
    [ENV.rtdsUrl]: contextOf(node, 'rtdsUrl'),
  });
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => {
    const key = keyOf[String(issue.path[0])] ?? String(issue.path[0]);
    return `context ${key}=${JSON.stringify(contextOf(node, key))} is refused: ${issue.message}`;
  });
  throw new Error(reasons.join('; '));
}

function readRegion(node: Node): string {
  const region = contextOf(node, 'region') ?? DEFAULT_REGION;
  if (typeof region === 'string' && PERMITTED_REGIONS.includes(region)) return region;
  const country = typeof region === 'string' ? refusedCountry(region) : undefined;
  const why = country === undefined ? '' : `the venue takes no orders from ${country}; `;
  throw new Error(
    `context region=${JSON.stringify(region)} is refused: ${why}expected one of ${PERMITTED_REGIONS.join(', ')}`,
  );
}

function readSwitch(node: Node, key: string, otherwise: boolean): boolean {
  const value = contextOf(node, key) ?? otherwise;
  // The command line hands every value over as text, cdk.json as JSON.
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw new Error(`context ${key}=${JSON.stringify(value)} is refused: expected true or false`);
}

type Whole = { readonly key: string; readonly otherwise: number; readonly least: number; readonly most: number };

function readWhole(node: Node, { key, otherwise, least, most }: Whole): number {
  const value = contextOf(node, key) ?? otherwise;
  const whole = typeof value === 'string' && /^[0-9]{1,6}$/.test(value) ? Number(value) : value;
  if (typeof whole === 'number' && Number.isInteger(whole) && whole >= least && whole <= most) return whole;
  throw new Error(
    `context ${key}=${JSON.stringify(value)} is refused: expected a whole number from ${least} to ${most}`,
  );
}

function readDashboards(node: Node): 1 | 3 {
  const value = readWhole(node, { key: 'dashboards', otherwise: 1, least: 1, most: 3 });
  if (value === 1 || value === 3) return value;
  throw new Error(`context dashboards=${value} is refused: expected 1 or 3`);
}

function readTestEvents(node: Node): TestEventsChoice {
  const value = contextOf(node, 'testEvents') ?? 'create';
  const found = TEST_EVENTS.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new Error(`context testEvents=${JSON.stringify(value)} is refused: expected ${TEST_EVENTS.join(', ')}`);
}

function readEmail(node: Node, key: string): string | undefined {
  const value = contextOf(node, key);
  if (value === undefined) return undefined;
  if (typeof value === 'string' && EMAIL.test(value)) return value;
  throw new Error(`context ${key}=${JSON.stringify(value)} is refused: expected an address such as you@example.com`);
}

function contextOf(node: Node, key: string): unknown {
  return node.tryGetContext(key);
}
