import { expect, test } from '@jest/globals';
import { freedOfRun } from '#flows/freed-of-run.ts';

const moment = (): Promise<unknown> => new Promise(setImmediate);

test('what is set free is counted for one pass, and tells who waits for the first of it', async () => {
  // Given
  const freed = freedOfRun();
  const told: number[] = [];
  const begin = (pass: number) => void freed.begin().then(() => told.push(pass));
  begin(1);
  freed.add(0);
  await moment();
  expect([freed.count(), told]).toEqual([0, []]);
  // When
  freed.add(2);
  freed.add(1);
  await moment();
  expect([freed.count(), told]).toEqual([3, [1]]);
  begin(2);
  await moment();
  // Then
  expect([freed.count(), told]).toEqual([0, [1]]);
});
