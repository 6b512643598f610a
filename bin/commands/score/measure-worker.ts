import { parentPort, workerData } from 'node:worker_threads';
import { measureRecord, type MeasureTask } from './measure-task.ts';

const { request, records } = workerData as MeasureTask;
for (const [leader, record] of records) parentPort?.postMessage(measureRecord(request, leader, record));
