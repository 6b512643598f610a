import { describe, expect, test } from '@jest/globals';
import { FUNCTIONS, runsAtOnce, SIGNER } from '#contract/functions.ts';
import { stageNumbers } from '#contract/stages.ts';
import { LANES } from '#flows/run-guarded.ts';

const RATES = { pollerConcurrency: stageNumbers('prod').pollerConcurrency, shards: 1 };
const named = (name: string) => FUNCTIONS.find((contract) => contract.name === name)!;
const callers = FUNCTIONS.filter(({ needs }) => needs.includes('signer'));

describe('runs of the signer', () => {
  test('are as many as its callers have calls under way that they wait for', () => {
    const calls = callers.map((caller) => (caller.callsAtOnce ?? NaN) * runsAtOnce(caller, RATES));
    expect(runsAtOnce(named(SIGNER), RATES)).toBe(calls.reduce((sum, one) => sum + one));
  });

  test.each(FUNCTIONS.map(({ name }) => name))('are counted for %s exactly where it may call it', (name) => {
    const { callsAtOnce, needs } = named(name);
    expect(callsAtOnce !== undefined).toBe(needs.includes('signer'));
  });

  test.each(['reconciler', 'order-manager', 'redeemer'])(
    'are room for every lane of the %s, of each run that overlaps',
    (name) => {
      expect(named(name).callsAtOnce).toBe(LANES);
      expect(runsAtOnce(named(name), RATES)).toBeGreaterThanOrEqual(2);
    },
  );
});
