import { expect, test } from '@jest/globals';
import { known, missing } from '#core/scoring/statistic.ts';

test('a statistic has a value and no reason, or a reason and no value', () => {
  expect(known(0)).toEqual({ value: 0 });
  expect(known({ mean: 1 }).reason).toBeUndefined();
  expect(missing('TOO_FEW')).toEqual({ value: null, reason: 'TOO_FEW' });
});
