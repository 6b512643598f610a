import { type Bps, ONE_IN_BPS } from '../values/bps.ts';
import { minus } from '../values/quantity.ts';
import { type Usd } from '../values/usd.ts';

/** How much one UTC day may lose; whichever is reached first counts. */
export type DailyLossLimits = {
  /** Of what the day began with. */
  readonly maxDailyLossBps: Bps;
  /** Absent: no limit in dollars. */
  readonly maxDailyLoss?: Usd;
};

type LossInput = {
  /** Equity at the start of the UTC day. */
  readonly start: Usd;
  readonly equity: Usd;
  readonly limits: DailyLossLimits;
};

/** A day that has lost too much, and by which limit. */
export type DailyLoss = { readonly loss: Usd; readonly start: Usd; readonly by: 'part' | 'dollars' };

/**
 * Judges what a day has lost, both limits inclusive and exact in integers.
 *
 * @returns Undefined while it is less than both; a day that lost nothing never is too much, whatever it began with.
 */
export function dailyLoss({ start, equity, limits }: LossInput): DailyLoss | undefined {
  const loss = minus(start, equity);
  if (loss <= 0n) return undefined;
  if (limits.maxDailyLoss !== undefined && loss >= limits.maxDailyLoss) return { loss, start, by: 'dollars' };
  return loss * ONE_IN_BPS >= limits.maxDailyLossBps * start ? { loss, start, by: 'part' } : undefined;
}
