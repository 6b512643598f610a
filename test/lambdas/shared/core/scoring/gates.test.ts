import { describe, expect, test } from '@jest/globals';
import { type GateValues, type RecordLength, recordGates, skillGates } from '#core/scoring/gates.ts';

const record: RecordLength = { calendarDays: 60, activeDays: 20, closedBets: 30, distinctEvents: 20, blocks: 5 };
const skill: GateValues = {
  ...{ winRate: 0.65, sharpe: 1, lowerBound: 0.0001, score: 70, calibrationExcess: 0.0001, copiedReturn: 0.0001 },
};

describe('the least of a record', () => {
  test('passes at its floors', () => {
    expect(recordGates(record)).toEqual([]);
  });

  test.each([
    ['calendarDays', 'CALENDAR_DAYS', 59, 60],
    ['activeDays', 'ACTIVE_DAYS', 19, 20],
    ['closedBets', 'CLOSED_BETS', 29, 30],
    ['distinctEvents', 'DISTINCT_EVENTS', 19, 20],
    ['blocks', 'BOOTSTRAP_BLOCKS', 4, 5],
  ] as const)('fails for %s alone: %s with %d of %d', (name, gate, value, bound) => {
    expect(recordGates({ ...record, [name]: value })).toEqual([{ gate, value, bound, isAbove: false }]);
  });
});

describe('the gates of skill', () => {
  test('pass at their bounds, or just above where the bound is nothing', () => {
    expect(skillGates(skill)).toEqual([]);
  });

  test.each([
    ['winRate', 'WIN_RATE', 0.6499, 0.65, false],
    ['sharpe', 'SHARPE', 0.9999, 1, false],
    ['lowerBound', 'LOWER_BOUND', 0, 0, true],
    ['score', 'SCORE', 69.99, 70, false],
    ['calibrationExcess', 'CALIBRATION', 0, 0, true],
    ['copiedReturn', 'COPIED_RETURN', 0, 0, true],
  ] as const)('fail for %s alone: %s with %d', (name, gate, value, bound, isAbove) => {
    expect(skillGates({ ...skill, [name]: value })).toEqual([{ gate, value, bound, isAbove }]);
    expect(skillGates({ ...skill, [name]: null })).toEqual([{ gate, value: null, bound, isAbove }]);
    expect(skillGates({ ...skill, [name]: Number.NaN })).toHaveLength(1);
  });

  test('tell every one that is failed', () => {
    expect(skillGates({ ...skill, winRate: 0.1, copiedReturn: -1 }).map(({ gate }) => gate)).toEqual([
      ...['WIN_RATE', 'COPIED_RETURN'],
    ]);
  });
});
