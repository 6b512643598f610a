import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { METRICS } from '#contract/metrics.ts';
import { COUNTS, MEASURES } from '#core/model/counts.ts';
import { functionLog } from '#runtime/function-log.ts';

/** What a run writes to its output, line by line. */
function whenPublished(
  stage: string,
  counts: (log: ReturnType<typeof functionLog>) => void,
  logLevel: 'ERROR' | 'INFO' = 'ERROR',
): readonly object[] {
  const written = jest.spyOn(console, 'log').mockReturnValue(undefined);
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'false';
  const log = functionLog('reconciler', { stage, logLevel });
  counts(log);
  log.publish();
  return written.mock.calls.map(([line]) => JSON.parse(String(line)) as object);
}

afterEach(() => {
  process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
  jest.restoreAllMocks();
});

const metricsOf = (line: object) =>
  (line as { _aws: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] } })._aws.CloudWatchMetrics.flatMap(
    ({ Metrics }) => Metrics.map(({ Name }) => Name),
  );

describe('what is counted', () => {
  test('rings by its alert, by stage alone, so that one alarm sees it whichever function counted', () => {
    const published = whenPublished('prod', (log) => {
      log.count('LateFills');
      log.count('TradesSettled', 2);
      log.count('LedgersUnproven', 3);
      log.count('DriftBooked');
    });
    expect(published).toHaveLength(1);
    expect(published[0]).toMatchObject({
      stage: 'prod',
      LedgerAlerts: 4,
      NoticeAlerts: 1,
      service: 'reconciler',
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'polycopy',
            Dimensions: [['stage']],
            Metrics: [
              { Name: 'LedgerAlerts', Unit: 'Count' },
              { Name: 'NoticeAlerts', Unit: 'Count' },
            ],
          },
        ],
      },
    });
    expect(published[0]).not.toHaveProperty('TradesSettled');
  });

  test('is published once: the next run begins at nothing, and one that counted nothing says nothing', () => {
    const published = whenPublished('dev', (log) => {
      log.count('LateFills');
      log.publish();
      log.publish();
      log.count('TradesStuck', 2);
    });
    expect(published).toMatchObject([
      { stage: 'dev', LedgerAlerts: 1, service: 'reconciler' },
      { stage: 'dev', UnprovenAlerts: 2, service: 'reconciler' },
    ]);
    expect(published[1]).not.toHaveProperty('LedgerAlerts');
  });

  test.each([
    ['info', { TradesSettled: 2, EventsRecorded: 1 }],
    // What has rung is told also where only warnings are.
    ['warn', { TradesSettled: 2, LateFills: 1 }],
  ] as const)('stands in the log as %s under its own name, which costs nothing more: %j', (level, counts) => {
    const written = jest.spyOn(console, level).mockReturnValue(undefined);
    const count = (log: ReturnType<typeof functionLog>): void => {
      for (const [name, value] of Object.entries(counts)) log.count(name as never, value);
    };
    whenPublished('dev', count, 'INFO');
    const lines = written.mock.calls.map(([line]) => JSON.parse(String(line)) as object);
    expect(lines).toMatchObject([{ message: 'counted', counts }]);
  });

  test('M8: no more than ten metrics are published, whatever is counted', () => {
    const published = whenPublished('dev', (log) => {
      for (const name of COUNTS) log.count(name, 3);
      for (const name of MEASURES) log.measure(name, 1_500);
    });
    const names = published.flatMap(metricsOf);
    expect(new Set(names)).toEqual(new Set(METRICS));
    expect(METRICS.length).toBeLessThanOrEqual(10);
  });
});

describe('what is measured', () => {
  test('is published time by time, so that percentiles can be told', () => {
    const [line] = whenPublished('dev', (log) => {
      log.measure('FeedDelayMs', 2_100);
      log.measure('FeedDelayMs', 3_400);
    });
    expect(line).toMatchObject({ FeedDelayMs: [2_100, 3_400] });
  });

  test('of a burst of trades the first 40 are published: a metric takes no more than 100 values', () => {
    const [line] = whenPublished('dev', (log) => {
      for (let ms = 0; ms < 150; ms += 1) log.measure('CopyDelayMs', ms);
    });
    expect((line as { CopyDelayMs: number[] }).CopyDelayMs).toHaveLength(40);
  });

  test('the stream leads by one for each trade that it told first, and lags by one for each other', () => {
    const [line] = whenPublished('dev', (log) => {
      log.count('HintsFirst', 2);
      log.count('PollsFirst', 3);
    });
    expect(line).toMatchObject({ StreamLead: [1, 1, -1, -1, -1] });
  });
});

describe('a line', () => {
  test('keeps the message of an error beside its own, and amounts as texts', () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue(undefined);
    functionLog('reconciler', { stage: 'dev', logLevel: 'INFO' }).warn('drift: failed', { message: 'away', usd: 2n });
    expect(warn.mock.calls.map(([line]) => JSON.parse(String(line)) as object)).toMatchObject([
      { level: 'WARN', message: 'drift: failed', text: 'away', usd: '2' },
    ]);
  });
});

describe('calls of services', () => {
  test('are one line for each host and run: how many, how many failed, how long', () => {
    const info = jest.spyOn(console, 'info').mockReturnValue(undefined);
    whenPublished(
      'dev',
      (log) => {
        log.called({ host: 'clob.example', ms: 100, isFailure: false });
        log.called({ host: 'clob.example', ms: 301, isFailure: true });
        log.called({ host: 'rpc.example', ms: 7, isFailure: false });
      },
      'INFO',
    );
    expect(info.mock.calls.map(([line]) => JSON.parse(String(line)) as object)).toMatchObject([
      { message: 'calls', host: 'clob.example', calls: 2, failures: 1, meanMs: 201, maxMs: 301 },
      { message: 'calls', host: 'rpc.example', calls: 1, failures: 0, meanMs: 7, maxMs: 7 },
    ]);
  });
});
