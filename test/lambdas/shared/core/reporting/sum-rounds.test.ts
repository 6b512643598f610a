import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { UNATTRIBUTED } from '#core/model/position.ts';
import { type Round } from '#core/reporting/rounds.ts';
import { sumRounds } from '#core/reporting/sum-rounds.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';

function aRound(result: bigint, changes: Partial<Round> = {}): Round {
  return {
    ...{ token: TOKEN, leader: LEADER, openedAt: NOW, at: NOW, endedBy: 'sell', isShared: false, isMoved: false },
    ...{ left: NO_SHARES, bought: shares(1n), gone: shares(1n), cost: NO_USD, proceeds: NO_USD },
    result: usd(result),
    ...changes,
  };
}

test('three won, one lost and one even are a rate of 60 %, and each mean is of its own', () => {
  const rounds = [3n, 4n, 4n, -7n, 0n].map((result) => aRound(result));
  expect(sumRounds(rounds)).toEqual({
    ...{ closed: 5, won: 3, lost: 1, even: 1, shared: 0, moved: 0 },
    ...{ winRate: { value: 6_000n }, averageWin: { value: 3n }, averageLoss: { value: -7n } },
  });
});

test('one micro-dollar above zero is won, one below is lost', () => {
  expect(sumRounds([aRound(1n), aRound(-1n)])).toMatchObject({ won: 1, lost: 1, even: 0 });
});

test('what is open, what no copy bought, what ended with others and what was moved out counts in no figure', () => {
  const none = [
    aRound(5n, { left: shares(1n) }),
    aRound(5n, { leader: UNATTRIBUTED }),
    aRound(5n, { isShared: true }),
    aRound(-5n, { isMoved: true }),
    aRound(-5n, { isShared: true, isMoved: true }),
    aRound(5n, { left: shares(-1n) }),
  ];
  expect(sumRounds(none)).toEqual({
    ...{ closed: 0, won: 0, lost: 0, even: 0, shared: 2, moved: 1 },
    winRate: { value: null, reason: 'NO_CLOSED_ROUND' },
    averageWin: { value: null, reason: 'NO_WIN' },
    averageLoss: { value: null, reason: 'NO_LOSS' },
  });
});

test('means times their counts are the results, but for what each mean was rounded toward zero by', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -9_000_000n, max: 9_000_000n }), { maxLength: 30 }), (results) => {
      const { won, lost, even, closed, averageWin, averageLoss } = sumRounds(results.map((one) => aRound(one)));
      const all = results.reduce((total, one) => total + one, 0n);
      const [wins, losses] = [(averageWin.value ?? 0n) * BigInt(won), (averageLoss.value ?? 0n) * BigInt(lost)];
      expect(won + lost + even).toBe(closed);
      const rest = all - wins - losses;
      expect(rest > -BigInt(Math.max(lost, 1)) && rest < BigInt(Math.max(won, 1))).toBe(true);
    }),
  );
});
