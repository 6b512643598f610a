import { parentPort, workerData } from 'node:worker_threads';
import { readTape } from '../../local/tape/read-tape.ts';
import { readSettingsFile } from '../settings-file.ts';
import { unstatedSettings } from '../unstated-settings.ts';
import { taskSchema } from './backtest-task.ts';
import { cutWorld } from './cut-world.ts';
import { runBacktest } from './run-backtest.ts';

const { tape, settings: file, seed, startMs, endMs } = taskSchema.parse(workerData);
const period = { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
const world = cutWorld(await readTape(tape), period);
const { settings } = await readSettingsFile(file, unstatedSettings('recording', undefined));
const onProgress = (part: number): void => parentPort?.postMessage({ part });
parentPort?.postMessage({ result: runBacktest({ world, settings, seed, endMs, onProgress }) });
