import { type Approvals } from '../model/approvals.ts';
import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** Approvals that are all there are looked at again after this long: nobody takes them back by accident. */
export const APPROVALS_HOLD_MS = 3_600_000;

/** True where a wallet's approvals are to be looked at: missing ones with every run, so that a person need not wait. */
export function areApprovalsDue(known: Approvals | undefined, now: UnixMs): boolean {
  return known === undefined || known.missing.length > 0 || now - known.at >= APPROVALS_HOLD_MS;
}

/**
 * Refuses entries in markets whose exchange may not take what the wallet gives, or sell it again: such an order is
 * matched and never settles. A dry run has no wallet that would have to allow anything.
 */
export function approvalMissing({ followerEquity, follower, market }: Snapshot): DenyReason | undefined {
  if (follower.mode === 'dry-run' || market === undefined || followerEquity === undefined) return undefined;
  const { approvals } = followerEquity;
  if (approvals === undefined) return { code: 'APPROVALS_UNKNOWN' };
  const missing = approvals.missing.find(({ domain }) => domain === market.domain);
  if (missing === undefined) return undefined;
  const { asset, contract, spender, allowance } = missing;
  return { code: 'APPROVAL_MISSING', asset, contract, spender, ...(allowance === undefined ? {} : { allowance }) };
}
