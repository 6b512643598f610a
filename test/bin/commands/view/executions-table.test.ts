import { expect, test } from '@jest/globals';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { drawnOf, executionLines } from '../../../../bin/commands/view/executions-table.ts';

const told = (measured: number, filled: number): string =>
  executionLines([], { count: 20, measured, filled }, { isColoured: false }).join('\n');

test('fills are said to be drawn where as many as it takes were filled, however many more were measured', () => {
  // Given
  const [enough, few] = [LEAST_COPIES, LEAST_COPIES - 1];

  // Then
  expect(drawnOf({ count: 20, measured: 36, filled: enough })).toEqual(['delay', 'slippage', 'fill']);
  expect(drawnOf({ count: 20, measured: 36, filled: few })).toEqual(['delay']);
  expect(told(36, enough)).toContain('from 30 purchases of ours, and which part of them, from 36.');
  expect(told(36, few)).toContain('Fills are as books say: of 36 measured purchases 29 were filled');
});

test('what was realised is said to be filled as books say where the others are not', () => {
  expect(told(36, LEAST_COPIES)).toContain('Realised is filled as books say.');
  expect(told(36, LEAST_COPIES - 1)).not.toContain('Realised is filled');
});
