import { beforeEach, describe, expect, test } from '@jest/globals';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { type Scores } from '#ports/scores.ts';
import { aWallet, FIRST_DAY } from '../builders/a-leader-record.ts';
import { aLeaderScore, aScoringRun } from '../builders/a-leader-score.ts';
import { LEADER } from '../builders/identities.ts';

const dayAt = (day: number) => later(FIRST_DAY, day * DAY_MS);

/** What every implementation of the scores keeps; `start` gives an empty one. */
export function scoresSpec(name: string, start: () => Promise<Scores>): void {
  describe(`scores: ${name}`, () => {
    let scores: Scores;
    beforeEach(async () => {
      scores = await start();
    });
    const scoreOn = (day: number, leader = LEADER, trials = 1) => {
      const score = aLeaderScore({ leader });
      return { ...score, asOf: dayAt(day), inputs: { ...score.inputs, trials } };
    };
    const runOn = (day: number, leaders = [LEADER]) =>
      aScoringRun({
        ...{ asOf: dayAt(day), measuredAt: later(dayAt(day), 1_000), leaders: [LEADER] },
        scores: leaders.map((leader) => scoreOn(day, leader)),
      });

    test('before the first run there is none', async () => {
      expect([await scores.latestScores(), await scores.scoresOf(LEADER, 10)]).toEqual([undefined, []]);
    });

    test('a run comes back as it was, scores in their order and what was left out with it', async () => {
      // Given
      const run = {
        ...runOn(0, [aWallet(2), LEADER, aWallet(1)]),
        leftOut: [{ leader: aWallet(3), because: 'CUT' as const }],
      };
      // When
      await scores.putScores(run);
      // Then
      expect(await scores.latestScores()).toEqual(run);
      expect(await scores.scoresOf(aWallet(1), 1)).toEqual([run.scores[2]]);
    });

    test('the newest day counts, and the newest up to a day where one is named', async () => {
      for (const day of [1, 3, 2]) await scores.putScores(runOn(day));
      expect((await scores.latestScores())?.asOf).toBe(dayAt(3));
      expect((await scores.latestScores('2026-06-03'))?.asOf).toBe(dayAt(2));
      expect((await scores.latestScores('2026-06-05'))?.asOf).toBe(dayAt(3));
      expect(await scores.latestScores('2026-06-01')).toBeUndefined();
    });

    test('of a leader the newest days come first, so many at most', async () => {
      for (const day of [1, 3, 2]) await scores.putScores(runOn(day, day === 3 ? [aWallet(1)] : [LEADER]));
      expect((await scores.scoresOf(LEADER, 9)).map(({ asOf }) => asOf)).toEqual([dayAt(2), dayAt(1)]);
      expect((await scores.scoresOf(LEADER, 1)).map(({ asOf }) => asOf)).toEqual([dayAt(2)]);
    });

    test.each([
      [-1, 1],
      [0, 2],
      [1, 2],
    ])('of two runs of a day, the one measured %i ms later: trials %i stay', async (ms, trials) => {
      // Given
      const first = runOn(0, [LEADER, aWallet(1)]);
      const second = { ...runOn(0), measuredAt: later(first.measuredAt, ms), scores: [scoreOn(0, LEADER, 2)] };
      // When
      await scores.putScores(first);
      await scores.putScores(second);
      // Then
      const [own] = await scores.scoresOf(LEADER, 1);
      expect(own?.inputs.trials).toBe(trials);
      expect((await scores.latestScores())?.scores).toEqual(trials === 1 ? first.scores : second.scores);
    });

    test('a run that is stored again changes nothing', async () => {
      for (let time = 0; time < 2; time += 1) await scores.putScores(runOn(0));
      expect(await scores.latestScores()).toEqual(runOn(0));
      expect(await scores.scoresOf(LEADER, 9)).toHaveLength(1);
    });
  });
}
