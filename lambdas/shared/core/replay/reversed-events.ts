import { type LeaderAction } from '../model/leader-event.ts';
import { type Market } from '../model/market.ts';
import { MICRO } from '../values/decimal.ts';
import { type TokenId } from '../values/ids.ts';
import { price } from '../values/price.ts';
import { usd } from '../values/usd.ts';
import { type ReplayEvent } from './replay-event.ts';

type OtherToken = Market['tokens'][number];

/**
 * What would have happened had every leader traded the other outcome, as many shares of it, at what his price leaves of a
 * dollar: a control, which pays the same for copying and has nothing of his choice of the outcome.
 *
 * Books, trades of the market and payouts are those that were. What he is worth stays his own, and so do the ids of what he
 * did: delays are drawn by them. Left out are acts in
 * markets without two outcomes, and trades at a dollar or more: nothing is left of it for the other outcome.
 */
export function reversedEvents(events: readonly ReplayEvent[]): readonly ReplayEvent[] {
  const others = new Map(events.flatMap((event) => (event.kind === 'market' ? otherTokens(event.market) : [])));
  return events.flatMap((event): readonly ReplayEvent[] => {
    if (event.kind === 'baseline') {
      const other = others.get(event.position.token);
      return other === undefined ? [] : [{ ...event, position: { ...event.position, token: other.token } }];
    }
    if (event.kind !== 'actions') return [event];
    const actions = event.actions.flatMap((action) => reversedAction(action, others.get(action.token)));
    return actions.length === 0 ? [] : [{ ...event, actions }];
  });
}

function otherTokens({ tokens }: Market): readonly (readonly [TokenId, OtherToken])[] {
  const [one, other, ...more] = tokens;
  if (one === undefined || other === undefined || more.length > 0) return [];
  return [
    [one.token, other],
    [other.token, one],
  ];
}

/** Only trades have a price; what moves both outcomes moves both of them still. */
function reversedAction(action: LeaderAction, other: OtherToken | undefined): readonly LeaderAction[] {
  if (other === undefined) return [];
  const swapped = { ...action, token: other.token, outcome: other.outcome };
  if (action.type !== 'BUY' && action.type !== 'SELL') return [swapped];
  if (action.notional >= action.shares) return [];
  return [{ ...swapped, price: price(MICRO - action.price), notional: usd(action.shares - action.notional) }];
}
