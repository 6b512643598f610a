import { describe, expect, test } from '@jest/globals';
import { loadStandings, shownStanding } from '#flows/load-standing.ts';
import { aLeaderScore } from '../../../support/builders/a-leader-score.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { LEADER, NOW } from '../../../support/builders/identities.ts';

const score = aLeaderScore();
const standing = { leader: LEADER, measuredAt: NOW, paper: { settled: 3n } };

const OTHER_LEADER = aWallet(2);

/** Of one leader something is stored. */
function givenStored() {
  const asked: (readonly unknown[])[] = [];
  const scoresOf = (leader: string, most: number) => {
    asked.push([leader, most]);
    return Promise.resolve(leader === LEADER ? [score] : []);
  };
  const leaderStanding = (leader: string) => Promise.resolve(leader === LEADER ? standing : undefined);
  return { asked, deps: { scores: { scoresOf }, snapshots: { leaderStanding } } };
}

function someSelection(exempt: readonly (typeof LEADER)[]) {
  const base = someSettings();
  return { ...base, selection: { ...base.selection, shadowEvents: 30n, shadowExempt: exempt } as never };
}

describe('where leaders stand', () => {
  test('is of each his newest score, of which one is asked for, and his standing', async () => {
    const { asked, deps } = givenStored();
    const stored = await loadStandings(deps, [LEADER, OTHER_LEADER]);
    expect(asked).toEqual([
      [LEADER, 1],
      [OTHER_LEADER, 1],
    ]);
    expect([...stored]).toEqual([
      [LEADER, { score, standing }],
      [OTHER_LEADER, { score: undefined, standing: undefined }],
    ]);
  });

  test.each([
    ['live', [], 30n],
    ['paper', [], undefined],
    ['live', [LEADER], undefined],
  ] as const)(
    'asks, of a follower of mode %s where %j are exempt, for %p events on paper',
    async (mode, exempt, wanted) => {
      const stored = await loadStandings(givenStored().deps, [LEADER]);
      const settings = someSelection(exempt);
      const shown = shownStanding(stored, { settings, leader: LEADER, followers: [aFollower({ mode })] });
      expect(shown).toEqual({ score, standing, heedsVetoes: true, wanted });
    },
  );

  test('is not told of whom nothing was read', () => {
    expect(shownStanding(new Map(), { settings: someSettings(), leader: LEADER, followers: [] })).toBeUndefined();
  });
});
