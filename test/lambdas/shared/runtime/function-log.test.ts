import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { functionLog } from '#runtime/function-log.ts';

/** What a run writes to its output, line by line. */
function whenPublished(stage: string, counts: (log: ReturnType<typeof functionLog>) => void): readonly object[] {
  const written = jest.spyOn(console, 'log').mockReturnValue(undefined);
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'false';
  const log = functionLog('reconciler', { stage, logLevel: 'ERROR' });
  counts(log);
  log.publish();
  return written.mock.calls.map(([line]) => JSON.parse(String(line)) as object);
}

afterEach(() => {
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
  jest.restoreAllMocks();
});

describe('what is counted', () => {
  test('is published by stage alone, so that one alarm sees it whichever function counted', () => {
    const published = whenPublished('prod', (log) => {
      log.count('LateFills');
      log.count('TradesSettled', 2);
      log.count('LateFills');
    });
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({
      stage: 'prod',
      LateFills: 2,
      TradesSettled: 2,
      service: 'reconciler',
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'polycopy',
            Dimensions: [['stage']],
            Metrics: [
              { Name: 'LateFills', Unit: 'Count' },
              { Name: 'TradesSettled', Unit: 'Count' },
            ],
          },
        ],
      },
    });
  });

  test('is published once: the next run begins at nothing, and one that counted nothing says nothing', () => {
    const published = whenPublished('dev', (log) => {
      log.count('LateFills');
      log.publish();
      log.publish();
      log.count('TradesStuck');
    });
    expect(published).toMatchObject([
      { stage: 'dev', LateFills: 1 },
      {
        stage: 'dev',
        TradesStuck: 1,
        _aws: { CloudWatchMetrics: [{ Dimensions: [['stage']] }] },
        service: 'reconciler',
      },
    ]);
    expect(published[1]).not.toHaveProperty('LateFills');
  });
});
