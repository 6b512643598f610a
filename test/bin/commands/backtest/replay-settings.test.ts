import { expect, test } from '@jest/globals';
import { replaySettings } from '../../../../bin/commands/backtest/replay-settings.ts';
import { type FollowerMode, type Selection } from '#core/model/settings.ts';
import { paperWalletOf } from '#core/values/ids.ts';
import { aFollower, aSelection, someSettings, theLimits } from '../../../support/builders/a-settings.ts';

const MODES: readonly FollowerMode[] = ['live', 'paper', 'dry-run'];

test.each<[string, Selection | undefined, readonly FollowerMode[]]>([
  ['on paper, whatever the file says', undefined, ['paper', 'paper', 'paper']],
  ['on paper where leaders are vetoed', aSelection({ vetoDays: 3 }), ['paper', 'paper', 'paper']],
  ['in its mode where real money waits for paper', aSelection({ shadowEvents: 9n }), ['live', 'paper', 'paper']],
])('every account trades %s', (_, selection, modes) => {
  // Given
  const followers = MODES.map((mode) => aFollower({ name: mode as never, mode }));
  const settings = someSettings({ followers, ...(selection === undefined ? {} : { selection }), version: 7n });

  // When
  const played = replaySettings(settings);

  // Then
  expect(played.followers.map(({ mode }) => mode)).toEqual(modes);
  expect(played.followers.map(({ wallet }) => wallet)).toEqual(MODES.map((name) => paperWalletOf(name as never)));
  expect(played.version).toBe(1n);
});

test('who trades real money keeps his mode where his first copies are kept small, and no money of his is real', () => {
  const settings = someSettings({ limits: theLimits({ canaryCopies: 3n }) });
  const { followers, limits } = replaySettings({
    ...settings,
    followers: MODES.map((mode) => aFollower({ name: mode as never, mode })),
  });
  expect(limits).toEqual(settings.limits);
  expect(followers.map(({ mode }) => mode)).toEqual(['live', 'paper', 'paper']);
  expect(followers.map(({ wallet }) => wallet)).toEqual(MODES.map((name) => paperWalletOf(name as never)));
});
