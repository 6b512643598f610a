import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { COUNT_PERIOD_MS } from '#contract/alarms.ts';
import { METRIC_NAMESPACE, type MetricName, STAGE_DIMENSION } from '#contract/metrics.ts';

/** What one stage publishes, over all of its functions. */
export type PublishedMetrics = {
  /** The sum over each five minutes; no data means never. */
  sum(name: MetricName): Metric;
  /** How many samples there were in each five minutes. */
  samples(name: MetricName): Metric;
  /** The value that this part of the samples of each five minutes stays below, like 90. */
  percentile(name: MetricName, percent: number): Metric;
};

/** The metrics that functions publish of a stage. */
export function publishedMetrics(stage: string): PublishedMetrics {
  const metric = (metricName: MetricName, statistic: string): Metric =>
    new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { [STAGE_DIMENSION]: stage },
      statistic,
      period: Duration.millis(COUNT_PERIOD_MS),
    });
  return {
    sum: (name) => metric(name, 'Sum'),
    samples: (name) => metric(name, 'SampleCount'),
    percentile: (name, percent) => metric(name, `p${percent}`),
  };
}

/** Starts of any function of the account that were turned away for want of concurrency, in each five minutes. */
export function accountThrottles(): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'Throttles',
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}
