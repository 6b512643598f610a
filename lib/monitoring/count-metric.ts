import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { COUNT_PERIOD_MS } from '#contract/alarms.ts';
import { METRIC_NAMESPACE, STAGE_DIMENSION } from '#contract/metrics.ts';

/** How often something was counted in each five minutes, over all functions of the stage; no data means never. */
export function countMetric(stage: string, name: string): Metric {
  return new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: name,
    dimensionsMap: { [STAGE_DIMENSION]: stage },
    statistic: 'Sum',
    period: Duration.millis(COUNT_PERIOD_MS),
  });
}
