import { expect, test } from '@jest/globals';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { measureLeaders } from '../../../../bin/commands/score/measure-leaders.ts';
import { AS_OF, TRADERS } from './some-sheet.ts';

const request = { asOf: AS_OF, copyCosts: copyCosts(), seed: 11n, trials: 20 };
const records = new Map(TRADERS.slice(0, 3).map(({ wallet, record }) => [wallet, record]));

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
});

test('what fails in a thread fails here', async () => {
  const broken = new Map([...records].map(([wallet, record]) => [wallet, { ...record, markets: new Map() }]));
  await expect(measureLeaders({ records: broken, request, workers: 2, onProgress: () => undefined })).rejects.toThrow(
    'no market',
  );
});
