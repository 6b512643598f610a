import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupRows } from '#core/detection/group-rows.ts';
import { type HintedFills, hintFills, MAX_HINTED_FILLS, MAX_HINTED_ROWS } from '#core/detection/hinted-fills.ts';
import { later } from '#core/values/unix-ms.ts';
import { shares } from '#core/values/shares.ts';
import { aTokenRow } from '../../../../support/builders/a-token-row.ts';
import { aTransaction, NOW } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const NONE: HintedFills = new Map();
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => aTokenRow({ shares: shares(BigInt(at + 1)) }));

describe('what a stream tells of fills', () => {
  test('executions of one transaction are one fill, also when they come in two frames', () => {
    // Given
    const first = hintFills(NONE, [aTokenRow()], NOW);
    // When
    const second = hintFills(first.fills, [aTokenRow({ shares: sharesOf('500'), notional: dollars('200') })], NOW);
    // Then
    expect(first.told.map(({ action }) => action.shares)).toEqual([sharesOf('2000')]);
    expect(second.told.map(({ action }) => [action.shares, action.notional])).toEqual([
      [sharesOf('2500'), dollars('1200')],
    ]);
    expect(second.fills.size).toBe(1);
  });

  test('D3: a frame that comes twice counts once, in the same news and later', () => {
    // Given
    const { fills, told } = hintFills(NONE, [aTokenRow(), aTokenRow()], NOW);
    // Then
    expect(told.map(({ action }) => action.shares)).toEqual([sharesOf('2000')]);
    expect(hintFills(fills, [aTokenRow()], NOW).told).toEqual([]);
  });

  test('D3: whatever is doubled or lost, never more is told than was traded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 5n }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 7 }), { maxLength: 30 }),
        (executions, heard) => {
          const traded = executions.map((size) => aTokenRow({ shares: shares(size), notional: dollars('1') }));
          const [whole] = groupRows(traded);
          let fills = NONE;
          for (const index of heard) fills = hintFills(fills, traded.slice(index, index + 1), NOW).fills;
          for (const { action } of fills.values()) expect(action.shares <= whole!.shares).toBe(true);
        },
      ),
    );
  });

  test.each([
    [3_600_000, 1],
    [3_600_001, 0],
    [-60_000, 1],
    [-60_001, 0],
  ])('D5: a row %p ms old makes %p fill', (ageMs, count) => {
    expect(hintFills(NONE, [aTokenRow({ at: later(NOW, -ageMs) })], NOW).told).toHaveLength(count);
  });

  test('a fill is of one wallet, token, side and transaction', () => {
    const rows = [aTokenRow(), aTokenRow({ type: 'SELL' }), aTokenRow({ transaction: aTransaction(2) })];
    expect(hintFills(NONE, rows, NOW).told).toHaveLength(3);
  });

  test('of a fill with more executions than are remembered the rest is left to others', () => {
    const atBound = hintFills(NONE, rowsOf(MAX_HINTED_ROWS), NOW);
    expect([...atBound.fills.values()][0]!.rows).toHaveLength(MAX_HINTED_ROWS);
    expect(hintFills(atBound.fills, [aTokenRow()], NOW).told).toEqual([]);
  });

  test('of more fills than are remembered the oldest goes', () => {
    // Given
    const rows = Array.from({ length: MAX_HINTED_FILLS }, (_, at) => aTokenRow({ transaction: aTransaction(at + 1) }));
    const { fills } = hintFills(NONE, rows, NOW);
    expect(fills.size).toBe(MAX_HINTED_FILLS);
    // When
    const more = hintFills(fills, [aTokenRow({ transaction: aTransaction(9_999) })], NOW);
    // Then
    expect(more.fills.size).toBe(MAX_HINTED_FILLS);
    expect([...more.fills.values()].map(({ action }) => action.transaction)).not.toContain(aTransaction(1));
    expect(more.told).toHaveLength(1);
  });
});
