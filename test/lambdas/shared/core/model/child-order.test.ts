import { expect, test } from '@jest/globals';
import { type ChildState, isChildOpen } from '#core/model/child-order.ts';

test('a child is open while it holds a reservation or may have effects at the venue', () => {
  const open: Record<ChildState, boolean> = {
    RESERVED: true,
    SUBMITTING: true,
    ACKED: true,
    DONE: false,
    EXPIRED: false,
    REJECTED: false,
  };
  for (const [state, isOpen] of Object.entries(open)) expect(isChildOpen(state as ChildState)).toBe(isOpen);
});
