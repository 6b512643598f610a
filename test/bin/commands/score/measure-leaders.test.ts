import { expect, test } from '@jest/globals';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { measureLeaders } from '../../../../bin/commands/score/measure-leaders.ts';
import { someGaps } from '../../../support/builders/a-leader-record.ts';
import { AS_OF, TRADERS } from './some-sheet.ts';

const request = { asOf: AS_OF, copyCosts: copyCosts(), seed: 11n, trials: 20 };
const gaps = someGaps({ feesUntold: 7, strangeRows: new Map([['NEWS', 2]]) });
const records = new Map(TRADERS.slice(0, 3).map(({ wallet, record }) => [wallet, { ...record, gaps }]));

test('any number of threads measures the same, in the order of the records, and tells of each', async () => {
  // Given
  const told: number[] = [];
  // When
  const [alone, two] = [
    await measureLeaders({ records, request, workers: 1, onProgress: (done) => told.push(done) }),
    await measureLeaders({ records, request, workers: 2, onProgress: (done) => told.push(done) }),
  ];
  // Then
  expect(alone.map(({ figures }) => figures.leader)).toEqual([...records.keys()]);
  expect(two).toEqual(alone);
  expect(told).toEqual([1, 2, 3, 1, 2, 3]);
  for (const { figures } of two)
    expect(figures.gaps).toEqual([
      { kind: 'STRANGE_ROWS', count: 2 },
      { kind: 'FEES_UNTOLD', count: 7 },
    ]);
});

test('what fails in a thread fails here', async () => {
  const broken = new Map([...records].map(([wallet, record]) => [wallet, { ...record, markets: new Map() }]));
  await expect(measureLeaders({ records: broken, request, workers: 2, onProgress: () => undefined })).rejects.toThrow(
    'no market',
  );
});
