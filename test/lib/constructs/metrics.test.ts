import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { countMetric } from '../../../lib/monitoring/count-metric.ts';
import { DoorbellQueue } from '../../../lib/constructs/doorbell-queue.ts';
import { Schedules } from '../../../lib/constructs/schedules.ts';
import { readDeployment } from '../../../lib/deployment.ts';
import { anApp } from '../synthesized.ts';

describe('metrics of what is counted', () => {
  it('are one for each stage and count, summed over five minutes, whichever function counted', () => {
    const metric = countMetric('prod', 'LateFills');
    expect(metric).toMatchObject({ namespace: 'polycopy', metricName: 'LateFills', statistic: 'Sum' });
    expect(metric.dimensions).toEqual({ stage: 'prod' });
    expect(metric.period.toSeconds()).toBe(300);
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
    ['starts and runs that failed', schedules.metricFailedStarts(), 'ApproximateNumberOfMessagesVisible'],
  ])('%s: the worst of each minute', (_what, metric, metricName) => {
    expect(metric).toMatchObject({ namespace: 'AWS/SQS', metricName, statistic: 'Maximum' });
    expect(metric.period.toSeconds()).toBe(60);
  });

  it('the dead letters are counted on their own queue, not on the doorbell', () => {
    const queueOf = (metric: { readonly dimensions?: Record<string, unknown> }) =>
      JSON.stringify(stack.resolve(metric.dimensions?.['QueueName']));

    expect(queueOf(doorbell.metricDeadLetters())).not.toBe(queueOf(doorbell.metricOldestMessageAge()));
  });
});
