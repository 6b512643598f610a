import { type UnixMs } from '../values/unix-ms.ts';
import { playScorer } from './play-scorer.ts';
import { recordSeen } from './record-seen.ts';
import { type Due, type ReplayRun } from './replay-run.ts';
import { confirmMatched, matchSent } from './settle-order.ts';
import { tendWorked } from './tend-worked.ts';
import { workParent } from './work-parent.ts';

/** Lets happen what is due by itself at a moment. */
export function happen(run: ReplayRun, what: Due, now: UnixMs): void {
  switch (what.due) {
    case 'seen':
      for (const { parentId } of recordSeen(run, what.actions, now)) workParent(run, parentId, now);
      return;
    case 'parent':
      workParent(run, what.parentId, now);
      return;
    case 'order':
      tendWorked(run, what.parentId, now);
      return;
    case 'match':
      matchSent(run, what.order, now);
      return;
    case 'confirm':
      confirmMatched(run, what.order, now);
      return;
    case 'score':
      playScorer(run, what.scorer, now);
  }
}
