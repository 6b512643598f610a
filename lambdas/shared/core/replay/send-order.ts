import { type UnidentifiedChild } from '../execution/new-child.ts';
import { submit } from '../execution/submit.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Follower } from '../model/settings.ts';
import { digest, type VenueOrderId, type Wallet } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { type ReplayRun } from './replay-run.ts';

type SendInput = { readonly parent: ParentOrder; readonly child: ChildOrder; readonly now: UnixMs };

/** Counts the post of an order that was just reserved, and lets the venue have it when the bytes are there. */
export function sendOrder(run: ReplayRun, { parent, child, now }: SendInput): void {
  const failed = run.ledger.commit(submit({ parent, child, body: '', apiKey: '', now }));
  invariant(failed.length === 0, 'nothing comes between a reservation and its post');
  run.due.add(later(now, run.delays.postMs(child)), { due: 'match', order: child.venueOrderId });
}

/** Whose key signs for a follower: nothing is signed here. */
export function signerOf({ name, wallet }: Follower): Wallet {
  invariant(wallet !== undefined, `follower ${name} has no wallet`);
  return wallet;
}

/** The id of an order: all that it must do is to tell orders apart. */
export function idOf({ parentId, attempt }: UnidentifiedChild): VenueOrderId {
  return `0x${digest('replayed order', parentId, String(attempt))}` as VenueOrderId;
}
