import { expect, it } from '@jest/globals';
import { startAsync } from '../../../../bin/local/aws/async-start.ts';
import { stepClock } from './support/step-clock.ts';

const MINUTE_MS = 60_000;

/** Plays a start whose runs fail so many times, and says when it ran and what was given up. */
async function played({ fails, refusals = 0, maxAgeMs }: { fails: number; refusals?: number; maxAgeMs: number }) {
  const clock = stepClock(0);
  const ran: number[] = [];
  const givenUp: string[] = [];
  const state = { isOver: false };
  const over = startAsync({
    clock,
    attempts: { retries: 5, maxAgeMs },
    runs: { retries: 2, maxAgeMs },
    isRefused: (attempt) => attempt < refusals,
    run: () => {
      ran.push(clock.now());
      return ran.length > fails ? Promise.resolve() : Promise.reject(new Error('as ordered'));
    },
    onGivenUp: (what) => givenUp.push(what),
    signal: new AbortController().signal,
  }).then(() => {
    state.isOver = true;
  });
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    const due = clock.nextDue();
    if (state.isOver || due === undefined) break;
    clock.advance(due);
  }
  await over;
  return { ran, givenUp };
}

it('runs again one minute after the first failure, and two after the second', async () => {
  expect(await played({ fails: 2, maxAgeMs: 10 * MINUTE_MS })).toEqual({
    ran: [0, MINUTE_MS, 3 * MINUTE_MS],
    givenUp: [],
  });
  expect((await played({ fails: 3, maxAgeMs: 10 * MINUTE_MS })).givenUp).toEqual(['run']);
});

it('gives up what would be too old by then', async () => {
  expect(await played({ fails: 3, maxAgeMs: 2 * MINUTE_MS })).toEqual({ ran: [0, MINUTE_MS], givenUp: ['run'] });
  expect(await played({ fails: 0, refusals: 9, maxAgeMs: 4_000 })).toEqual({ ran: [], givenUp: ['start'] });
});

it('runs once the start is no longer refused', async () => {
  expect(await played({ fails: 0, refusals: 3, maxAgeMs: MINUTE_MS })).toEqual({ ran: [7_000], givenUp: [] });
});
