import { describe, expect, test } from '@jest/globals';
import { SCHEDULE_SOURCE } from '#contract/messages.ts';
import { type AskedScores, scoringHandler } from '#runtime/scoring-handler.ts';
import { aContext, runLog } from '../../../support/fakes/run-log.ts';

const echo = scoringHandler(runLog(), (asked: AskedScores) => Promise.resolve(asked));
const MINUTE_MS = 60_000;

describe('a scoring run', () => {
  test.each([
    [15 * MINUTE_MS, 12 * MINUTE_MS],
    [3 * MINUTE_MS + 1, 1],
    [3 * MINUTE_MS, 0],
    [1_000, 0],
  ])('with %p ms left begins records for %p', async (leftMs, forMs) => {
    expect((await echo({}, aContext(leftMs))).forMs).toBe(forMs);
  });

  test.each([
    [{ source: SCHEDULE_SOURCE, time: '2026-06-01T03:00Z', resume: false }, undefined, undefined],
    [{ asOf: '2026-06-01', candidates: 50 }, Date.UTC(2026, 5, 1), 50],
    [{ candidates: 0 }, undefined, 0],
    [null, undefined, undefined],
  ])('started by %j is of %p with %p candidates', async (event, asOf, candidates) => {
    expect(await echo(event, aContext())).toMatchObject({ asOf, candidates });
  });

  test.each([
    { asOf: 'yesterday' },
    { asOf: '2026-06-01T00:00Z' },
    { asOf: '2026-02-30' },
    { candidates: 51 },
    { candidates: -1 },
    { candidates: 1.5 },
  ])('refuses %j', async (event) => {
    await expect(echo(event, aContext())).rejects.toThrow();
  });
});
