import { describe, expect, test } from '@jest/globals';
import { type Round } from '#core/reporting/rounds.ts';
import { paperTrial } from '#core/scoring/paper-trial.ts';
import { type TokenId } from '#core/values/ids.ts';
import { labelledStream } from '#core/values/random-stream.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { LEADER, NOW } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

/** A stake of a hundred dollars on one token, and what it came to. */
function aRound(token: number, result: string, changes: Partial<Round> = {}): Round {
  return {
    ...{ token: String(token) as TokenId, leader: LEADER, openedAt: NOW, at: NOW, left: NO_SHARES },
    ...{
      bought: sharesOf('200'),
      gone: sharesOf('200'),
      cost: dollars('100'),
      proceeds: NO_USD,
      result: dollars(result),
    },
    ...{ endedBy: 'resolve', isShared: false, isMoved: false },
    ...changes,
  };
}

/** One round after the other, each of an event of its own. */
const roundsOf = (...results: readonly string[]) => results.map((result, at) => aRound(at + 1, result));
const mixed = (won: number, lost: number) =>
  roundsOf(...Array<string>(won).fill('90'), ...Array<string>(lost).fill('-100'));
const tried = (rounds: readonly Round[], changes: Partial<Parameters<typeof paperTrial>[0]> = {}) =>
  paperTrial({ rounds, eventOf: (token) => token, wanted: 30n, before: undefined, now: NOW, ...changes });

describe('events that are settled', () => {
  test('are counted once nothing of them is owned, and not looked at before there are as many as are wanted', () => {
    expect(tried(mixed(20, 9))).toEqual({ settled: 29n });
    const open = aRound(99, '0', { left: sharesOf('1') });
    expect(tried([...mixed(20, 9), open])).toEqual({ settled: 29n });
    expect(tried(mixed(21, 9))).toMatchObject({ settled: 30n, looked: 30n });
  });

  test('are one where their markets hang together, and open while one of those is', () => {
    const eventOf = () => 'one match';
    expect(tried(mixed(20, 20), { eventOf }).settled).toBe(1n);
    expect(tried([...mixed(20, 20), aRound(99, '0', { left: sharesOf('1') })], { eventOf }).settled).toBe(0n);
  });

  test('whose result nobody can tell are none', () => {
    const untold = [aRound(1, '90', { isShared: true }), aRound(2, '90', { isMoved: true })];
    expect(tried([...untold, aRound(3, '90')]).settled).toBe(1n);
  });
});

describe('the bound', () => {
  test('is cleared by copies that earn far more than they risk', () => {
    const { cleared, lowerBound } = tried(mixed(26, 4));
    expect(lowerBound).toBeGreaterThan(0n);
    expect(cleared).toEqual({ events: 30n, lowerBound, at: NOW });
  });

  test('is not cleared by as many wins as losses, nor by gains too small for their number', () => {
    expect(tried(mixed(15, 15)).cleared).toBeUndefined();
    expect(tried(mixed(18, 12)).lowerBound).toBeLessThanOrEqual(0n);
  });

  test('is not cleared by thirty favourites of which none has lost yet', () => {
    const trial = tried(roundsOf(...Array<string>(30).fill('5')));
    expect(trial.lowerBound).toBeLessThanOrEqual(0n);
    expect(trial).not.toHaveProperty('cleared');
  });

  test('is looked at with each further thirty events, and no sooner', () => {
    const before = tried(mixed(15, 15));
    expect(tried(mixed(50, 9), { before })).toEqual({ ...before, settled: 59n });
    const after = tried(mixed(50, 10), { before });
    expect(after).toMatchObject({ settled: 60n, looked: 60n, cleared: { events: 60n } });
    expect(tried(mixed(50, 10), { before: after })).toEqual(after);
  });

  test('stays cleared, whatever later events come to', () => {
    const before = tried(mixed(26, 4));
    const after = tried(mixed(26, 34), { before });
    expect(after.lowerBound).toBeLessThan(0n);
    expect(after.cleared).toEqual(before.cleared);
  });

  test('is cleared once: a later look that clears it again is not the first time', () => {
    const before = tried(mixed(26, 4));
    const after = tried(mixed(54, 6), { before, now: later(NOW, 1) });
    expect(after).toMatchObject({ settled: 60n, looked: 60n });
    expect(after.lowerBound).toBeGreaterThan(before.lowerBound!);
    expect(after.cleared).toEqual({ events: 30n, lowerBound: before.lowerBound, at: NOW });
  });

  test('is cleared anew where more events are asked for than it was cleared over, the first time over as many', () => {
    const before = tried(mixed(26, 4));
    const asked = { before, wanted: 60n, now: later(NOW, 1) };
    expect(tried(mixed(26, 34), asked).cleared).toEqual(before.cleared);
    const after = tried(mixed(54, 6), asked);
    expect(after.cleared).toEqual({ events: 60n, lowerBound: after.lowerBound, at: later(NOW, 1) });
    expect(tried(mixed(108, 12), { ...asked, before: after, now: later(NOW, 2) }).cleared).toEqual(after.cleared);
  });

  test('is cleared by the last look where that was over as many events as are asked for later', () => {
    // Given: cleared over thirty, and above zero over sixty
    const first = tried(mixed(26, 4));
    const before = tried(mixed(54, 6), { before: first });
    const later60 = { before, wanted: 60n, now: later(NOW, 1) };
    expect(before.cleared?.events).toBe(30n);
    // Then
    const cleared = { events: 60n, lowerBound: before.lowerBound, at: later(NOW, 1) };
    expect(tried(mixed(55, 6), later60)).toMatchObject({ settled: 61n, looked: 60n, cleared });
    expect(tried(mixed(55, 6), { ...later60, wanted: 61n }).cleared?.events).toBe(61n);
    expect(tried(mixed(54, 6), { ...later60, wanted: 61n }).cleared).toEqual(first.cleared);
    const fallen = { ...before, lowerBound: 0n };
    expect(tried(mixed(55, 6), { ...later60, before: fallen }).cleared).toEqual(first.cleared);
  });

  test('is cleared by luck alone about as often as one in ten, at fair prices of any height', () => {
    const draws = labelledStream(7n, 'fair copies');
    const share = (price: number, count: number): number => {
      const cleared = Array.from({ length: 400 }, () => {
        const results = Array.from({ length: count }, (_, at) => {
          const isWon = draws.below(1_000) < price * 1_000;
          const result = isWon ? (100 * (1 - price)) / price : -100;
          return aRound(at + 1, '0', { result: usd(BigInt(Math.round(result * 1_000_000))) });
        });
        return tried(results, { wanted: BigInt(count) }).cleared !== undefined;
      });
      return cleared.filter(Boolean).length / 400;
    };
    for (const price of [0.1, 0.5, 0.9, 0.97])
      for (const count of [30, 100]) expect(share(price, count)).toBeLessThan(0.14);
  });
});
