import { expect, test } from '@jest/globals';
import { candidateOf } from '#core/scoring/candidate-of.ts';
import { aWallet } from '../../../../support/builders/a-leader-record.ts';

const record = { calendarDays: 90, activeDays: 30, closedBets: 40, distinctEvents: 35, blocks: 9 };
const given = { leader: aWallet(1), record, evidence: null, bets: { won: 30, lost: 10 }, copiedReturn: 0.1 };
const at = (expected: number) => candidateOf({ ...given, calibration: { excess: 0.1, z: 1, expected } });

test('a leader’s style is the mean price of his bets: the bounds themselves are in the middle', () => {
  expect([0.19, 0.2, 0.8, 0.81].map((price) => at(price).style)).toEqual([
    ...['long shots', 'in the middle', 'in the middle', 'favourites'],
  ]);
  expect(candidateOf({ ...given, calibration: null }).style).toBe('unknown');
});

test('what he is scored by is his', () => {
  expect(at(0.5)).toMatchObject({ id: aWallet(1), record, evidence: null, wins: 30, losses: 10, copiedReturn: 0.1 });
});
