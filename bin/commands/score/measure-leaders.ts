import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type MeasuredCandidate } from '#core/scoring/measure-candidate.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type JudgedRecord, measureRecord, type MeasureRequest, type MeasureTask } from './measure-task.ts';

type MeasureLeaders = {
  readonly records: ReadonlyMap<Wallet, JudgedRecord>;
  readonly request: MeasureRequest;
  /** Threads at most. */
  readonly workers: number;
  /** Told after each leader how many are measured. */
  readonly onProgress: (done: number) => void;
};

/**
 * Measures leaders, each by himself, in several threads; where there is one of either, in this thread.
 *
 * @returns The same, in the order of the records, whatever the number of threads.
 * @throws what the first thread that fails throws
 */
export async function measureLeaders({
  records,
  request,
  workers,
  onProgress,
}: MeasureLeaders): Promise<readonly MeasuredCandidate[]> {
  const measured = new Map<Wallet, MeasuredCandidate>();
  const onMeasured = (one: MeasuredCandidate): void => {
    measured.set(one.figures.leader, one);
    onProgress(measured.size);
  };
  const all = [...records];
  const threads = Math.min(workers, all.length);
  if (threads <= 1)
    for (const [leader, record] of all) {
      onMeasured(measureRecord(request, leader, record));
      // Ctrl-C is heard between two leaders.
      await nextTurn();
    }
  else {
    const shares = Array.from({ length: threads }, (_, thread) => all.filter((_one, at) => at % threads === thread));
    await Promise.all(shares.map((own) => measureInThread({ request, records: own }, onMeasured)));
  }
  return all.flatMap(([leader]) => measured.get(leader) ?? []);
}

function measureInThread(task: MeasureTask, onMeasured: (one: MeasuredCandidate) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./measure-worker.ts', import.meta.url), { workerData: task });
    worker.on('message', onMeasured);
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`measuring leaders ended with code ${code}`));
    });
  });
}
