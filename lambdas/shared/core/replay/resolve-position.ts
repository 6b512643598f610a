import { redeem } from '../ledger/redeem.ts';
import { resolve } from '../ledger/resolve.ts';
import { digest, type TransactionHash } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type PlaceOf } from './replay-ledger.ts';
import { type ReplayRun } from './replay-run.ts';

/** Books the payout of a position whose market has paid out, and turns it into cash; one with orders at work waits for them. */
export function resolvePosition(run: ReplayRun, place: PlaceOf, now: UnixMs): void {
  const { ledger, venue } = run;
  const position = ledger.position(place);
  if (position === undefined || position.selling > 0n || position.buying.length > 0) return;
  const payouts = venue.resolution(position.condition)?.payouts;
  const perShare = payouts?.find(({ token }) => token === position.token)?.perShare;
  if (perShare === undefined || (position.available === 0n && position.exit === undefined)) return;
  const exit = position.exit === undefined ? undefined : ledger.parent(position.exit);
  const failed = ledger.commit(resolve({ position, exit, perShare, now }));
  invariant(failed.length === 0, 'a position without orders resolves');
  const claimed = ledger.position(place);
  if (claimed === undefined || claimed.claimed === 0n) return;
  const transaction = `0x${digest('replayed redemption', claimed.condition, claimed.token)}` as TransactionHash;
  const left = ledger.commit(redeem({ position: claimed, transaction, shares: claimed.claimed, now }));
  invariant(left.length === 0, 'a claim is redeemed once');
}
