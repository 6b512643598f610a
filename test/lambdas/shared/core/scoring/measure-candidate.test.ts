import { describe, expect, test } from '@jest/globals';
import { LOOKBACK_DAYS } from '#core/scoring/candidate-series.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { measureCandidate, type MeasureInput } from '#core/scoring/measure-candidate.ts';
import { type LeaderAct } from '#core/scoring/leader-act.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aTradersRecord, aWallet, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const dayAt = (day: number) => later(FIRST_DAY, day * DAY_MS);
const FREE = copyCosts({ copies: 30, slipBps: 0 });

function measured(input: Partial<MeasureInput> = {}) {
  return measureCandidate({
    record: aTradersRecord({ days: 120, wonOfThousand: 600 }),
    ...{ leader: aWallet(1), asOf: dayAt(122), copyCosts: FREE, seed: 1n, trials: 5, ...input },
  });
}

describe('one leader by himself', () => {
  test('whose copies cost nothing makes what they make, and all of his edge can be copied', () => {
    const { own, copied, copyability } = measured().figures;
    const { counts, ...figures } = copied;
    expect(counts).toMatchObject({ copied: 120, tooDear: 0 });
    expect({ profit: figures.profit, rate: figures.winRates.actual }).toEqual({
      profit: own.profit,
      rate: own.winRates.actual,
    });
    expect(copyability.value).toBeCloseTo(1, 9);
  });

  test('whose edge costs as much as it is leaves nothing to copy; what decides is the copy’s', () => {
    // Given
    const free = measured();
    const excess = free.figures.own.calibration.value!.excess;
    // When
    const dear = measured({ copyCosts: copyCosts({ copies: 30, slipBps: (excess / 0.5) * 10_000 }) });
    // Then
    expect(dear.figures.copyability.value).toBeCloseTo(0, 2);
    expect(dear.figures.own).toEqual(free.figures.own);
    expect(dear.candidate.copiedReturn).toBe(dear.figures.copied.totalReturn);
    expect(dear.candidate.copiedReturn).toBeLessThan(free.candidate.copiedReturn!);
    expect(dear.candidate.evidence!.sharpe).toBeLessThan(free.candidate.evidence!.sharpe);
    expect(dear.candidate.calibration!.excess).toBeLessThan(free.candidate.calibration!.excess);
  });

  test('without an edge of his own has none to be copied a part of', () => {
    const none = measured({ record: aTradersRecord({ days: 120, wonOfThousand: 300 }) });
    expect(none.figures.copyability).toEqual({ value: null, reason: 'BELOW_BENCHMARK' });
  });

  test('is looked at for a year at most, from his first day on where he is younger', () => {
    expect(LOOKBACK_DAYS).toBe(365);
    const record = aTradersRecord({ days: 400, wonOfThousand: 600 });
    const from = (day: number) => measured({ record, asOf: dayAt(day) }).from;
    expect([from(365), from(366)]).toEqual([FIRST_DAY, dayAt(1)]);
    expect(measured({ record, asOf: dayAt(402) }).figures.own.minimum.record.calendarDays).toBe(365);
  });

  test('is no older for what he was paid before he first had something at stake', () => {
    // Given
    const record = aTradersRecord({ days: 30, wonOfThousand: 600 });
    const [first] = record.acts;
    const before = later(FIRST_DAY, -100 * DAY_MS);
    const paid: readonly LeaderAct[] = [
      { kind: 'REWARD', at: before, dollars: dollars('5') },
      {
        kind: 'REDEEM',
        at: before,
        condition: [...record.markets.keys()][0]!,
        shares: sharesOf('1'),
        dollars: dollars('1'),
      },
    ];
    // When
    const { from, figures } = measured({ record: { ...record, acts: [...paid, ...record.acts] }, asOf: dayAt(32) });
    // Then
    expect(first!.at - from).toBeLessThan(DAY_MS);
    expect(figures.own.minimum.record.calendarDays).toBe(32);
  });

  test('counts the copies of the year alone among what was bought', () => {
    const record = aTradersRecord({ days: 400, wonOfThousand: 600 });
    const { own, copied } = measured({ record, asOf: dayAt(402) }).figures;
    expect([own.calibration.value!.bets, copied.calibration.value!.bets]).toEqual([363, 363]);
  });

  test.each([
    [10n, 'long shots'],
    [50n, 'in the middle'],
    [90n, 'favourites'],
  ])('who buys at %i cents is compared with those who buy %s', (cents, style) => {
    expect(measured({ record: aTradersRecord({ days: 60, wonOfThousand: 500, cents }) }).candidate.style).toBe(style);
  });

  test('of whom nothing is known is told so', () => {
    // When
    const { figures, candidate, from } = measured({ asOf: FIRST_DAY });
    // Then
    expect(from).toBe(FIRST_DAY);
    expect(candidate).toMatchObject({ style: 'unknown', evidence: null, calibration: null, copiedReturn: null });
    expect(figures.evidence).toEqual({ value: null, reason: 'EMPTY' });
    expect(figures.copyability).toEqual({ value: null, reason: 'EMPTY' });
    expect(figures.own.minimum.lacks.map(({ gate }) => gate)).toHaveLength(5);
  });
});
