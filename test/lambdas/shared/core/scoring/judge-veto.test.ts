import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LeaderScore } from '#core/model/leader-score.ts';
import { judgeVeto, scoresOfRow, VETO_LASTS_MS } from '#core/scoring/judge-veto.ts';
import { known, missing } from '#core/scoring/statistic.ts';
import { DAY_MS, later, unixMs } from '#core/values/unix-ms.ts';

const LAST = unixMs(Date.parse('2026-06-30T00:00Z'));
const NOW = later(LAST, 3_600_000);

type Day = number | 'too few' | 'no run';
type Score = Pick<LeaderScore, 'asOf' | 'evidence'>;

/** Lower bounds day by day, the newest last. */
function scoresOf(...days: readonly Day[]): readonly Score[] {
  return days.flatMap((day, at) =>
    day === 'no run' ? [] : [scoreOf(day, later(LAST, (at + 1 - days.length) * DAY_MS))],
  );
}

function scoreOf(day: number | 'too few', asOf: Score['asOf']): Score {
  if (day === 'too few') return { asOf, evidence: missing('TOO_FEW') };
  const rest = {
    sharpe: day + 1,
    upperBound: day + 2,
    effectiveDays: 90,
    pValue: 0.1,
    dsr: missing('TOO_FEW'),
    block: 5,
  };
  return { asOf, evidence: known({ ...rest, lowerBound: day }) };
}

const lost = (count: number) => Array<Day>(count).fill('no run');
const judged = (days: readonly Day[], changes: Partial<Parameters<typeof judgeVeto>[0]> = {}) =>
  judgeVeto({ scores: scoresOf(...days), days: 3, bound: 0n, now: NOW, ...changes });

describe('a veto', () => {
  test('comes with the third day in a row below the bound, and not with the second', () => {
    expect(judged([1, -0.5, -0.25])).toBeUndefined();
    expect(judged([1, -1.5, -0.5, -0.25])).toEqual({
      because: 'lower bound of his copied Sharpe ratio below 0 on 3 scored days in a row: -1.50 to -0.25, now -0.25',
      until: later(LAST, VETO_LASTS_MS),
    });
  });

  test('is lifted by the first day on which the bound is cleared; the bound itself clears it', () => {
    expect(judged([-1, -1, -1, -1, 0])).toBeUndefined();
    expect(judged([-1, -1, -1, -1, -0.000_001])).toBeDefined();
  });

  test('goes by the bound of the settings, which may lie below zero', () => {
    expect(judged([-0.6, -0.6, -0.6], { bound: -500_000n })?.because).toContain('below -0.5 on 3 scored days');
    expect(judged([-0.6, -0.5, -0.6], { bound: -500_000n })).toBeUndefined();
  });

  test('a day without a bound neither counts nor ends a row', () => {
    expect(judged([-1, 'too few', -1])).toBeUndefined();
    expect(judged([-1, 'too few', -1, 'no run', -1])).toBeDefined();
    expect(judged([1, -1, 'no run', -1])).toBeUndefined();
  });

  test('no row spans more than twice its days', () => {
    expect(judged([-1, ...lost(3), -1, -1])).toBeDefined();
    expect(judged([-1, ...lost(4), -1, -1])).toBeUndefined();
  });

  test('too short a record is not below anything', () => {
    expect(judged(['too few', 'too few', 'too few', 'too few'])).toBeUndefined();
    expect(judged([])).toBeUndefined();
  });

  test('outlives two runs that were lost, and ends four days after the newest bound, whoever asks', () => {
    expect(VETO_LASTS_MS).toBe(4 * DAY_MS);
    const at = (ms: number) => judged([-1, -1, -1], { now: later(LAST, ms) });
    expect(at(VETO_LASTS_MS - 1)?.until).toBe(later(LAST, VETO_LASTS_MS));
    expect(at(VETO_LASTS_MS)).toBeUndefined();
  });

  test('counts one bound a day, that of the later run', () => {
    const twice = [...scoresOf(-1, -1), scoreOf(-1, later(LAST, 1_000)), scoreOf(1, later(LAST, 2_000))];
    expect(judged([], { scores: twice.slice(0, 3) })).toBeUndefined();
    expect(judged([], { scores: twice, days: 1 })).toBeUndefined();
  });

  test('comes exactly where so many of the newest bounds within reach are below, in whatever order they are read', () => {
    const day = fc.constantFrom<Day[]>(-1, -0.1, 0, 1, 'too few', 'no run');
    fc.assert(
      fc.property(
        fc.array(day, { maxLength: 18 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (drawn, days, isTurned) => {
          // Given
          const story = [...drawn, -1];
          const scores = isTurned ? scoresOf(...story).toReversed() : scoresOf(...story);
          // When
          const veto = judgeVeto({ scores, days, bound: 0n, now: NOW });
          // Then
          const bounds = story
            .slice(-scoresOfRow(days))
            .filter((one) => typeof one === 'number')
            .toReversed();
          const row = bounds.findIndex((bound) => bound >= 0);
          expect(veto !== undefined).toBe((row === -1 ? bounds.length : row) >= days);
        },
      ),
    );
  });
});
