import { describe, expect, it, test } from '@jest/globals';
import { GLOBAL_CAP, leaderCap, type Mode, strictest } from '#core/model/cap.ts';
import { LEADER } from '../../../../support/builders/identities.ts';

test('each leader has a cap of his own, and none is the cap over everything', () => {
  expect(leaderCap(LEADER)).toBe(`L#${LEADER}`);
  expect(leaderCap('')).not.toBe(GLOBAL_CAP);
});

describe('strictest', () => {
  it.each<[readonly Mode[], Mode]>([
    [[], 'ACTIVE'],
    [['ACTIVE', 'REDUCING'], 'REDUCING'],
    [['HALTED', 'REDUCING', 'ACTIVE'], 'HALTED'],
    [['ACTIVE', 'ACTIVE'], 'ACTIVE'],
  ])('of %j is %s', (modes, strict) => {
    expect(strictest(...modes)).toBe(strict);
  });
});
