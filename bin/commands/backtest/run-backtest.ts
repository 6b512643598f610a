import { drawnDelays, POST_QUANTILES, SEEN_QUANTILES } from '#core/replay/replay-delays.ts';
import { replayer } from '#core/replay/replayer.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { reversedEvents } from '#core/replay/reversed-events.ts';
import { type Settings } from '#core/model/settings.ts';
import { type ConditionId, parseConditionId } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type TapeWorld } from '../../local/tape/tape-world.ts';
import { replaySettings } from './replay-settings.ts';
import { tapeEvents } from './tape-events.ts';
import { backtestEnd } from './tape-end.ts';

/** What one backtest is made of. */
export type BacktestInput = {
  readonly world: TapeWorld;
  readonly settings: Settings;
  readonly seed: bigint;
  /** The end of what is played; absent: the last thing that happened. */
  readonly endMs?: number | undefined;
  /** A recorded book older than this is not taken for that of the moment; absent: ten minutes. */
  readonly bookAgeMs?: number | undefined;
  /** Leaders buy the other outcome: a control. */
  readonly isReversed?: boolean | undefined;
  /** Told of the part that is done, now and then. */
  readonly onProgress?: ((part: number) => void) | undefined;
};

const TELL_EACH = 10_000;

/** Plays a tape through the core under settings: no clock, no network and no table. */
export function runBacktest(input: BacktestInput): ReplayResult {
  const { world, settings, seed, endMs, bookAgeMs, isReversed, onProgress } = input;
  const recorded = tapeEvents({ world, equityIntervalMs: settings.monitoring.portfolioSyncIntervalMs });
  const events = isReversed === true ? reversedEvents(recorded) : recorded;
  const run = replayer({
    settings: replaySettings(settings),
    delays: drawnDelays(seed, { seen: SEEN_QUANTILES, post: POST_QUANTILES, held: heldMs(world) }),
    from: unixMs(world.startMs),
    bookAgeMs,
  });
  events.forEach((event, at) => {
    run.accept(event);
    if (at % TELL_EACH === 0) onProgress?.(at / events.length);
  });
  return run.finish(unixMs(endMs ?? backtestEnd(world)));
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
