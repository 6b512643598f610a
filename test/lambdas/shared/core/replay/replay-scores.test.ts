import { expect, it } from '@jest/globals';
import { replayScores } from '#core/replay/replay-scores.ts';

it('knows nothing of any leader before anybody was scored, each replay for itself', () => {
  const [one, other] = [replayScores(), replayScores()];
  for (const known of [one.standings, one.edges, one.scored]) expect(known.size).toBe(0);
  expect([one.vetoed, one.cleared]).toEqual([[], []]);
  expect(one.standings).not.toBe(other.standings);
});
