import { putParent, putPosition } from './put.ts';
import { capNames, moveCaps } from './move-cap.ts';
import { type Change } from './change.ts';
import { credit, debit, journalEntry } from './journal-entry.ts';
import { claimAccount, COLLATERAL, PNL, positionAccount } from '../model/journal.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { invariant } from '../values/invariant.ts';
import { type Price, proceedsOf } from '../values/price.ts';
import { minus, plus } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';

type ResolveInput = {
  readonly position: Position;
  readonly exit: ParentOrder | undefined;
  /** What one share pays, in micro-dollars. */
  readonly perShare: Price;
  readonly now: UnixMs;
};

/**
 * Books a final payout: the position stops being exposure, its shares and what they pay become a claim until they are
 * cash, and its exit ends.
 *
 * Only for a position that no open order is working on. Shares that turn out to have been sold before are taken out of
 * the claim again.
 */
export function resolve({ position, exit, perShare, now }: ResolveInput): readonly Change[] {
  invariant(position.selling === 0n && position.buying.length === 0, 'a position with working orders does not resolve');
  invariant(position.exit === exit?.parentId, 'a position resolves together with the exit that it has');
  invariant(exit?.openChild === undefined, 'an exit with an open child does not end');
  const { available, basis, basisFees } = position;
  invariant(available >= 0n || soldFromClaim(position) > 0n, 'no more is taken out of a claim than is claimed');
  const payout =
    available + position.claimed === 0n ? minus(NO_USD, position.claimedUsd) : proceedsOf(available, perShare);
  const grossBasis = minus(basis, basisFees);
  const account = positionAccount(position.token, position.leader);
  const claim = claimAccount(position.condition);
  return [
    putPosition(position, {
      available: NO_SHARES,
      target: NO_SHARES,
      basis: NO_USD,
      basisFees: NO_USD,
      realised: plus(position.realised, minus(payout, basis)),
      claimed: plus(position.claimed, available),
      claimedUsd: plus(position.claimedUsd, payout),
      claimedAt: available < 0n ? (position.claimedAt ?? now) : now,
      exit: undefined,
    }),
    ...(exit === undefined ? [] : [putParent(exit, { state: 'DONE', next: undefined, reason: { code: 'RESOLVED' } })]),
    ...moveCaps(position, capNames(position), { posted: minus(NO_USD, basis), shares: minus(NO_SHARES, available) }),
    {
      kind: 'journal',
      entry: journalEntry({
        ...position,
        kind: 'resolve',
        of: [position.condition, position.token, position.leader, position.version.toString()],
        at: now,
        legs: [
          debit(claim, COLLATERAL, payout),
          credit(account, COLLATERAL, grossBasis),
          credit(PNL, COLLATERAL, minus(payout, grossBasis)),
          debit(claim, position.token, available),
          credit(account, position.token, available),
        ],
      }),
    },
  ];
}

/** Shares of a claim that an order, taken for dead when they were claimed, has sold after all: none where more were. */
export function soldFromClaim({ available, claimed }: Position): Shares {
  return available < 0n && available + claimed >= 0n ? minus(NO_SHARES, available) : NO_SHARES;
}
