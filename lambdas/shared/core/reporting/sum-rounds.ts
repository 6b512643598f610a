import { UNATTRIBUTED } from '../model/position.ts';
import { type Bps, bps, ONE_IN_BPS } from '../values/bps.ts';
import { sum } from '../values/quantity.ts';
import { NO_USD, type Usd, usd } from '../values/usd.ts';
import { hasResult, isRoundClosed, type Round } from './rounds.ts';

/** A figure, or why there is none. */
export type Figure<T, Why extends string> =
  | { readonly value: T; readonly reason?: undefined }
  | { readonly value: null; readonly reason: Why };

/**
 * What closed rounds came to: a round is a position of (token, leader) from its first share until it owns nothing again,
 * sold or resolved; it is won where its realised P&L after fees is above zero, and lost where that is below.
 */
export type RoundSum = {
  /** Won, lost and even. */
  readonly closed: number;
  readonly won: number;
  readonly lost: number;
  readonly even: number;
  /** Closed by a booking that moved several positions at once: of no result, and in no other number. */
  readonly shared: number;
  /** Closed by a move out of the wallet: of no result that the ledger knows, and in no other number. */
  readonly moved: number;
  /** The part of the closed that was won, rounded down to a hundredth of a percent. */
  readonly winRate: Figure<Bps, 'NO_CLOSED_ROUND'>;
  /** Rounded to zero, to a micro-dollar. */
  readonly averageWin: Figure<Usd, 'NO_WIN'>;
  /** Below zero. */
  readonly averageLoss: Figure<Usd, 'NO_LOSS'>;
};

/** Whether it counts as a round: what no copy has bought has none, since anybody may send it. */
export function isRoundOfCopy({ leader }: Pick<Round, 'leader'>): boolean {
  return leader !== UNATTRIBUTED;
}

/** Counts closed rounds of copies. */
export function sumRounds(rounds: readonly Round[]): RoundSum {
  const over = rounds.filter((round) => isRoundClosed(round) && isRoundOfCopy(round));
  const results = over.filter(hasResult).map(({ result }) => result);
  const shared = over.filter(({ isShared }) => isShared).length;
  const wins = results.filter((result) => result > 0n);
  const losses = results.filter((result) => result < 0n);
  return {
    closed: results.length,
    won: wins.length,
    lost: losses.length,
    even: results.length - wins.length - losses.length,
    shared,
    moved: over.length - results.length - shared,
    winRate:
      results.length === 0
        ? { value: null, reason: 'NO_CLOSED_ROUND' }
        : { value: bps((BigInt(wins.length) * ONE_IN_BPS) / BigInt(results.length)) },
    averageWin: wins.length === 0 ? { value: null, reason: 'NO_WIN' } : { value: averageOf(wins) },
    averageLoss: losses.length === 0 ? { value: null, reason: 'NO_LOSS' } : { value: averageOf(losses) },
  };
}

function averageOf(amounts: readonly Usd[]): Usd {
  return usd(sum(NO_USD, amounts) / BigInt(amounts.length));
}
