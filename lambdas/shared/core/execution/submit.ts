import { type Change } from '../ledger/change.ts';
import { requireMode } from '../ledger/move-cap.ts';
import { putChild } from '../ledger/put.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { invariant } from '../values/invariant.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';

/** The bytes must leave this soon after the transaction that counted them. */
export const SEND_WITHIN_MS = 5_000;
/** Nobody looks an order up, or sends it again, before this long after its last post: the post may be under way. */
export const POST_SETTLES_MS = 6_000;
/** How long after its first post an entry's bytes may be sent again. */
export const ENTRY_VALID_MS = 10_000;
/** How long after its first post an exit's bytes may be sent again. */
export const EXIT_VALID_MS = 30_000;
/** One post and two more. */
export const MAX_POSTS = 3;

type SubmitInput = {
  readonly parent: ParentOrder;
  readonly child: ChildOrder;
  readonly body: string;
  readonly apiKey: string;
  readonly now: UnixMs;
};

/** Makes body and post count durable before the bytes leave; conditional on parent, child and modes. */
export function submit({ parent, child, body, apiKey, now }: SubmitInput): readonly Change[] {
  invariant(child.state === 'RESERVED', `submit of a child that is ${child.state}`);
  invariant(parent.openChild === child.venueOrderId, 'submit of a child that is not its parent’s open one');
  return [
    putChild(child, { state: 'SUBMITTING', body, apiKey, posts: 1, signedAt: now, firstPostAt: now, lastPostAt: now }),
    { kind: 'check', type: 'parent', value: parent },
    ...requireMode(child, child.side === 'BUY' ? 'entries' : 'sales'),
  ];
}

/** Counts one more post of the same bytes, before they leave. */
export function repost(child: ChildOrder, now: UnixMs): readonly Change[] {
  invariant(child.state === 'SUBMITTING', `repost of a child that is ${child.state}`);
  invariant(child.posts < MAX_POSTS, `repost after ${child.posts} posts`);
  return [
    putChild(child, { posts: child.posts + 1, lastPostAt: now, retryAt: undefined, isWithheld: undefined }),
    ...requireMode(child, child.side === 'BUY' ? 'entries' : 'sales'),
  ];
}

/** When the acknowledged bytes left, and when the venue was known to have them. */
export type AckClocks = { readonly sentAt?: UnixMs; readonly ackedAt?: UnixMs };

/** The venue has the order: whatever spoke for its death is void, and its bytes are never sent again. */
export function acknowledge(child: ChildOrder, clocks: AckClocks = {}): readonly Change[] {
  invariant(child.state === 'SUBMITTING', `ack of a child that is ${child.state}`);
  return [putChild(child, { ...clocks, state: 'ACKED', body: undefined, retryAt: undefined, evidence: undefined })];
}

/** True while the same bytes may be sent again. */
export function mayRepost(child: ChildOrder, now: UnixMs): boolean {
  return child.posts > 0 && child.posts < MAX_POSTS && now <= validUntil(child);
}

/** Until when a child's bytes may be sent: what has waited longer was decided on another market. */
export function validUntil({ side, firstPostAt, reservedAt }: ChildOrder): UnixMs {
  return later(firstPostAt ?? reservedAt, side === 'BUY' ? ENTRY_VALID_MS : EXIT_VALID_MS);
}
