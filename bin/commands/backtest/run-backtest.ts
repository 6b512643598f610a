import { type MeasuredFill } from '#core/replay/measured-fill.ts';
import { drawnDelays, POST_QUANTILES, SEEN_QUANTILES } from '#core/replay/replay-delays.ts';
import { drawnFills } from '#core/replay/replay-fills.ts';
import { replayer } from '#core/replay/replayer.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { reversedEvents } from '#core/replay/reversed-events.ts';
import { type Settings } from '#core/model/settings.ts';
import { type ConditionId, parseConditionId } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type TapeWorld } from '../../local/tape/tape-world.ts';
import { replayScorer } from './replay-scorer.ts';
import { replaySettings } from './replay-settings.ts';
import { tapeEvents } from './tape-events.ts';
import { backtestEnd } from './tape-end.ts';

/** What is played, however it is executed. */
type TapeInput = {
  readonly world: TapeWorld;
  readonly settings: Settings;
  /** The end of what is played; absent: the last thing that happened. */
  readonly endMs?: number | undefined;
  /** A recorded book older than this is not taken for that of the moment; absent: ten minutes. */
  readonly bookAgeMs?: number | undefined;
  /** Leaders buy the other outcome: a control. Not for settings that ask for the scorer, which reads what a run's own copies came to. */
  readonly isReversed?: boolean | undefined;
};

/** How it is executed. */
type Execution = {
  /** What delays and fills are drawn by. */
  readonly seed: bigint;
  /** What purchases of ours were filled with; absent, or too few: orders are filled with what books say. */
  readonly measured?: readonly MeasuredFill[];
  /** Told of the part that is done, now and then. */
  readonly onProgress?: ((part: number) => void) | undefined;
};

const TELL_EACH = 10_000;

/** Plays a tape through the core under settings: no clock, no network and no table. */
export function runBacktest({ seed, onProgress, ...input }: TapeInput & Execution): ReplayResult {
  return executionsOf(input)({ seed, onProgress });
}

/** Reads a tape once, to be played under settings as often as is asked for, each time from the start. */
export function executionsOf(input: TapeInput): (execution: Execution) => ReplayResult {
  const { world, settings: asked, endMs, bookAgeMs, isReversed } = input;
  const recorded = tapeEvents({ world, equityIntervalMs: asked.monitoring.portfolioSyncIntervalMs });
  const events = isReversed === true ? reversedEvents(recorded) : recorded;
  const [settings, held] = [replaySettings(asked), heldMs(world)];
  const scorer = replayScorer(world, settings);
  return ({ seed, measured = [], onProgress }) => {
    const run = replayer({
      ...{ settings, from: unixMs(world.startMs), bookAgeMs, scorer },
      delays: drawnDelays(seed, { seen: SEEN_QUANTILES, post: POST_QUANTILES, held }),
      fills: drawnFills(seed, measured),
    });
    for (const [at, event] of events.entries()) {
      run.accept(event);
      if (at % TELL_EACH === 0) onProgress?.(at / events.length);
    }
    return run.finish(unixMs(endMs ?? backtestEnd(world)));
  };
}

/** How long the venue holds taker orders, by market. */
function heldMs({ markets }: TapeWorld): ReadonlyMap<ConditionId, number> {
  return new Map(
    markets.flatMap(({ conditionId, secondsDelay }) => {
      const condition = parseConditionId(conditionId);
      return condition === undefined ? [] : [[condition, secondsDelay * 1_000] as const];
    }),
  );
}
