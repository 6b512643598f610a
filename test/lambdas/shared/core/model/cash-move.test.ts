import { expect, test } from '@jest/globals';
import { CASH_MOVES } from '#core/model/cash-move.ts';

test('only a withdrawal takes cash out', () => {
  const out = Object.entries(CASH_MOVES).flatMap(([type, way]) => (way === 'out' ? [type] : []));
  expect(out).toEqual(['WITHDRAWAL']);
  expect(Object.keys(CASH_MOVES)).not.toContain('TRADE');
});
