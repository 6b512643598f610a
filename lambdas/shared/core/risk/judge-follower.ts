import { type BreakerCode } from '../model/breaker.ts';
import { dayStartOf, equityOf, type FollowerEquity } from '../model/follower-equity.ts';
import { type PostHealth } from '../model/post-health.ts';
import { type BreakerLimits } from '../model/settings.ts';
import { formatMicros } from '../values/decimal.ts';
import { type UnixMs, utcDate } from '../values/unix-ms.ts';
import { dailyLoss } from './daily-loss.ts';
import { unknownWithinHour } from './post-health.ts';

/** A breaker that should hold, and the numbers that say so. */
export type Trip = {
  readonly code: Extract<BreakerCode, 'DAILY_LOSS' | 'ERRORS_IN_ROW' | 'UNKNOWN_OUTCOMES'>;
  readonly why: string;
};

type JudgeInput = {
  readonly equity: FollowerEquity | undefined;
  readonly posts: PostHealth | undefined;
  readonly limits: BreakerLimits;
  readonly now: UnixMs;
};

/** Which breakers a follower's numbers call for, each at its bound already. */
export function judgeFollower({ equity, posts, limits, now }: JudgeInput): readonly Trip[] {
  return [...lossTrips(equity, limits, now), ...postTrips(posts, limits, now)];
}

/** Only a snapshot of today tells what today has lost: an older one would trip again what a person has reset since. */
function lossTrips(equity: FollowerEquity | undefined, limits: BreakerLimits, now: UnixMs): readonly Trip[] {
  if (equity?.day !== utcDate(now)) return [];
  const lost = dailyLoss({ start: dayStartOf(equity), equity: equityOf(equity), limits });
  if (lost === undefined) return [];
  const bound =
    lost.by === 'dollars'
      ? `max_daily_loss ${formatMicros(limits.maxDailyLoss ?? 0n)}`
      : `max_daily_loss_pct ${formatMicros(limits.maxDailyLossBps * 10_000n)} %`;
  const why = `${formatMicros(lost.loss)} of ${formatMicros(lost.start)} dollars lost on ${equity.day} (UTC): ${bound}`;
  return [{ code: 'DAILY_LOSS', why }];
}

function postTrips(posts: PostHealth | undefined, limits: BreakerLimits, now: UnixMs): readonly Trip[] {
  if (posts === undefined) return [];
  const unknown = unknownWithinHour(posts, now);
  const { errorsInRow, lastError = '' } = posts;
  return [
    ...(errorsInRow >= limits.maxErrorsInRow
      ? [{ code: 'ERRORS_IN_ROW' as const, why: `${errorsInRow} orders refused in a row, the last: ${lastError}` }]
      : []),
    ...(BigInt(unknown) >= limits.maxUnknownPerHour
      ? [{ code: 'UNKNOWN_OUTCOMES' as const, why: `${unknown} orders of unknown outcome within an hour` }]
      : []),
  ];
}
