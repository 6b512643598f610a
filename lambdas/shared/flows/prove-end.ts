import { chainAgrees } from '#core/execution/chain-agrees.ts';
import { explainsBalance } from '#core/ledger/explain-balance.ts';
import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Follower } from '#core/model/settings.ts';
import { isOver } from '#core/model/trade.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Venue } from '#ports/venue.ts';
import { movesByChain, movesByLists } from './foreign-moves.ts';

export type ProofDeps = {
  readonly chain: Chain;
  readonly feed: LeaderFeed;
  readonly ledger: Ledger;
  readonly venue: Venue;
};

type ProofInput = { readonly child: ChildOrder; readonly follower: Follower };

/** Clocks differ: what happened so long before the first post may have come after it. */
const CLOCK_MARGIN_MS = 60_000;

/**
 * Asks chain and wallet whether anything of a child happened that its trades do not say.
 *
 * The contract must show exactly the fills that we have, and the wallet must hold exactly what the ledger says, moves
 * aside that are not ours: trades by hand, splits and merges as the venue lists them, or else, over a day, everything that
 * the chain's logs tell and that is no trade. A source that does not answer proves nothing.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function provesEnd(deps: ProofDeps, { child, follower }: ProofInput): Promise<boolean> {
  if (!chainAgrees(child, await deps.chain.orderStatus(child))) return false;
  const before = await deps.ledger.tokenPositions(child, child.token);
  if (!(await areOthersStill(deps, child, before))) return false;
  const held = await deps.chain.tokenBalance(child.fields.maker, child.token, child.domain);
  const listed = await movesByLists(deps, { child, follower });
  const after = await deps.ledger.tokenPositions(child, child.token);
  if (listed === undefined || !isSame(before, after)) return false;
  if (held === 0n && listed.isRedeemed) return true;
  const recorded = after.reduce((total, one) => total + one.available + one.selling + one.claimed, 0n);
  const unrecordedFrom = later(child.firstPostAt ?? child.reservedAt, -CLOCK_MARGIN_MS);
  if (explainsBalance({ held, recorded, unrecordedFrom, moves: listed.moves })) return true;
  const moves = await movesByChain(deps, { child, follower });
  if (moves === undefined || !explainsBalance({ held, recorded, unrecordedFrom, moves })) return false;
  return isSame(before, await deps.ledger.tokenPositions(child, child.token));
}

/**
 * True when no other order of the token has an effect that is not booked: each that is open, or was filled late, shows on
 * chain exactly the trades that are booked of it.
 */
async function areOthersStill(
  { ledger, chain }: ProofDeps,
  child: ChildOrder,
  positions: readonly Position[],
): Promise<boolean> {
  const open = (await ledger.children(await ledger.openChildren())).filter(
    ({ token, follower, mode }) => token === child.token && follower === child.follower && mode === child.mode,
  );
  if (!accountsFor(open, positions)) return false;
  for (const other of open) {
    if (other.venueOrderId === child.venueOrderId || other.state === 'RESERVED') continue;
    if (!other.trades.every(isOver) || !chainAgrees(other, await chain.orderStatus(other))) return false;
  }
  return true;
}

/** The list of what is open may lag; what the positions say does not. */
function accountsFor(children: readonly ChildOrder[], positions: readonly Position[]): boolean {
  const open = children.filter((child) => isChildOpen(child.state));
  const buying = positions.flatMap((position) => position.buying);
  const selling = positions.reduce((total, position) => total + position.selling, 0n);
  return (
    buying.every(({ parentId }) => open.some((child) => child.parentId === parentId)) &&
    selling === open.reduce((total, child) => total + child.leftShares, 0n)
  );
}

function isSame(before: readonly Position[], after: readonly Position[]): boolean {
  const versions = (positions: readonly Position[]): string =>
    positions.map(({ leader, version }) => `${leader}:${version}`).join();
  return versions(before) === versions(after);
}
