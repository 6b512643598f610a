import { FUNCTIONS } from '#contract/functions.ts';
import { leaderMeasures } from '#core/replay/leader-measures.ts';
import { asksScorer } from '#core/replay/play-scorer.ts';
import { type ReplayScorer } from '#core/replay/replay-scores.ts';
import { type Settings } from '#core/model/settings.ts';
import { type TapeWorld } from '../../local/tape/tape-world.ts';
import { tapeLeaders } from '../series/tape-leader.ts';

/** What the leaders of the settings are scored by in a backtest, as often as the scorer does; undefined where nothing asks for it. */
export function replayScorer(world: TapeWorld, settings: Settings): ReplayScorer | undefined {
  if (!asksScorer(settings)) return undefined;
  const records = tapeLeaders(world, new Set(settings.leaders.map(({ wallet }) => wallet)));
  return { ...scoringRhythm(), measures: leaderMeasures({ records, trials: Math.max(1, settings.leaders.length) }) };
}

function scoringRhythm(): Pick<ReplayScorer, 'everyMs' | 'afterMs'> {
  const trigger = FUNCTIONS.find(({ name }) => name === 'scorer')?.trigger;
  if (trigger?.kind !== 'schedule') throw new Error('the scorer is started by a schedule');
  return { everyMs: trigger.everyMs, afterMs: trigger.afterMidnightMs ?? 0 };
}
