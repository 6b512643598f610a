import { type Position } from '../model/position.ts';
import { NO_SHARES } from '../values/shares.ts';
import { NO_USD } from '../values/usd.ts';

type Place = Pick<
  Position,
  'follower' | 'mode' | 'leader' | 'token' | 'condition' | 'eventGroup' | 'title' | 'outcome'
>;

/** A position of which nothing is stored yet: version 0, so that its first write creates it. */
export function emptyPosition({
  follower,
  mode,
  leader,
  token,
  condition,
  eventGroup,
  title,
  outcome,
}: Place): Position {
  return {
    follower,
    mode,
    leader,
    token,
    condition,
    ...(eventGroup === undefined ? {} : { eventGroup }),
    available: NO_SHARES,
    selling: NO_SHARES,
    target: NO_SHARES,
    basis: NO_USD,
    basisFees: NO_USD,
    realised: NO_USD,
    cuts: [],
    buying: [],
    late: [],
    held: [],
    claimed: NO_SHARES,
    claimedUsd: NO_USD,
    title,
    outcome,
    version: 0n,
  };
}
