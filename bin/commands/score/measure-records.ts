import { setImmediate as nextTurn } from 'node:timers/promises';
import { type MeasuredCandidate, measureCandidate } from '#core/scoring/measure-candidate.ts';
import { type MeasureTask } from './measure-task.ts';

/** Measures some leaders of whom nothing is read that came later, one after the other, in their order. */
export async function measureRecords(
  { request, records }: MeasureTask,
  onPart: (part: number) => void,
): Promise<readonly MeasuredCandidate[]> {
  const measured: MeasuredCandidate[] = [];
  for (const [leader, record] of records) {
    // Ctrl-C is heard between two leaders.
    await nextTurn();
    measured.push(measureCandidate({ ...request, leader, record, gaps: record.gaps }));
    onPart(measured.length / records.length);
  }
  return measured;
}
