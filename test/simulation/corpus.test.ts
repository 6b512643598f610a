import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readPlan } from './plans.ts';
import { runHistory } from './run-history.ts';

const FOLDER = new URL('./corpus/', import.meta.url).pathname;
const PLANS = readdirSync(FOLDER).sort();

describe('a plan of the corpus', () => {
  test.each(PLANS)('%s breaks no invariant, and its faults take place', async (name) => {
    const { history } = readPlan(`${FOLDER}${name}`);
    const { violation, hits } = await runHistory(history);
    expect(violation).toBeUndefined();
    expect(hits.length).toBeGreaterThanOrEqual(Math.min(1, history.faults.singles.length));
  });
});
