import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { spreadOf } from '#core/scoring/spread.ts';
import { known, missing } from '#core/scoring/statistic.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, at) => known(count - 1 - at));

it('tells the least, the most, and the quantiles between them', () => {
  expect(spreadOf(numbers(21)).value).toEqual({ least: 0, p05: 1, p50: 10, p95: 19, most: 20 });
  expect(spreadOf([known(4)]).value).toEqual({ least: 4, p05: 4, p50: 4, p95: 4, most: 4 });
});

/** What two of them lie apart is a number too. */
const LARGEST = Number.MAX_VALUE / 2;

it('rises from the least to the most, whatever the order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -LARGEST, max: LARGEST }), { minLength: 1 }), (drawn) => {
      const { value } = spreadOf(drawn.map((one) => known(one)));
      const { least, p05, p50, p95, most } = value!;
      expect([least, p05, p50, p95, most]).toEqual([least, p05, p50, p95, most].toSorted((a, b) => a - b));
      expect([least, most]).toEqual([Math.min(...drawn), Math.max(...drawn)]);
    }),
  );
});

it('is none of nothing, and none where one figure is none', () => {
  expect(spreadOf([])).toEqual({ value: null, reason: 'EMPTY' });
  expect(spreadOf([...numbers(30), missing('ZERO_VARIANCE')])).toEqual({ value: null, reason: 'ZERO_VARIANCE' });
});
