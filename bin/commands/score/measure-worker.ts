import { parentPort, workerData } from 'node:worker_threads';
import { measureCandidate } from '#core/scoring/measure-candidate.ts';
import { type MeasureTask } from './measure-task.ts';

const { request, records } = workerData as MeasureTask;
for (const [leader, record] of records) parentPort?.postMessage(measureCandidate({ ...request, leader, record }));
