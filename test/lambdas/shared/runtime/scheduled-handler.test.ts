import { describe, expect, test } from '@jest/globals';
import { LOOP_MS } from '#contract/functions.ts';
import { SCHEDULE_SOURCE } from '#contract/messages.ts';
import { UnavailableError } from '#ports/errors.ts';
import { scheduledHandler, type ScheduledRun } from '#runtime/scheduled-handler.ts';
import { aContext, runLog } from '../../../support/fakes/run-log.ts';

const echo = scheduledHandler(runLog(), (run: ScheduledRun) => Promise.resolve(run));

describe('a scheduled run', () => {
  test.each([
    [90_000, LOOP_MS],
    [LOOP_MS + 15_000, LOOP_MS],
    [LOOP_MS + 14_999, LOOP_MS - 1],
    [16_000, 1_000],
  ])('with %p ms left loops for %p', async (leftMs, forMs) => {
    expect((await echo({}, aContext(leftMs))).forMs).toBe(forMs);
  });

  test.each([
    [{}, false],
    [{ resume: true }, true],
    [{ resume: false, source: 'aws.scheduler' }, false],
    [null, false],
    [undefined, false],
  ])('started by %p resumes: %p', async (event, resume) => {
    expect((await echo(event, aContext())).resume).toBe(resume);
  });

  test.each([
    [{ source: SCHEDULE_SOURCE }, true],
    [{ source: 'aws.ssm', 'detail-type': 'Parameter Store Change' }, false],
    [{}, false],
  ])('S9: started by %p is a schedule’s: %p', async (event, isScheduled) => {
    expect((await echo(event, aContext())).isScheduled).toBe(isScheduled);
  });

  test('refuses an event that it does not understand', async () => {
    await expect(echo({ resume: 'yes' }, aContext())).rejects.toThrow();
  });

  test.each([
    [{}, 0],
    [{ shard: 3 }, 3],
  ])('started by %p is for shard %p', async (event, shard) => {
    expect((await echo(event, aContext())).shard).toBe(shard);
  });

  test.each([-1, 4, 1.5, '1'])('refuses shard %p', async (shard) => {
    await expect(echo({ shard }, aContext())).rejects.toThrow();
  });

  test('a failure ends the invocation, after the counts were published', async () => {
    // Given
    const log = runLog();
    const handler = scheduledHandler(log, () => Promise.reject(new UnavailableError('no')));
    // When
    const run = handler({}, aContext());
    // Then
    await expect(run).rejects.toThrow(UnavailableError);
    expect(log.published).toBe(1);
  });
});
