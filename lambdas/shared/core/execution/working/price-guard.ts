import { type GuardReason, type WorkingOrder } from '../../model/working-order.ts';
import { type OthersBook } from './others-book.ts';

/**
 * What forbids to place anything by the look of the book: it has not two sides, or they cross, lie too far apart or are too
 * thin at their best prices. The bounds themselves are allowed.
 */
export function priceGuard(
  { beside, against }: OthersBook,
  { side, maxSpread, minDepth }: Pick<WorkingOrder, 'side' | 'maxSpread' | 'minDepth'>,
): GuardReason | undefined {
  const [own, met] = [beside[0], against[0]];
  if (own === undefined || met === undefined) return 'NO_QUOTE';
  const spread = side === 'BUY' ? met.price - own.price : own.price - met.price;
  if (spread <= 0n) return 'NO_QUOTE';
  if (maxSpread !== undefined && spread > maxSpread) return 'SPREAD_ABOVE_MAX';
  if (minDepth !== undefined && (own.shares < minDepth || met.shares < minDepth)) return 'DEPTH_BELOW_MIN';
  return undefined;
}
