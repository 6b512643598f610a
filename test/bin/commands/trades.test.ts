import { expect, test } from '@jest/globals';
import { tradesText } from '../../../bin/commands/trades.ts';
import { aTrade } from './a-trade-report.ts';

const dozen = Array.from({ length: 12 }, (_, at) => aTrade({ title: `Market ${at}` }));
const titlesIn = (text: string): readonly string[] => text.match(/Market \d+/g) ?? [];

test.each([
  [{}, 10],
  [{ json: true }, 10],
  [{ csv: true }, 12],
  [{ last: 11 }, 11],
  [{ last: 11, json: true }, 11],
  [{ last: 11, csv: true }, 11],
] as const)('%j: of twelve trades the newest %d are shown', (options, count) => {
  const titles = dozen.slice(0, count).map(({ title }) => title);
  expect(titlesIn(tradesText(dozen, options))).toEqual(titles);
});
