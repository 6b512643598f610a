import { parentPort, workerData } from 'node:worker_threads';
import { measureRecords } from './measure-records.ts';
import { type MeasureTask } from './measure-task.ts';

const played = await measureRecords(workerData as MeasureTask, (part) => {
  parentPort?.postMessage({ part });
});
parentPort?.postMessage({ played });
