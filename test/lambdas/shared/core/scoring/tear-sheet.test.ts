import { describe, expect, test } from '@jest/globals';
import { blockLengthsOf } from '#core/scoring/block-length.ts';
import { dailyReturns } from '#core/scoring/copy-record.ts';
import { monteCarlo } from '#core/scoring/monte-carlo.ts';
import { tearSheet } from '#core/scoring/tear-sheet.ts';
import { streamSeed } from '#core/values/random-stream.ts';
import { aCopyRecord, aLivelyRecord } from '../../../../support/copy-record.ts';

const OPTIONS = { trials: 12, paths: 100, drawdownLimit: 0.1, seed: 1n };

describe('the tear sheet', () => {
  test('of the same record, options and seed is the same', () => {
    const record = aLivelyRecord({ days: 150, mean: 0.5 });
    expect(tearSheet(record, OPTIONS)).toEqual(tearSheet(record, OPTIONS));
    expect(tearSheet(record, { ...OPTIONS, seed: 2n }).simulation).not.toEqual(tearSheet(record, OPTIONS).simulation);
  });

  test('agrees with itself: months, falls, groups and parts are of the same days and bets', () => {
    // When
    const sheet = tearSheet(aLivelyRecord({ days: 150, mean: 5 }), OPTIONS);

    // Then
    const { figures, months, underwater, falls, parts, bets, record } = sheet;
    expect(months.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(figures.totalReturn, 12);
    expect(-Math.min(...underwater)).toBeCloseTo(falls[0]?.depth ?? 0, 12);
    expect(parts.copied / record.capital).toBeCloseTo(figures.totalReturn, 12);
    for (const groups of [sheet.byLeader, sheet.byCategory, sheet.byPrice])
      expect(groups.reduce((sum, group) => sum + group.bets, 0)).toBe(bets.bets);
    expect(sheet.open).toHaveLength(bets.open);
    expect(sheet.sweep.map(({ slipBps }) => slipBps)).toEqual(Array.from({ length: 13 }, (_, step) => 25 * step));
    expect(sheet.rolling.filter((one) => one !== null)).toHaveLength(150 - 89);
    expect(sheet.attribution.value?.riskShare).toEqual([expect.closeTo(1 / 3, 9), expect.closeTo(2 / 3, 9)]);
    expect(sheet.capacity.value?.multiple).toBeGreaterThan(1);
    expect(sheet.leaderParts.map(({ copied }) => copied)).toEqual([
      expect.closeTo(parts.copied / 3, 9),
      expect.closeTo((2 * parts.copied) / 3, 9),
    ]);
    expect(sheet.copyability.value).toBeCloseTo(parts.copied / parts.leader, 12);
  });

  test('draws its paths in the blocks of the stationary bootstrap, which are no whole days', () => {
    // Given: days that are like the days before them
    const record = aCopyRecord(Array.from({ length: 150 }, (_, day) => 10 * Math.sin(day / 3) + ((7 * day) % 11)));
    const series = dailyReturns(record);
    const meanBlock = blockLengthsOf(series).value!.stationary;

    // When
    const { simulation, evidence } = tearSheet(record, OPTIONS);

    // Then
    expect([meanBlock > 1, meanBlock === evidence.block]).toEqual([true, false]);
    const seed = streamSeed(OPTIONS.seed, 'tear-sheet|paths');
    expect(simulation).toEqual(monteCarlo({ series, meanBlock, paths: 100, drawdownLimit: 0.1, seed }));
  });

  test('tells falls by their days, one from the start without a peak, one that goes on without an end', () => {
    const { falls } = tearSheet(aCopyRecord([-100, 150, -20, 10]), OPTIONS);
    expect(falls).toEqual([
      { depth: expect.closeTo(0.1, 12), peak: null, trough: '2026-01-01', recovery: '2026-01-02' },
      { depth: expect.closeTo(20 / 1_050, 12), peak: '2026-01-02', trough: '2026-01-03', recovery: null },
    ]);
  });

  test('of nothing has no figure that looks like one', () => {
    const sheet = tearSheet(aCopyRecord([]), OPTIONS);
    expect(sheet.findings).toEqual(['EVIDENCE_MISSING']);
    for (const one of [
      sheet.figures.sharpe,
      sheet.simulation,
      sheet.attribution,
      sheet.capacity,
      sheet.bets.expectancy,
    ])
      expect(one).toEqual({ value: null, reason: 'EMPTY' });
    expect([sheet.falls, sheet.months, sheet.rolling, sheet.byLeader]).toEqual([[], [], [], []]);
  });
});
