import { expect, test } from '@jest/globals';
import { isOpen, type ParentState } from '#core/model/parent-order.ts';

test('a parent order is open while it is NEW, HELD or WORKING; every other state is an end', () => {
  const open: Record<ParentState, boolean> = {
    NEW: true,
    HELD: true,
    WORKING: true,
    DONE: false,
    SKIPPED: false,
    DENIED: false,
    EXPIRED: false,
    MERGED: false,
    NETTED: false,
  };
  for (const [state, isStillOpen] of Object.entries(open)) expect(isOpen(state as ParentState)).toBe(isStillOpen);
});
