/** A function as it runs on this machine, whoever describes it: the contract, or a template that the CDK made. */
export type LocalFunction = {
  readonly name: string;
  /** Module that exports the handler. */
  readonly entry: URL;
  readonly exportName: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** All that it sees of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it is started by; nothing, and it only waits to be invoked. */
  readonly starts: readonly Start[];
  /** Of runs that nobody waits for: how often a failed one is repeated, and until what age of its event. */
  readonly asyncRuns: Attempts;
};

/** How often something is tried again, and how old it may be then, in milliseconds. */
export type Attempts = { readonly retries: number; readonly maxAgeMs: number };

/** What starts a function. */
export type Start = ScheduleStart | ChangeStart | DoorbellStart;

/** Starts at the multiples of a period, or so long after each of them. */
export type ScheduleStart = {
  readonly kind: 'schedule';
  readonly everyMs: number;
  readonly afterMs: number;
  /** JSON of the event, with `SCHEDULED_TIME` where the instant goes. */
  readonly input: string;
  /** For starts that are refused. */
  readonly attempts: Attempts;
};

/** Starts whenever a parameter is written or removed. */
export type ChangeStart = {
  readonly kind: 'parameter-change';
  /** The whole names of parameters, and what others begin with. */
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
  readonly operations: readonly string[];
  readonly attempts: Attempts;
};

/** Starts for the messages of the doorbell queue. */
export type DoorbellStart = {
  readonly kind: 'doorbell';
  readonly batchSize: number;
  readonly maxConcurrency: number;
  /** Whether what the function names as failed stays; otherwise a run that returns has done the whole batch. */
  readonly reportsFailures: boolean;
};

/** What the scheduler puts the instant for, inside a schedule's input. */
export const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';
