import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { histories, runHistory } from '../../../../support/order-path/run-history.ts';

/** Some three seconds of histories in every run of the tests; more by RUNS. */
const RUNS = Number(process.env['RUNS'] ?? 120);
/** Then a counterexample is not made any smaller. */
const TIME_LIMIT_MS = 20_000;

/** What must have happened again and again, or the histories prove nothing. */
const STEPS_THAT_COUNT = [
  'applyReduction',
  'commitWaiting',
  'finishChild',
  'lookUp',
  'reserveBuy',
  'settleTrade',
  'submitChild',
  'workExit',
];

describe('the order path, through random histories of two leaders and one follower', () => {
  it('S1, S2, B22: keeps caps, shares, books, one order a copy and every end after each step, and comes to rest at its targets', async () => {
    // Given
    const taken = new Map<string, number>();
    // When
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        for (const [step, count] of Object.entries(await runHistory(history))) {
          taken.set(step, (taken.get(step) ?? 0) + count);
        }
      }),
      { numRuns: RUNS, ...(RUNS > 120 ? {} : { interruptAfterTimeLimit: TIME_LIMIT_MS }) },
    );
    // Then
    expect(STEPS_THAT_COUNT.filter((step) => (taken.get(step) ?? 0) < 10)).toEqual([]);
  });
});
