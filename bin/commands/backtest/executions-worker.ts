import { parentPort, workerData } from 'node:worker_threads';
import { executionsTaskSchema } from './executions-task.ts';
import { playExecutions } from './play-executions.ts';

const played = await playExecutions(executionsTaskSchema.parse(workerData), (part) => {
  parentPort?.postMessage({ part });
});
parentPort?.postMessage({ played });
