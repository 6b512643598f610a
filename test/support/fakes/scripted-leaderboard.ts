import { UnavailableError } from '#ports/errors.ts';
import { type BoardQuery, type Leaderboard, type RankedTrader } from '#ports/leaderboard.ts';

/** A leaderboard as a test writes it, the same whatever it is sorted by. */
export type ScriptedLeaderboard = Leaderboard & {
  readonly traders: RankedTrader[];
  readonly asked: BoardQuery[];
  isAway: boolean;
};

/** Starts without a trader. */
export function scriptedLeaderboard(): ScriptedLeaderboard {
  const scripted: ScriptedLeaderboard = {
    traders: [],
    asked: [],
    isAway: false,
    topTraders: (query) => {
      scripted.asked.push(query);
      if (scripted.isAway) return Promise.reject(new UnavailableError('leaderboard', { source: 'leaderboard' }));
      return Promise.resolve(scripted.traders.slice(0, query.limit));
    },
  };
  return scripted;
}
