import { type Cap } from '../model/cap.ts';
import { type ParentOrder } from '../model/parent-order.ts';

type StoppedInput = Pick<ParentOrder, 'side'> & {
  readonly globalCap: Cap | undefined;
  /** Absent where nobody has stopped the leader yet, and for a person's own order, which has none. */
  readonly leaderCap: Cap | undefined;
};

/** True where switches or breakers let an order that works over time place nothing. */
export function isTradingStopped({ side, globalCap, leaderCap }: StoppedInput): boolean {
  const mode = globalCap?.tradingMode ?? 'HALTED';
  if (globalCap?.isOpened !== true || mode === 'HALTED') return true;
  return side === 'BUY' && (mode !== 'ACTIVE' || (leaderCap?.tradingMode ?? 'ACTIVE') !== 'ACTIVE');
}
