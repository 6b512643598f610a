import { type MeasuredCandidate } from '#core/scoring/measure-candidate.ts';
import { type Wallet } from '#core/values/ids.ts';
import { inThreads } from '../in-threads.ts';
import { measureRecords } from './measure-records.ts';
import { type JudgedRecord, type MeasureRequest, type MeasureTask } from './measure-task.ts';

type MeasureLeaders = {
  readonly records: ReadonlyMap<Wallet, JudgedRecord>;
  readonly request: MeasureRequest;
  /** Threads at most. */
  readonly workers: number;
  /** Told after each leader how many are measured. */
  readonly onProgress: (done: number) => void;
};

/**
 * Measures leaders, each by himself, shared out among threads; where there is one of either, in this thread.
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
  const all = [...records];
  const threads = Math.min(workers, all.length);
  const tasks = Array.from(
    { length: threads },
    (_, thread): MeasureTask => ({ request, records: all.filter((_one, at) => at % threads === thread) }),
  );
  const done = tasks.map(() => 0);
  const shares = await inThreads({
    ...{ tasks, workers, here: measureRecords, script: new URL('./measure-worker.ts', import.meta.url) },
    onProgress: (at, part) => {
      done[at] = Math.round(part * (tasks[at]?.records.length ?? 0));
      onProgress(done.reduce((sum, one) => sum + one, 0));
    },
  });
  return all.flatMap((_one, at) => shares[at % threads]?.[Math.floor(at / threads)] ?? []);
}
