import { describe, expect, it } from '@jest/globals';
import { lateFill, mayFillLate } from '#core/execution/late-fill.ts';
import { type ChildState } from '#core/model/child-order.ts';
import { aBuyChild, aTrade } from '../../../../support/builders/a-child.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { written } from '../../../../support/written.ts';

const aReport = (tradeId: string, status: 'MATCHED' | 'CONFIRMED' | 'FAILED' = 'MATCHED') => ({
  tradeId,
  shares: sharesOf('40'),
  price: priceOf('0.5'),
  status,
});

describe('a fill of an order that was over', () => {
  it.each<[ChildState, boolean]>([
    ['RESERVED', false],
    ['SUBMITTING', false],
    ['ACKED', false],
    ['EXPIRED', false],
    ['REJECTED', false],
    ['DEAD', true],
    ['DONE', true],
    ['LATE_FILL', true],
  ])('X3: comes late for one that is %s: %p', (state, isLate) => {
    expect(mayFillLate({ state })).toBe(isLate);
    if (!isLate) expect(() => lateFill(aBuyChild({ state }), [aReport('t9')])).toThrow('not filled late');
  });

  it('X3: makes a dead order LATE_FILL with the trade to be booked, and holds nothing again', () => {
    // Given
    const child = aBuyChild({ state: 'DEAD', leftUsd: 0n as never, version: 7n });
    // When
    const changes = lateFill(child, [aReport('t9')]);
    // Then
    expect(changes).toHaveLength(1);
    expect(written(changes ?? [], 'child')).toMatchObject({
      state: 'LATE_FILL',
      leftUsd: 0n,
      version: 8n,
      trades: [{ tradeId: 't9', status: 'MATCHED', settled: false }],
    });
  });

  it('keeps the trades that are booked beside it', () => {
    const child = aBuyChild({ state: 'DONE', trades: [aTrade({ settled: true })] });
    const changes = lateFill(child, [aReport('t1', 'CONFIRMED'), aReport('t2', 'CONFIRMED')]);
    expect(written(changes ?? [], 'child').trades).toEqual([
      aTrade({ settled: true }),
      expect.objectContaining({ tradeId: 't2', status: 'CONFIRMED', settled: false }),
    ]);
  });

  it('is none when the trade is known, or failed', () => {
    const child = aBuyChild({ state: 'DONE', trades: [aTrade({ settled: true })] });
    expect(lateFill(child, [aReport('t1', 'CONFIRMED')])).toBeUndefined();
    expect(lateFill(child, [aReport('t2', 'FAILED')])).toBeUndefined();
    expect(lateFill(child, [])).toBeUndefined();
  });
});
