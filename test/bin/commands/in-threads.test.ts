import { describe, expect, test } from '@jest/globals';
import { inThreads } from '../../../bin/commands/in-threads.ts';

/** Posts half of its way, then ten times its number; a negative one fails. */
const CODE = `
import { parentPort, workerData } from 'node:worker_threads';
if (workerData < 0) throw new Error('number ' + workerData);
parentPort.postMessage({ part: 0.5 });
setTimeout(() => parentPort.postMessage({ played: workerData * 10 }), 30 - workerData);
`;
const script = new URL(`data:text/javascript,${encodeURIComponent(CODE)}`);

async function played(tasks: readonly number[], workers: number) {
  const told: (readonly [number, number])[] = [];
  const results = await inThreads({
    ...{ tasks, workers, script },
    here: (task, onPart) => {
      onPart(0.5);
      return Promise.resolve(task * 10);
    },
    onProgress: (task, part) => {
      told.push([task, part]);
    },
  });
  return { results, told: told.toSorted(([a], [b]) => a - b) };
}

describe('tasks in threads', () => {
  test.each([1, 2, 3, 9])('come to the same in the same order with %i at once', async (workers) => {
    const tasks = [7, 1, 20, 4];
    const { results, told } = await played(tasks, workers);
    expect(results).toEqual([70, 10, 200, 40]);
    expect(told).toEqual(tasks.map((_task, at) => [at, 0.5]));
  });

  test('come to nothing where there are none', async () => {
    expect((await played([], 2)).results).toEqual([]);
  });

  test('fail with what the first of them throws', async () => {
    await expect(played([3, -1, 5], 2)).rejects.toThrow('number -1');
  });
});
