import { expect, test } from '@jest/globals';
import { leaderCap, type Mode } from '#core/model/cap.ts';
import { isTradingStopped } from '#core/risk/trading-stopped.ts';
import { aCap } from '../../../../support/builders/a-snapshot.ts';
import { LEADER } from '../../../../support/builders/identities.ts';

const MODES: readonly Mode[] = ['ACTIVE', 'REDUCING', 'HALTED'];
const globalCap = (tradingMode: Mode) => aCap({ tradingMode, isOpened: true });
const ofLeader = (tradingMode: Mode) => aCap({ name: leaderCap(LEADER), tradingMode });

test.each([
  ['BUY', [false, true, true], [false, true, true]],
  ['SELL', [false, false, true], [false, false, false]],
] as const)('a %s is stopped by the modes of its account and of its leader', (side, byGlobal, byLeader) => {
  expect(MODES.map((mode) => isTradingStopped({ side, globalCap: globalCap(mode), leaderCap: undefined }))).toEqual(
    byGlobal,
  );
  expect(
    MODES.map((mode) => isTradingStopped({ side, globalCap: globalCap('ACTIVE'), leaderCap: ofLeader(mode) })),
  ).toEqual(byLeader);
});

test('nothing is placed on a ledger that nobody has opened', () => {
  const { isOpened: _, ...closed } = globalCap('ACTIVE');
  expect(isTradingStopped({ side: 'SELL', globalCap: closed, leaderCap: undefined })).toBe(true);
  expect(isTradingStopped({ side: 'SELL', globalCap: undefined, leaderCap: undefined })).toBe(true);
});
