import { type LeaderAct } from './leader-act.ts';

/** Of one second no source tells the order for sure: what comes is taken before what goes. */
const RANKS = { RECEIVE: 0, BUY: 0, SPLIT: 0, CONVERT: 1, SELL: 2, MERGE: 2, SEND: 2, REDEEM: 3, REWARD: 3 } as const;

/** Sorts what a leader did into the order in which it is booked; what is alike stays as it came. */
export function inBookingOrder(acts: readonly LeaderAct[]): readonly LeaderAct[] {
  return acts.toSorted((a, b) => a.at - b.at || RANKS[a.kind] - RANKS[b.kind]);
}
