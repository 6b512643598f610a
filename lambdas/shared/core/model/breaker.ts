import { type Mode } from './cap.ts';

/** What a breaker does until a person resets it, and what that person should know. */
export type BreakerEntry = {
  readonly mode: Exclude<Mode, 'ACTIVE'>;
  readonly meaning: string;
  /** What to look at before resetting. */
  readonly reset: string;
};

/**
 * Every breaker: something happened that a person must look at before entries, or anything, go on.
 *
 * HALTED where our own view of orders may be wrong, so that even a sale could do harm; REDUCING where closing is safe.
 */
export const BREAKERS = {
  LATE_FILL: {
    mode: 'REDUCING',
    meaning:
      'An order that was given up for dead, was refused, or was finished, was filled after all; the fill is booked.',
    reset: 'Reset it when the position that it made is wanted, or is sold.',
  },
  ORDER_ID_MISMATCH: {
    mode: 'HALTED',
    meaning: 'The venue took an order under another id than ours: our way of signing no longer is the venue’s.',
    reset: 'Reset it only with a version of polycopy that computes the venue’s order ids.',
  },
  ORDER_VERSION: {
    mode: 'REDUCING',
    meaning: 'The venue refused the version of our orders: it has moved to new contracts.',
    reset: 'Reset it with a version of polycopy that signs for the new contracts.',
  },
  SETTLEMENTS_FAILED: {
    mode: 'REDUCING',
    meaning: 'Trades failed on chain one after the other: an allowance or the collateral may be missing.',
    reset: 'Check balance and allowances of the wallet, then reset it.',
  },
  UNAUTHORIZED: {
    mode: 'HALTED',
    meaning: 'The venue refuses the API key, and refused it again after it was read anew.',
    reset: 'Store valid credentials in the follower’s secret, then reset it.',
  },
  INVARIANT_BROKEN: {
    mode: 'HALTED',
    meaning: 'The ledger contradicts itself: there is a bug, and every further order could make it worse.',
    reset: 'Run the audit, understand the breach, then reset it.',
  },
  LEADER_STOP: {
    mode: 'REDUCING',
    meaning: 'The copies of one leader lost so much since their best that all of them were sold; he is copied no more.',
    reset: 'Reset it when he is to be copied again: his losses then count from where they stand.',
  },
  DAILY_LOSS: {
    mode: 'REDUCING',
    meaning: 'The follower has lost as much as one UTC day may lose.',
    reset: 'Reset it on another UTC day: until then it trips again as long as the day’s loss stands.',
  },
  ERRORS_IN_ROW: {
    mode: 'REDUCING',
    meaning: 'The venue refused one order after the other, or none of them left.',
    reset: 'Look at what it said of the last one (balance, allowance, key, network), then reset it.',
  },
  UNKNOWN_OUTCOMES: {
    mode: 'REDUCING',
    meaning: 'Of too many orders within an hour nobody knew at first what became of them.',
    reset: 'Look whether venue and network answer again, then reset it.',
  },
  DRIFT: {
    mode: 'REDUCING',
    meaning: 'The wallet holds something else than the ledger says, and nothing explains it.',
    reset: 'Look at the drift report; what was found is booked, so reset it when the cause is known.',
  },
  LEDGER_UNPROVEN: {
    mode: 'REDUCING',
    meaning: 'Caps and positions could not be recomputed from the journal.',
    reset: 'Run the audit; reset it when the proof holds.',
  },
} as const satisfies Readonly<Record<string, BreakerEntry>>;

export type BreakerCode = keyof typeof BREAKERS;

/** Reads a breaker's code; undefined when there is no such breaker. */
export function parseBreaker(code: string): BreakerCode | undefined {
  return Object.hasOwn(BREAKERS, code) ? (code as BreakerCode) : undefined;
}

/** What a stored code allows; one that this version does not know stops everything. */
export function breakerMode(code: string): Mode {
  const known = parseBreaker(code);
  return known === undefined ? 'HALTED' : BREAKERS[known].mode;
}
