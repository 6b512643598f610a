/** A matched trade is in a block this long after the match. */
export const MINED_AFTER_MS = 2_000;
/** A matched trade is final this long after the match. */
export const CONFIRMED_AFTER_MS = 6_000;
/** The auto-redeemer pays out a funded account this long after its market resolved. */
export const REDEEMED_AFTER_MS = 120_000;
/** The Data API shows the world this long after the block that changed it (the venue: 2.4 to 5 s). */
export const DATA_API_LAG_MS = 3_000;

/** How far the settlement of a trade has come. */
export type TradeStatus = 'MATCHED' | 'MINED' | 'CONFIRMED';

/** The status at an instant of a trade that was matched at another. */
export function tradeStatus(matchMs: number, nowMs: number): TradeStatus {
  if (nowMs >= matchMs + CONFIRMED_AFTER_MS) return 'CONFIRMED';
  return nowMs >= matchMs + MINED_AFTER_MS ? 'MINED' : 'MATCHED';
}

/** The time of the block, in whole seconds as milliseconds, that holds what was mined at an instant. */
export function blockTimeMs(minedMs: number): number {
  return Math.floor(minedMs / 1000) * 1000;
}
