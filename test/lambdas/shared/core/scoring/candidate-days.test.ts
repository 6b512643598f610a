import { describe, expect, test } from '@jest/globals';
import { type CandidateDays, candidateDays, redrawnCandidate } from '#core/scoring/candidate-days.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { measureCandidate } from '#core/scoring/measure-candidate.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aTradersRecord, aWallet, FIRST_DAY } from '../../../../support/builders/a-leader-record.ts';

const SEED = 4n;
const measureInput = (days: number, wonOfThousand: number, runsAway?: bigint) => ({
  ...{ leader: aWallet(1), copyCosts: copyCosts() },
  record: aTradersRecord({ days: 200, wonOfThousand, ...(runsAway === undefined ? {} : { runsAway }) }),
  ...{ asOf: later(FIRST_DAY, days * DAY_MS), seed: SEED, trials: 3 },
});
const redrawn = (own: CandidateDays, ...blocks: readonly (readonly number[])[]) =>
  redrawnCandidate(own, Int32Array.from(blocks.flat()), SEED);
const daysUntil = (to: number, from = 0) => Array.from({ length: to - from }, (_none, day) => from + day);

describe('a leader taken apart into his days', () => {
  test.each([
    [90, 620, undefined, 89],
    [120, 480, 3n, 120],
    [200, 550, -5n, 200],
  ])('and put together again in their order is who he was, after %i days', (days, won, runsAway, bets) => {
    // Given: the bet of the last day is open
    const input = measureInput(days, won, runsAway);

    // When
    const { candidate } = measureCandidate(input);
    const again = redrawn(candidateDays(input), daysUntil(days));

    // Then
    const { calibration, copiedReturn, ...rest } = candidate;
    expect(again).toMatchObject(rest);
    expect(again.calibration!.z).toBeCloseTo(calibration!.z, 9);
    expect(again.calibration!.excess).toBeCloseTo(calibration!.excess, 12);
    expect(again.copiedReturn).toBeCloseTo(copiedReturn!, 12);
    expect(again.evidence).not.toBeNull();
    expect(again.wins + again.losses).toBe(bets);
  });

  test('has each day’s bets with the day: a day that was drawn twice happened twice, and its events', () => {
    // Given
    const own = candidateDays(measureInput(120, 600));
    const [first, last] = [daysUntil(60), daysUntil(119, 60)];

    // When
    const twice = redrawn(own, first, first);

    // Then: what was bought on the sixtieth day ended on the next
    expect(twice.record).toMatchObject({ closedBets: 2 * 59, distinctEvents: 2 * 59, activeDays: 120 });
    const [one, other, both] = [redrawn(own, first), redrawn(own, last), redrawn(own, first, last)];
    expect(both.wins).toBe(one.wins + other.wins);
    expect(both.losses).toBe(one.losses + other.losses);
    expect(both.copiedReturn).toBeCloseTo(one.copiedReturn! + other.copiedReturn!, 12);
    expect(twice.copiedReturn).toBeCloseTo(2 * one.copiedReturn!, 12);
  });

  test('has no more events than he had while no day is drawn twice, however his days are cut and put together', () => {
    // Given: an event of several days, on which as many bets ended
    const own = candidateDays(measureInput(120, 600));
    const inOne = own.days.map((day) => ({ ...day, bets: day.bets.map((bet) => ({ ...bet, event: 'one' })) }));
    const blocks = [daysUntil(119, 90), daysUntil(90, 40), daysUntil(40)];

    // Then
    expect(redrawn({ ...own, days: inOne }, ...blocks).record.distinctEvents).toBe(1);
    expect(redrawn({ ...own, days: inOne }, ...blocks, daysUntil(119, 90)).record.distinctEvents).toBe(2);
    expect(redrawn(own, ...blocks).record.distinctEvents).toBe(redrawn(own, daysUntil(119)).record.distinctEvents);
  });

  test('stays as old as he is', () => {
    const own = candidateDays(measureInput(90, 600));
    expect(redrawn(own, daysUntil(70)).record.calendarDays).toBe(90);
  });

  test('without enough of a record is no better for days that were drawn often: no evidence is drawn', () => {
    const own = candidateDays(measureInput(59, 600));
    const { record, evidence } = redrawn(own, daysUntil(59), daysUntil(59));
    expect([record.calendarDays, record.closedBets, evidence]).toEqual([59, 116, null]);
  });

  test('who did nothing has no days, and nothing is made of them', () => {
    const own = candidateDays({
      ...measureInput(90, 600),
      record: { acts: [], markets: new Map(), prices: [] },
    });
    expect([own.days.length, own.returns]).toEqual([0, null]);
    expect(redrawn(own)).toMatchObject({ evidence: null, calibration: null, copiedReturn: null, wins: 0, losses: 0 });
  });
});
