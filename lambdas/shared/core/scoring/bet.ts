import { type ConditionId } from '../values/ids.ts';
import { inPico, type PicoUsd, picoUsd } from '../values/pico-usd.ts';
import { plus } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { cents } from '../values/usd.ts';
import { isExited } from './leader-account.ts';
import { type Stake } from './stake-worth.ts';

/** What became of a bet: within a cent of nothing it is neither won nor lost. */
export type BetState = 'win' | 'loss' | 'push' | 'open';

/** All that a leader did in one market, over both of its outcomes: a hedge is one bet (quant.md 1.6). */
export type Bet = {
  readonly condition: ConditionId;
  /** Bets of one event hang together. */
  readonly event: string;
  /** Of an open one at its marks. */
  readonly profit: PicoUsd;
  /** Open until its market is resolved or nothing of it is left. */
  readonly state: BetState;
  /** Whether nothing is left because it was sold, merged or redeemed: what a win rate of closed positions sees. */
  readonly isTakenOut: boolean;
  readonly openedAt: UnixMs;
  /** When it was sold out or resolved, whichever came first; absent while it is open. */
  readonly closedAt?: UnixMs;
};

const TOLERANCE = inPico(cents(1n));

/** What a stake has come to at a moment at which what is held is worth that. */
export function betOf(stake: Stake, worth: PicoUsd, now: UnixMs): Bet {
  const { market, openedAt, hasGiven, cash } = stake;
  const profit = plus(cash, worth);
  const resolvedAt = market.payout === undefined || market.payout.at > now ? undefined : market.payout.at;
  const exitedAt = isExited(stake) ? stake.exitedAt : undefined;
  const ends = [resolvedAt, exitedAt].filter((end) => end !== undefined).toSorted((a, b) => a - b);
  const [closedAt] = ends;
  return {
    ...{ condition: market.condition, event: market.event, profit, openedAt },
    state: closedAt === undefined ? 'open' : stateOf(profit),
    isTakenOut: exitedAt !== undefined && hasGiven,
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

function stateOf(profit: PicoUsd): BetState {
  if (profit > TOLERANCE) return 'win';
  return profit < picoUsd(0n - TOLERANCE) ? 'loss' : 'push';
}
