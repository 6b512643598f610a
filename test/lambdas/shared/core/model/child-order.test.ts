import { expect, test } from '@jest/globals';
import { type ChildState, hasWork, isChildOpen } from '#core/model/child-order.ts';
import { aTrade } from '../../../../support/builders/a-child.ts';

const OPEN: Record<ChildState, boolean> = {
  RESERVED: true,
  SUBMITTING: true,
  ACKED: true,
  DONE: false,
  EXPIRED: false,
  REJECTED: false,
  DEAD: false,
  LATE_FILL: false,
};

test('a child is open while it holds a reservation or may have effects at the venue', () => {
  for (const [state, isOpen] of Object.entries(OPEN)) expect(isChildOpen(state as ChildState)).toBe(isOpen);
});

test('an ended child has work only while a late fill of it is neither booked nor failed', () => {
  for (const [state, isOpen] of Object.entries(OPEN)) {
    expect(hasWork({ state: state as ChildState, trades: [] })).toBe(isOpen);
    const hasUnbooked = hasWork({ state: state as ChildState, trades: [aTrade({ settled: false })] });
    expect(hasUnbooked).toBe(isOpen || state === 'LATE_FILL');
  }
  const over = [aTrade({ settled: true }), aTrade({ status: 'FAILED' })];
  expect(hasWork({ state: 'LATE_FILL', trades: over })).toBe(false);
});
