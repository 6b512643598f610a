import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, STAGE_DIMENSION } from '#contract/metrics.ts';
import { type Log } from '#ports/log.ts';
import { type Environment } from './read-environment.ts';

/** A function's log, whose counts are published when a run ends. */
export type FunctionLog = Log & {
  /** Names the run that the following lines belong to. */
  start(requestId: string): void;
  failed(error: unknown): void;
  publish(): void;
};

/**
 * One JSON line a message, and metrics in the embedded format: nothing is called over the network.
 *
 * What is counted goes by the stage alone: a metric for each function would cost and alarm five times. The line that carries
 * it names the function.
 */
export function functionLog(
  serviceName: string,
  { stage, logLevel }: Pick<Environment, 'stage' | 'logLevel'>,
): FunctionLog {
  const logger = new Logger({ serviceName, logLevel });
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE, serviceName });
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ [STAGE_DIMENSION]: stage });
  const counts = new Map<string, number>();
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
    count: (metric, value = 1) => {
      counts.set(metric, (counts.get(metric) ?? 0) + value);
    },
    failed: (error) => {
      logger.error('run failed', error instanceof Error ? error : new Error(String(error)));
    },
    publish() {
      for (const [name, value] of counts) metrics.addMetric(name, MetricUnit.Count, value);
      if (counts.size > 0) metrics.addMetadata('service', serviceName).publishStoredMetrics();
      counts.clear();
    },
  };
}

/** JSON knows no bigint. */
function printable(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === 'bigint' ? value.toString() : value]),
  );
}
