import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { publishedMetrics } from '../../../lib/monitoring/published-metrics.ts';
import { DoorbellQueue } from '../../../lib/constructs/doorbell-queue.ts';
import { Schedules } from '../../../lib/constructs/schedules.ts';
import { readDeployment } from '../../../lib/deployment.ts';
import { anApp } from '../synthesized.ts';

describe('metrics that are published', () => {
  it('are one for each stage and name, whichever function counted, over five minutes', () => {
    const { sum, samples, percentile } = publishedMetrics('prod');
    for (const [metric, statistic] of [
      [sum('LedgerAlerts'), 'Sum'],
      [samples('FeedDelayMs'), 'SampleCount'],
      [percentile('CopyDelayMs', 90), 'p90'],
    ] as const) {
      expect(metric).toMatchObject({ namespace: 'polycopy', statistic });
      expect(metric.dimensions).toEqual({ stage: 'prod' });
      expect(metric.period.toSeconds()).toBe(300);
    }
  });
});

describe('metrics of what waits', () => {
  const app = anApp({ stage: 'test' });
  const deployment = readDeployment(app.node);
  const stack = new Stack(app, 'Any');
  const doorbell = new DoorbellQueue(stack, 'Doorbell', { deployment });
  const schedules = new Schedules(stack, 'Schedules', { deployment });

  it.each([
    ['the oldest doorbell', doorbell.metricOldestMessageAge(), 'ApproximateAgeOfOldestMessage'],
    ['doorbells that were given up', doorbell.metricDeadLetters(), 'ApproximateNumberOfMessagesVisible'],
  ])('%s: the worst of each minute', (_what, metric, metricName) => {
    expect(metric).toMatchObject({ namespace: 'AWS/SQS', metricName, statistic: 'Maximum' });
    expect(metric.period.toSeconds()).toBe(60);
  });

  it('starts and runs that failed are counted when they are told, not as long as they are kept', () => {
    const metric = schedules.metricFailedRuns();
    expect(metric).toMatchObject({ namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent', statistic: 'Sum' });
    expect(metric.period.toSeconds()).toBe(300);
  });

  it('the dead letters are counted on their own queue, not on the doorbell', () => {
    const queueOf = (metric: { readonly dimensions?: Record<string, unknown> }) =>
      JSON.stringify(stack.resolve(metric.dimensions?.['QueueName']));

    expect(queueOf(doorbell.metricDeadLetters())).not.toBe(queueOf(doorbell.metricOldestMessageAge()));
  });
});
