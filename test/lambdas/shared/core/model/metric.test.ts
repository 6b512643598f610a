import { expect, test } from '@jest/globals';
import { METRICS } from '#core/model/metric.ts';

test('M8: a metric has a name of letters, and each name once', () => {
  expect(new Set(METRICS).size).toBe(METRICS.length);
  for (const name of METRICS) expect(name).toMatch(/^[A-Z][A-Za-z]+$/);
});
