import { parentPort, workerData } from 'node:worker_threads';
import { playWalk } from './play-walk.ts';
import { type WalkTask } from './walk-task.ts';

const played = await playWalk(workerData as WalkTask, (part) => {
  parentPort?.postMessage({ part });
});
parentPort?.postMessage({ played });
