import { type Level } from './order-book.ts';

/** What a signed order asks for, as the exchange reads it. */
export type Asked = {
  readonly side: 'BUY' | 'SELL';
  readonly makerAmount: bigint;
  readonly takerAmount: bigint;
  /** Dollars bound it, not shares: purchases on markets of version 2. */
  readonly isInDollars: boolean;
};

/** One execution. */
export type Fill = { readonly shares: bigint; readonly price: bigint };

const MICRO = 1_000_000n;
/** Executions come in hundredths of a share. */
export const STEP = 10_000n;

/** The order's own limit in micro-dollars a share. */
export function limitOf({ side, makerAmount, takerAmount }: Asked): bigint {
  return side === 'BUY' ? (makerAmount * MICRO) / takerAmount : (takerAmount * MICRO) / makerAmount;
}

/** Shares that the order names. */
export function sharesOf({ side, makerAmount, takerAmount }: Asked): bigint {
  return side === 'BUY' ? takerAmount : makerAmount;
}

/**
 * Fills an order against the other side of the book, best price first, never beyond its limit.
 *
 * `partLeft` of a thousand of each level are still there: others were quicker.
 */
export function match(asked: Asked, against: readonly Level[], partLeft: bigint): readonly Fill[] {
  const limit = limitOf(asked);
  let sharesLeft = sharesOf(asked);
  let dollarsLeft = asked.makerAmount;
  const fills: Fill[] = [];
  for (const level of against) {
    if (asked.side === 'BUY' ? level.price > limit : level.price < limit) break;
    const wanted = asked.isInDollars ? (dollarsLeft * MICRO) / level.price : sharesLeft;
    const there = (level.shares * partLeft) / 1_000n;
    const smaller = wanted < there ? wanted : there;
    const shares = smaller - (smaller % STEP);
    if (shares <= 0n) continue;
    fills.push({ shares, price: level.price });
    sharesLeft -= shares;
    dollarsLeft -= (shares * level.price) / MICRO;
  }
  return fills;
}

/** The taker's fee: shares × rate × p × (1 − p), rounded up to a hundred-thousandth of a dollar. */
export function feeOf({ shares, price }: Fill, feeBps: number): bigint {
  const exact = shares * BigInt(feeBps) * price * (MICRO - price);
  const whole = 10_000n * MICRO * MICRO * 10n;
  return ((exact + whole - 1n) / whole) * 10n;
}

/** Dollars that change hands without the fee. */
export function grossOf({ shares, price }: Fill): bigint {
  return (shares * price) / MICRO;
}
