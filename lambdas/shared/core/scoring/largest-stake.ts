import { type ConditionId } from '../values/ids.ts';
import { larger, minus, plus } from '../values/quantity.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type LeaderAct } from './leader-act.ts';

/** The most that purchases of one market had cost at once, fees included and less what sales of it had brought. */
export function largestStake(acts: readonly LeaderAct[]): Usd {
  const laidOut = new Map<ConditionId, Usd>();
  let largest = NO_USD;
  for (const act of acts) {
    if (act.kind !== 'BUY' && act.kind !== 'SELL') continue;
    const before = laidOut.get(act.condition) ?? NO_USD;
    const paid = act.kind === 'BUY' ? plus(before, act.dollars) : minus(before, act.dollars);
    const stake = plus(paid, act.fee);
    laidOut.set(act.condition, stake);
    largest = larger(largest, stake);
  }
  return largest;
}
