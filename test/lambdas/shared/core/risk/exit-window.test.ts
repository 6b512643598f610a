import { expect, test } from '@jest/globals';
import { exitWindow } from '#core/risk/exit-window.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const HOUR = 3_600_000;
const guards = { exitBeforeMs: 2 * HOUR };
const [game, end] = [later(NOW, 5 * HOUR), later(NOW, 9 * HOUR)];

test.each([
  ['the game', { startsAt: game, endsAt: end }, game],
  ['the planned end', { startsAt: end, endsAt: game }, game],
  ['the end where there is no game', { endsAt: end }, end],
  ['now where an outcome is proposed', { startsAt: game, endsAt: end, isResolving: true as const }, NOW],
])('begins two hours before %s, whichever is first', (_, market, decidedAt) => {
  expect(exitWindow(guards, market, NOW)).toEqual({ decidedAt, exitsFrom: decidedAt - 2 * HOUR });
});

test('does not begin where the guard is off, or the venue tells no time', () => {
  expect(exitWindow({}, { endsAt: end }, NOW)).toBeUndefined();
  expect(exitWindow(guards, {}, NOW)).toBeUndefined();
});
