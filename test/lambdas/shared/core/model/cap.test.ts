import { expect, test } from '@jest/globals';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { LEADER } from '../../../../support/builders/identities.ts';

test('each leader has a cap of his own, and none is the cap over everything', () => {
  expect(leaderCap(LEADER)).toBe(`L#${LEADER}`);
  expect(leaderCap('')).not.toBe(GLOBAL_CAP);
});
