/** What our own copies were made at, against their leaders' prices. */
export type MeasuredSlippage = {
  /** Copies that were filled, with a leader's price beside them. */
  readonly copies: number;
  /** Delay and impact together, in hundredths of a percent of the leaders' prices; above zero is worse. */
  readonly slipBps: number;
};

/** What a copy is taken to pay more than its leader; plain numbers, since they are stored with every score. */
export type CopyCosts = {
  /** `measured`: of our own copies; `assumed`: there are too few of them. */
  readonly from: 'measured' | 'assumed';
  /** Our own copies that could be measured, were they enough or not. */
  readonly copies: number;
  /**
   * How much worse than the leader's our price is, in hundredths of a percent of it, at least zero: thirty copies of a market
   * that fell show no follower who buys cheaper than his leader. Null where that is assumed: then a copy
   * meets the first trade after it, or the leader's price without one, and pays the spread and depth of a made book.
   */
  readonly slipBps: number | null;
  /** From the leader's trade to ours, in milliseconds. */
  readonly delayMs: number;
  /** What a copy is worth in dollars, as far as the made book is concerned. */
  readonly stake: number;
  /** A price from here on is not paid, in dollars. */
  readonly maxPrice: number;
};

/** Fewer copies say less of what the next one costs than the assumption does. */
export const LEAST_COPIES = 30;
/** The medians of seeing a trade and of having an order matched, which a backtest draws from too (`core/replay/replay-delays.ts`). */
const DELAY_MS = 2_550;
const STAKE = 100;
const MAX_PRICE = 0.99;

/** What copies cost by those that were made, or by assumption where there are fewer than thirty. */
export function copyCosts(measured: MeasuredSlippage = { copies: 0, slipBps: 0 }): CopyCosts {
  const { copies, slipBps } = measured;
  const isEnough = copies >= LEAST_COPIES && Number.isFinite(slipBps);
  return {
    ...(isEnough
      ? { from: 'measured', copies, slipBps: Math.max(0, slipBps) }
      : { from: 'assumed', copies, slipBps: null }),
    ...{ delayMs: DELAY_MS, stake: STAKE, maxPrice: MAX_PRICE },
  };
}
