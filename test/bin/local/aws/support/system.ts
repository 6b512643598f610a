import { contractFunctions } from '../../../../../bin/local/aws/contract-functions.ts';
import { type FunctionsOptions, type Runner, startFunctions } from '../../../../../bin/local/aws/functions.ts';
import { type LocalAws, startLocalAws } from '../../../../../bin/local/aws/local-aws.ts';
import type { LocalClock } from '../../../../../bin/local/aws/local-clock.ts';
import { openAssembly } from '../../../../../bin/local/aws/template/assembly.ts';
import { templateFunctions } from '../../../../../bin/local/aws/template/template-functions.ts';
import { templateQueues } from '../../../../../bin/local/aws/template/template-queues.ts';
import { REPORTING } from '../../../../../bin/local/aws/quiet-stretch.ts';
import { FUNCTIONS } from '../../../../../lambdas/shared/contract/functions.ts';
import { type Entry, type FixtureWorld, type Order, startFixtureWorld } from './fixture-world.ts';
import { stepClock } from './step-clock.ts';

/** Milliseconds. */
export const MINUTE = 60_000;
/** A whole minute. */
export const START = Date.UTC(2026, 0, 1, 12, 0, 0);

/** The fixture functions on the local AWS, with a world that tells them what to do. */
export type System = {
  readonly clock: LocalClock;
  readonly aws: LocalAws;
  readonly world: FixtureWorld;
  readonly runner: Runner;
};
export type Setting = Partial<Pick<FunctionsOptions, 'chaos' | 'quietUntil' | 'logDir'>> & {
  readonly shards?: number;
  /** Where a synthesized app is that says how the functions run; absent = the contract says it. */
  readonly templateDir?: string;
  readonly clock?: LocalClock;
  readonly startMs?: number;
  readonly orderOf?: (entry: Entry) => Order;
};

const running: System[] = [];

/** Starts a system that stands still until its runner is started. */
export async function givenSystem({ startMs = START, orderOf = () => ({}), ...rest }: Setting = {}): Promise<System> {
  const clock = rest.clock ?? stepClock(startMs);
  const assembly = rest.templateDir === undefined ? undefined : openAssembly(rest.templateDir);
  const queues = assembly === undefined ? {} : { queues: templateQueues(assembly) };
  const aws = await startLocalAws({ clock, stage: 'test', ...queues });
  const world = await startFixtureWorld(clock, (entry) =>
    REPORTING.some((name) => name === entry.name) ? { result: { open: 0 }, ...orderOf(entry) } : orderOf(entry),
  );
  const environment = { FIXTURE_URL: world.url };
  const runner = await startFunctions({
    aws,
    clock,
    functions:
      assembly === undefined
        ? contractFunctions({
            aws,
            contracts: FUNCTIONS,
            environment,
            entry: (name) => new URL(`../fixtures/${name}/handler.ts`, import.meta.url),
            shards: rest.shards ?? 1,
          })
        : templateFunctions({ assembly, aws, environment }),
    ...(rest.chaos ? { chaos: rest.chaos } : {}),
    ...(rest.quietUntil ? { quietUntil: rest.quietUntil } : {}),
    ...(rest.logDir ? { logDir: rest.logDir } : {}),
  });
  const system = { clock, aws, world, runner };
  running.push(system);
  return system;
}

/** Stops what the tests started. */
export async function stopSystems(): Promise<void> {
  for (const { runner, world, aws } of running.splice(0)) {
    await runner.stop();
    await world.close();
    await aws.close();
  }
}

/** Ends the world at an instant: until then it changes once more, at that instant. */
export function overAt(clock: Pick<LocalClock, 'now'>, endMs: number): () => number | 'over' {
  return () => (clock.now() >= endMs ? 'over' : clock.now() + MINUTE);
}

/** The runs of one function. */
export function runsOf(journal: readonly Entry[], name: string): readonly Entry[] {
  return journal.filter((entry) => entry.name === name);
}

/** The messages that the executor was given. */
export function bodiesOf(journal: readonly Entry[]): readonly unknown[] {
  return runsOf(journal, 'executor').flatMap(({ event }) =>
    (event['Records'] as readonly { readonly body: unknown }[]).map(({ body }) => body),
  );
}
