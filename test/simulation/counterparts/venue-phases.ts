import { type History, type VenuePhase } from '../history.ts';
import { type Answer, awayAnswer, refused } from './answers.ts';

/** What a post meets while the venue is in a phase in which it takes no orders, or only those that rest. */
export function phaseAnswer(history: History, atMs: number, isPostOnly: boolean): Answer | undefined {
  const phase = phaseAt(history, atMs);
  switch (phase) {
    case undefined:
      return undefined;
    case 'restarting':
    case 'disabled':
      return awayAnswer(phase);
    case 'post-only':
      return isPostOnly ? undefined : awayAnswer('post-only');
    case 'cancel-only':
      return refused(503, 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.');
  }
}

/** True while the venue takes no cancels either. */
export function isDeaf(history: History, atMs: number): boolean {
  const phase = phaseAt(history, atMs);
  return phase === 'restarting' || phase === 'disabled';
}

function phaseAt({ phases = [] }: Pick<History, 'phases'>, atMs: number): VenuePhase['kind'] | undefined {
  return phases.find(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs)?.kind;
}
