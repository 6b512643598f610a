/** A matched trade is in a block this long after the match. */
export const MINED_AFTER_MS = 2_000;
/** A matched trade is final this long after the match. */
export const CONFIRMED_AFTER_MS = 6_000;
/** A trade whose transaction reverted is sent again this long after the match, and mined, or given up, then. */
const RETRIED_AFTER_MS = 8_000;
/** The auto-redeemer pays out a funded account this long after its market resolved. */
export const REDEEMED_AFTER_MS = 120_000;
/** The Data API shows the world this long after the block that changed it (the venue: 2.4 to 5 s). */
export const DATA_API_LAG_MS = 3_000;

/** How far the settlement of a trade has come. */
export type TradeStatus = 'MATCHED' | 'MINED' | 'CONFIRMED' | 'RETRYING' | 'FAILED';

/**
 * What becomes of a match on the chain: `confirm` as it should; `retry` reverts once and is mined under another hash;
 * `fail` reverts for good, and nobody has traded; `stuck` never leaves `MATCHED` by itself; with `lateMs` it confirms
 * as if it had been matched so much later.
 */
export type SettlementPlan = 'confirm' | 'retry' | 'fail' | 'stuck' | { readonly lateMs: number };

/** A match as its settlement sees it. */
export type Settling = { readonly matchMs: number; readonly settlement: SettlementPlan };

type Step = { readonly afterMs: number; readonly status: TradeStatus };

const CONFIRMATION_MS = CONFIRMED_AFTER_MS - MINED_AFTER_MS;
const STEPS: Readonly<Record<Extract<SettlementPlan, string>, readonly Step[]>> = {
  confirm: [
    { afterMs: MINED_AFTER_MS, status: 'MINED' },
    { afterMs: CONFIRMED_AFTER_MS, status: 'CONFIRMED' },
  ],
  retry: [
    { afterMs: MINED_AFTER_MS, status: 'RETRYING' },
    { afterMs: RETRIED_AFTER_MS, status: 'MINED' },
    { afterMs: RETRIED_AFTER_MS + CONFIRMATION_MS, status: 'CONFIRMED' },
  ],
  fail: [
    { afterMs: MINED_AFTER_MS, status: 'RETRYING' },
    { afterMs: RETRIED_AFTER_MS, status: 'FAILED' },
  ],
  stuck: [],
};

/** The last change of a trade's status by an instant, and when it was. */
export function settlementAt(
  { matchMs, settlement }: Settling,
  nowMs: number,
): { readonly status: TradeStatus; readonly sinceMs: number } {
  const step = stepsOf(settlement).findLast(({ afterMs }) => nowMs >= matchMs + afterMs);
  return { status: step?.status ?? 'MATCHED', sinceMs: matchMs + (step?.afterMs ?? 0) };
}

/** When a trade changes the balances, `undefined` when it never does. */
export function minedMs({ matchMs, settlement }: Settling): number | undefined {
  const step = stepsOf(settlement).find(({ status }) => status === 'MINED');
  return step === undefined ? undefined : matchMs + step.afterMs;
}

/** When a trade is known to have failed, `undefined` when it does not fail. */
export function failedMs({ matchMs, settlement }: Settling): number | undefined {
  return settlement === 'fail' ? matchMs + RETRIED_AFTER_MS : undefined;
}

/** Every instant at which an answer about the trade changes, the Data API's view of its block included. */
export function settlementInstants(trade: Settling): number[] {
  const steps = stepsOf(trade.settlement).map(({ afterMs }) => trade.matchMs + afterMs);
  const mined = minedMs(trade);
  return mined === undefined ? steps : [...steps, blockTimeMs(mined) + DATA_API_LAG_MS];
}

function stepsOf(settlement: SettlementPlan): readonly Step[] {
  if (typeof settlement === 'string') return STEPS[settlement];
  return STEPS.confirm.map(({ afterMs, status }) => ({ afterMs: afterMs + settlement.lateMs, status }));
}

/** Whether a status is the last one. */
export function isFinal(status: TradeStatus): boolean {
  return status === 'CONFIRMED' || status === 'FAILED';
}

/** The time of the block, in whole seconds as milliseconds, that holds what was mined at an instant. */
export function blockTimeMs(minedAtMs: number): number {
  return Math.floor(minedAtMs / 1000) * 1000;
}
