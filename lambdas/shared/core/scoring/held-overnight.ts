import { type ConditionId } from '../values/ids.ts';
import { NO_USD, type Usd, usd } from '../values/usd.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs } from '../values/unix-ms.ts';
import { bookAct, isExited, openAccount } from './leader-account.ts';
import { type LeaderAct } from './leader-act.ts';
import { type LeaderRecord } from './leader-record.ts';
import { markKeeper } from './mark-keeper.ts';

/**
 * The markets of which a leader held anything at the end of a day, or of all, while they were open: only of those does a
 * daily series need prices of others.
 *
 * @returns Those that he laid out most for first.
 */
export function heldOvernight(
  { acts, markets }: Pick<LeaderRecord, 'acts' | 'markets'>,
  to: UnixMs,
): readonly ConditionId[] {
  const account = openAccount(markets, markKeeper([]));
  const lastAct = new Map<ConditionId, UnixMs>();
  const found = new Set<ConditionId>();
  const look = (condition: ConditionId, now: UnixMs): void => {
    const [stake, since] = [account.stakes.get(condition), lastAct.get(condition)];
    if (stake === undefined || since === undefined || isExited(stake)) return;
    const until = Math.min(now, markets.get(condition)?.payout?.at ?? now) as UnixMs;
    if (startOfUtcDay(since) < startOfUtcDay(until)) found.add(condition);
  };
  for (const act of acts) {
    if (act.at >= to) break;
    const touched = conditionsOf(act);
    for (const condition of touched) look(condition, act.at);
    bookAct(account, act);
    for (const condition of touched) lastAct.set(condition, act.at);
  }
  const end = later(startOfUtcDay(later(to, -1)), DAY_MS);
  for (const condition of lastAct.keys()) look(condition, end);
  const laidOut = laidOutIn(acts);
  const of = (condition: ConditionId): bigint => laidOut.get(condition) ?? 0n;
  return [...found].toSorted((a, b) => Number(of(b) - of(a)) || (a < b ? -1 : 1));
}

/** The markets that an act changes what he holds of. */
export function conditionsOf(act: LeaderAct): readonly ConditionId[] {
  if (act.kind === 'CONVERT') return [...act.gives, ...act.gets].map(({ condition }) => condition);
  return act.kind === 'REWARD' ? [] : [act.condition];
}

function laidOutIn(acts: readonly LeaderAct[]): ReadonlyMap<ConditionId, Usd> {
  const laidOut = new Map<ConditionId, Usd>();
  for (const act of acts)
    if (act.kind === 'BUY') laidOut.set(act.condition, usd((laidOut.get(act.condition) ?? NO_USD) + act.dollars));
  return laidOut;
}
