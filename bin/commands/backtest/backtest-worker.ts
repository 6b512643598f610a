import { parentPort, workerData } from 'node:worker_threads';
import { taskSchema } from './backtest-task.ts';
import { playTask } from './play-task.ts';

const played = await playTask(taskSchema.parse(workerData), (part) => {
  parentPort?.postMessage({ part });
});
parentPort?.postMessage({ played });
