import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Screen } from './live-screen.ts';
import { openSystem, type SystemChoice } from './open-system.ts';
import { onlyFollower } from './only-follower.ts';
import { readRunning } from './running-system.ts';
import { cleanText } from './view/clean-text.ts';
import { watchFrame } from './view/watch-frame.ts';
import { collectWatch, type WatchFacts } from './watch-facts.ts';

type WatchInput = {
  readonly choice: SystemChoice;
  readonly follower: string | undefined;
  readonly everyMs: number;
  readonly screen: Screen;
  /** Ends the watch. */
  readonly signal: AbortSignal;
};

/**
 * Shows a system again and again until the signal.
 *
 * The system is opened for each look alone: a folder that is looked at can be started on, and the look goes on with what
 * runs there then. A look that fails is shown and tried again; one that never succeeded ends the command.
 *
 * @throws Error when the first look fails
 */
export async function watchStatus({ choice, follower, everyMs, screen, signal }: WatchInput): Promise<void> {
  let last: WatchFacts | undefined;
  while (!signal.aborted) {
    let trouble = '';
    try {
      if (last === undefined || mayHaveChanged(choice, last))
        last = await Promise.race([look(choice, follower), untilOver(signal)]);
    } catch (error) {
      if (last === undefined) throw error;
      trouble = ` · NOT READ: ${cleanText(error instanceof Error ? error.message : String(error), 120)}`;
    }
    if (isOver(signal) || last === undefined) return;
    const title = `${titleOf(choice)} · looked at ${new Date().toISOString().slice(11, 19)} UTC, every ${everyMs / 1_000} s · q ends${trouble}`;
    const facts = last;
    screen.show((canvas) => watchFrame({ facts, title }, canvas));
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

/** A look may take long; whoever quits gets the terminal back before it ends. */
async function untilOver(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
  return undefined;
}

/** Where nothing runs nothing changes, and a look would keep the folder from being started on. */
function mayHaveChanged(choice: SystemChoice, { health }: WatchFacts): boolean {
  return health.now !== undefined || !('state' in choice) || readRunning(choice.state) !== undefined;
}

/** It may have been given while something else was awaited. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function look(choice: SystemChoice, follower: string | undefined): Promise<WatchFacts> {
  const system = await openSystem(choice);
  try {
    const facts = await collectWatch(system, follower);
    return follower === undefined ? facts : { ...facts, report: onlyFollower(facts.report, follower) };
  } finally {
    await system.close();
  }
}

function titleOf(choice: SystemChoice): string {
  return `polycopy · ${'state' in choice ? cleanText(choice.state, 60) : `stage ${choice.stage}`}`;
}
