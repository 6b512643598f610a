import { describe, expect, it } from '@jest/globals';
import { lateFill, mayFillLate } from '#core/execution/late-fill.ts';
import { liftOf } from '#core/execution/lift-entry.ts';
import { type ChildState } from '#core/model/child-order.ts';
import { aBuyChild, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { written } from '../../../../support/written.ts';

const aReport = (tradeId: string, status: 'MATCHED' | 'CONFIRMED' | 'FAILED' = 'MATCHED') => ({
  tradeId,
  shares: sharesOf('40'),
  price: priceOf('0.5'),
  role: 'TAKER' as const,
  status,
});

describe('a fill of an order that was over', () => {
  it.each<[ChildState, boolean]>([
    ['RESERVED', false],
    ['SUBMITTING', false],
    ['ACKED', false],
    ['EXPIRED', false],
    ['REJECTED', true],
    ['DEAD', true],
    ['DONE', true],
    ['LATE_FILL', true],
  ])('X3: comes late for one that is %s: %p', (state, isLate) => {
    expect(mayFillLate({ state })).toBe(isLate);
    const given = { child: aBuyChild({ state }), parent: aParent(), reports: [aReport('t9')] };
    if (!isLate) expect(() => lateFill(given)).toThrow('not filled late');
  });

  it('X3: makes a dead order LATE_FILL with the trade to be booked, and holds nothing again', () => {
    // Given
    const child = aBuyChild({ state: 'DEAD', leftUsd: 0n as never, version: 7n });
    // When
    const changes = lateFill({ child, parent: aParent(), reports: [aReport('t9')] });
    // Then
    expect(changes).toHaveLength(1);
    expect(written(changes ?? [], 'child')).toMatchObject({
      state: 'LATE_FILL',
      leftUsd: 0n,
      version: 8n,
      trades: [{ tradeId: 't9', status: 'MATCHED', settled: false }],
    });
  });

  it('X3: of a sale is noted with its position, whose version moves: a sale that was decided without it is not reserved', () => {
    // Given
    const child = aSellChild({ state: 'REJECTED' });
    const position = aPosition({ version: 7n });
    // When
    const changes = lateFill({ child, parent: aParent(), position, reports: [aReport('t9')] }) ?? [];
    // Then
    expect(written(changes, 'position')).toEqual({ ...position, lateSales: [child.venueOrderId], version: 8n });
    expect(() => lateFill({ child, parent: aParent(), reports: [aReport('t9')] })).toThrow('a sale has a position');
  });

  it('keeps the trades that are booked beside it', () => {
    const child = aBuyChild({ state: 'DONE', trades: [aTrade({ settled: true })] });
    const changes = lateFill({
      child,
      parent: aParent(),
      reports: [aReport('t1', 'CONFIRMED'), aReport('t2', 'CONFIRMED')],
    });
    expect(written(changes ?? [], 'child').trades).toEqual([
      aTrade({ settled: true }),
      expect.objectContaining({ tradeId: 't2', status: 'CONFIRMED', settled: false }),
    ]);
  });

  it('is none when the trade is known, or failed', () => {
    const child = aBuyChild({ state: 'DONE', trades: [aTrade({ settled: true })] });
    expect(lateFill({ child, parent: aParent(), reports: [aReport('t1', 'CONFIRMED')] })).toBeUndefined();
    expect(lateFill({ child, parent: aParent(), reports: [aReport('t2', 'FAILED')] })).toBeUndefined();
    expect(lateFill({ child, parent: aParent(), reports: [] })).toBeUndefined();
  });

  it.each([
    ['refused', 'REJECTED', { code: 'REJECTED', text: 'no' }],
    ['given up for dead', 'DEAD', { code: 'OUTCOME_DEAD' }],
  ] as const)('X3: that had been %s tells its parent, so that nobody copies it once more', (_, state, reason) => {
    // Given
    const parent = aParent({ state: 'EXPIRED', reason, version: 3n });
    const child = aBuyChild({ state });
    // When
    const changes = lateFill({ child, parent, reports: [aReport('t9')] }) ?? [];
    // Then
    expect(written(changes, 'parent')).toEqual({ ...parent, reason: { code: 'FILLED_LATE' }, version: 4n });
    expect(liftOf(written(changes, 'parent'))).toBeUndefined();
  });

  it('leaves a parent alone that knows it, has bought something, sells, or is open', () => {
    const ended = { state: 'EXPIRED', reason: { code: 'REJECTED', text: 'no' } } as const;
    for (const [child, parent] of [
      [aBuyChild({ state: 'REJECTED' }), aParent({ ...ended, reason: { code: 'FILLED_LATE' } })],
      [aBuyChild({ state: 'DONE' }), aParent({ state: 'DONE', filledShares: sharesOf('1') })],
      [aSellChild({ state: 'REJECTED' }), aParent({ ...ended, side: 'SELL' })],
      [aBuyChild({ state: 'REJECTED' }), aParent({ state: 'WORKING' })],
    ] as const) {
      const changes = lateFill({ child, parent, position: aPosition(), reports: [aReport('t9')] }) ?? [];
      expect(changes.filter((change) => change.kind === 'put' && change.type === 'parent')).toEqual([]);
    }
  });
});
