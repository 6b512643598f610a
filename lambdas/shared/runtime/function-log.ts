import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { RINGING_COUNTS } from '#contract/alarms.ts';
import { METRIC_NAMESPACE, MOST_SAMPLES, samplesOf, STAGE_DIMENSION } from '#contract/metrics.ts';
import { type CountName, type MeasureName } from '#core/model/counts.ts';
import { type Log, type ServiceCall } from '#ports/log.ts';
import { type Environment } from './read-environment.ts';

/** A function's log, whose counts are published when a run ends. */
export type FunctionLog = Log & {
  /** Names the run that the following lines belong to. */
  start(requestId: string): void;
  failed(error: unknown): void;
  /** Notes how a service answered; each run tells it by host. */
  readonly called: (call: ServiceCall) => void;
  publish(): void;
};

type Calls = { calls: number; failures: number; totalMs: number; maxMs: number };

/**
 * One JSON line a message, and metrics in the embedded format: nothing is called over the network.
 *
 * Everything that a run counted is one line of its own, by the names of the counts; the few metrics go by the stage alone. A
 * metric for each count and function would cost and alarm fifty times.
 */
export function functionLog(
  serviceName: string,
  { stage, logLevel }: Pick<Environment, 'stage' | 'logLevel'>,
): FunctionLog {
  const logger = new Logger({ serviceName, logLevel });
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName });
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ [STAGE_DIMENSION]: stage });
  const counts = new Map<CountName, number>();
  const measured = new Map<MeasureName, number[]>();
  const calls = new Map<string, Calls>();
  return {
    start(requestId) {
      logger.resetKeys();
      logger.appendKeys({ requestId });
    },
    info: (message, fields = {}) => {
      logger.info(message, printable(fields));
    },
    warn: (message, fields = {}) => {
      logger.warn(message, printable(fields));
    },
    count: (name, value = 1) => {
      counts.set(name, (counts.get(name) ?? 0) + value);
    },
    measure: (name, ms) => {
      measured.set(name, [...(measured.get(name) ?? []), ms]);
    },
    called: ({ host, ms, isFailure }) => {
      const before = calls.get(host) ?? { calls: 0, failures: 0, totalMs: 0, maxMs: 0 };
      before.calls += 1;
      before.failures += isFailure ? 1 : 0;
      before.totalMs += ms;
      before.maxMs = Math.max(before.maxMs, ms);
      calls.set(host, before);
    },
    failed: (error) => {
      logger.error('run failed', error instanceof Error ? error : new Error(String(error)));
    },
    publish() {
      for (const [host, { totalMs, ...of }] of calls)
        logger.info('calls', { host, ...of, meanMs: Math.round(totalMs / of.calls) });
      if (counts.size > 0) {
        const line = { counts: Object.fromEntries(counts) };
        if (RINGING_COUNTS.some((name) => counts.has(name))) logger.warn('counted', line);
        else logger.info('counted', line);
      }
      publishMetrics(metrics, serviceName, { counts, measured });
      for (const map of [counts, measured, calls]) map.clear();
    },
  };
}

type Published = {
  readonly counts: ReadonlyMap<CountName, number>;
  readonly measured: ReadonlyMap<MeasureName, readonly number[]>;
};

function publishMetrics(metrics: Metrics, serviceName: string, { counts, measured }: Published): void {
  const sums = samplesOf(counts);
  for (const [name, values] of sums) for (const value of values) metrics.addMetric(name, MetricUnit.Count, value);
  for (const [name, values] of measured)
    for (const ms of values.slice(0, MOST_SAMPLES)) metrics.addMetric(name, MetricUnit.Milliseconds, ms);
  if (sums.size + measured.size > 0) metrics.addMetadata('service', serviceName).publishStoredMetrics();
}

/** JSON knows no bigint, and the logger keeps `message` for the line itself: a field of that name would be lost. */
function printable(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key === 'message' ? 'text' : key,
      typeof value === 'bigint' ? value.toString() : value,
    ]),
  );
}
