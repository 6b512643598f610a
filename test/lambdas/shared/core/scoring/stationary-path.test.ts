import { expect, test } from '@jest/globals';
import { fillPath } from '#core/scoring/stationary-path.ts';
import { labelledStream } from '#core/values/random-stream.ts';

const SERIES = Float64Array.from({ length: 50 }, (_none, day) => day);

function pathOf(meanBlock: number, length: number): Float64Array {
  const path = new Float64Array(length);
  fillPath(path, { series: SERIES, meanBlock, stream: labelledStream(1n, 'path') });
  return path;
}

test('days follow each other for as long as blocks are on average, the first after the last', () => {
  const begins = (path: Float64Array) => path.filter((day, at) => at > 0 && day !== (path[at - 1]! + 1) % 50).length;
  expect(begins(pathOf(1e9, 120))).toBe(0);
  expect(begins(pathOf(10, 10_000))).toBeGreaterThan(900);
  expect(begins(pathOf(10, 10_000))).toBeLessThan(1_100);
});

test('with blocks of one day every day is drawn by itself', () => {
  expect(new Set(pathOf(1, 1_000)).size).toBe(50);
});
