import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CASH, COLLATERAL, FEES, type JournalEntry, positionAccount } from '#core/model/journal.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { exposureSeries, highestOf } from '../../../bin/commands/exposure-series.ts';
import { dollars, MAIN, WHALE } from './a-settings.ts';

const NOON = Date.UTC(2026, 4, 1, 12);
const ACCOUNT = positionAccount('1234', WHALE);

/** What moves the cost of what is owned by so many micro-dollars, with a fee and shares beside it. */
const anEntry = (second: number, micro: bigint): JournalEntry => ({
  ...{ entryId: `${second} ${micro}`, follower: MAIN, mode: 'live', kind: micro < 0n ? 'sell' : 'buy' },
  at: unixMs(NOON + second * 1_000),
  legs: [
    { account: CASH, asset: COLLATERAL, debit: micro < 0n ? -micro : 0n, credit: micro < 0n ? 0n : micro + 7n },
    { account: ACCOUNT, asset: COLLATERAL, debit: micro < 0n ? 0n : micro, credit: micro < 0n ? -micro : 0n },
    { account: FEES, asset: COLLATERAL, debit: 7n, credit: 0n },
    { account: ACCOUNT, asset: '1234', debit: 55n, credit: 0n },
  ],
});

describe('what is at stake over time', () => {
  test('is what positions have cost, without fees, shares and cash, after each moment that moved it', () => {
    const journal = [anEntry(0, 10_000_000n), anEntry(5, 2_500_000n), anEntry(9, -12_500_000n)];
    expect(exposureSeries(journal)).toEqual([
      { at: NOON, exposed: dollars(10) },
      { at: NOON + 5_000, exposed: dollars(12.5) },
      { at: NOON + 9_000, exposed: NO_USD },
    ]);
  });

  test('what is booked at one moment is one step, and what moves nothing is none', () => {
    const journal = [anEntry(0, 4_000_000n), anEntry(0, 1_000_000n), anEntry(3, 0n), anEntry(4, 1n), anEntry(4, -1n)];
    expect(exposureSeries(journal)).toEqual([{ at: NOON, exposed: dollars(5) }]);
  });

  test('of an empty journal is nothing, and nothing is its highest', () => {
    expect(exposureSeries([])).toEqual([]);
    expect(highestOf([])).toBe(NO_USD);
  });

  test('the highest is no lower than any step, and one of them', () => {
    const journal = [anEntry(0, 3_000_000n), anEntry(1, 9_000_000n), anEntry(2, -5_000_000n)];
    expect(highestOf(exposureSeries(journal))).toBe(dollars(12));
  });

  test('ends with the sum of all, in whatever order the entries are told', () => {
    const moves = fc.array(fc.tuple(fc.nat(20), fc.bigInt({ min: -9_000_000n, max: 9_000_000n })), { maxLength: 30 });
    fc.assert(
      fc.property(moves, fc.infiniteStream(fc.nat()), (all, order) => {
        const journal = all.map(([second, micro]) => anEntry(second, micro));
        const shuffled = journal
          .map((entry) => ({ entry, place: order.next().value ?? 0 }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ entry }) => entry);
        const series = exposureSeries(journal);
        expect(exposureSeries(shuffled)).toEqual(series);
        expect(series.at(-1)?.exposed ?? 0n).toBe(all.reduce((total, [, micro]) => total + micro, 0n));
        expect(series.map(({ at }) => at)).toEqual(series.map(({ at }) => at).toSorted((a, b) => a - b));
      }),
    );
  });
});
