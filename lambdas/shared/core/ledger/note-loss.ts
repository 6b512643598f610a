import { type Position } from '../model/position.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

type LossInput = {
  readonly position: Position;
  /** What was realised, fees included: below zero where less came back than was paid. */
  readonly gain: Usd;
  readonly now: UnixMs;
};

/**
 * Notes on a position that some of it was given up for less than it cost.
 *
 * A later gain takes nothing back, and a clock that runs behind never makes a loss older.
 */
export function noteLoss({ position, gain, now }: LossInput): Pick<Position, 'lostAt'> {
  const { lostAt } = position;
  if (gain >= 0n || (lostAt !== undefined && lostAt >= now)) return {};
  return { lostAt: now };
}
