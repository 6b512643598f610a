import { expect, test } from '@jest/globals';
import { barChart } from '../../../../bin/commands/view/bar-chart.ts';

const textOf = (value: number): string => `$${value}`;

test('the highest value is as high as the chart, the lowest has no bar, and both are named', () => {
  expect(barChart({ values: [0, 1, 2, 3, 4], width: 10, height: 2, textOf })).toEqual(['$4    ▄█', '$0  ▄███']);
});

test('what is below zero starts at the lowest value', () => {
  expect(barChart({ values: [-8, 0, 8], width: 10, height: 2, textOf })).toEqual([' $8   █', '$-8  ██']);
});

test('of more values than columns the last of each part is shown', () => {
  expect(barChart({ values: [9, 1, 9, 2], width: 2, height: 1, textOf })).toEqual(['$2 ▄█']);
});

test('without a value there is no line, and of zeros no bar', () => {
  expect(barChart({ values: [], width: 2, height: 2, textOf })).toEqual([]);
  expect(barChart({ values: [0, 0], width: 2, height: 2, textOf })).toEqual(['$0', '$0']);
});
