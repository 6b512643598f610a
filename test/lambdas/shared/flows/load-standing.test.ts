import { describe, expect, test } from '@jest/globals';
import { loadStanding } from '#flows/load-standing.ts';
import { aLeaderScore } from '../../../support/builders/a-leader-score.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { LEADER, NOW } from '../../../support/builders/identities.ts';

const score = aLeaderScore();
const standing = { leader: LEADER, measuredAt: NOW, paper: { settled: 3n } };
const asked: (readonly unknown[])[] = [];
const deps = {
  scores: {
    scoresOf: (...input: readonly unknown[]) => {
      asked.push(input);
      return Promise.resolve([score]);
    },
  },
  snapshots: { leaderStanding: () => Promise.resolve(standing) },
};
const selection = (exempt: readonly (typeof LEADER)[]) => ({ shadowEvents: 30n, shadowExempt: exempt });

async function whenLoaded({ mode = 'live' as 'live' | 'paper', exempt = [] as (typeof LEADER)[] }) {
  const base = someSettings();
  const settings = { ...base, selection: { ...base.selection, ...selection(exempt) } as never };
  return loadStanding(deps, settings, { leader: LEADER, followers: [aFollower({ mode })] });
}

describe('where a leader stands', () => {
  test('is his newest score, of which one is asked for, and his standing', async () => {
    const shown = await whenLoaded({});
    expect(shown).toMatchObject({ score, standing, heedsVetoes: true });
    expect(asked.at(-1)).toEqual([LEADER, 1]);
  });

  test.each([
    [{}, 30n],
    [{ mode: 'paper' as const }, undefined],
    [{ exempt: [LEADER] }, undefined],
  ])('asks of %j for %p events on paper', async (input, wanted) => {
    expect((await whenLoaded(input)).wanted).toBe(wanted);
  });
});
