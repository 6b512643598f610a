import { refusalReason } from '#core/execution/refuse.ts';
import { type AckClocks, mayRepost, repost, SEND_WITHIN_MS } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type CountName } from '#core/model/counts.ts';
import { type Follower } from '#core/model/settings.ts';
import { isPostError, withError, withSuccess, withUnknown } from '#core/risk/post-health.ts';
import { signingText } from '#core/signing/signing-reason.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type PostOutcome, type Venue } from '#ports/venue.ts';
import { haltForDispute } from './halt-for-dispute.ts';
import { notePost } from './note-post.ts';
import { noteRestriction, noteTaken } from './note-restriction.ts';
import { recordAck, recordDispute, recordRefusal, recordWait } from './record-post.ts';
import { tripBreaker } from './trip-breaker.ts';

export type SendDeps = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly venue: Venue;
  readonly log: Log;
};

/** How long after its first post a run sends again by itself; what waits longer is the reconciler's. */
export const RUN_WAITS_MS = 12_000;

/** How long a signer that was away is left alone before the same bytes are tried again. */
export const SIGNER_RETRY_MS = 500;

/** A venue that slows us down answers after seconds: that is counted, and is no failure. */
export const SLOW_POST_MS = 2_000;

type SendInput = {
  /** A child whose newest post is counted and not sent yet. */
  readonly child: ChildOrder;
  readonly follower: Follower;
  /** How long this run may wait for the moment that the venue names; 0: not at all. */
  readonly waitMs?: number;
  /** Told when the venue has acknowledged it to this run. */
  readonly onAck?: (clocks: AckClocks) => void;
};

/**
 * Sends a child's stored bytes for its newest counted post, and records what is known afterwards. Where the venue asks to
 * wait, the same bytes go out again at that moment, as long as they are valid and each post is counted before it leaves.
 *
 * @returns True when the parent may go on at once: all posts were surely refused.
 */
export async function sendPost(deps: SendDeps, { child, follower, waitMs = 0, onAck }: SendInput): Promise<boolean> {
  const until = later(await deps.clock.now(), waitMs);
  let counted = child;
  let isKeyRefused = false;
  for (;;) {
    const { outcome, sentAt } = await postOnce(deps, counted, follower);
    const next = await record(deps, { child: counted, outcome, sentAt, isKeyRefused, onAck });
    isKeyRefused ||= outcome.kind === 'unauthorized';
    if (next.then === 'end') return next.mayGoOn;
    if (next.at > until) return false;
    if (next.at > (await deps.clock.now())) await deps.clock.waitUntil(next.at);
    const again = await countPost(deps, counted);
    if (again === undefined) return false;
    counted = again;
  }
}

/**
 * Counts one more post of the same bytes, before they leave.
 *
 * @returns The child as it is to be sent; undefined when a switch forbids it, or another run was first.
 */
export async function countPost(
  { clock, ledger }: Pick<SendDeps, 'clock' | 'ledger'>,
  { venueOrderId, posts }: ChildOrder,
): Promise<ChildOrder | undefined> {
  const stored = await ledger.child(venueOrderId);
  const now = await clock.now();
  if (stored?.state !== 'SUBMITTING' || stored.posts !== posts || !mayRepost(stored, now)) return undefined;
  const { committed } = await ledger.commit(repost(stored, now));
  const counted = committed ? await ledger.child(venueOrderId) : undefined;
  return counted?.state === 'SUBMITTING' && counted.posts === posts + 1 ? counted : undefined;
}

type Withheld = Extract<PostOutcome, { readonly kind: 'withheld' }>['reason'];

type Sent = { readonly outcome: PostOutcome; readonly sentAt: UnixMs };

async function postOnce({ clock, venue, log }: SendDeps, child: ChildOrder, follower: Follower): Promise<Sent> {
  const sentAt = await clock.now();
  const isInTime = sentAt - (child.lastPostAt ?? 0) <= SEND_WITHIN_MS;
  const outcome: PostOutcome = isInTime
    ? await venue.post(follower, child)
    : { kind: 'withheld', reason: { code: 'NOT_SENT' } };
  const tookMs = (await clock.now()) - sentAt;
  log.info('post', { venueOrderId: child.venueOrderId, post: child.posts, outcome: outcome.kind, tookMs });
  if (tookMs >= SLOW_POST_MS) log.count('PostsSlow');
  log.count(countOf(outcome));
  return { outcome, sentAt };
}

function countOf({ kind }: PostOutcome): CountName {
  if (kind === 'withheld') return 'PostsWithheld';
  return kind === 'ack' ? 'PostsAcknowledged' : 'PostsNotAcknowledged';
}

type Recorded =
  | { readonly then: 'end'; readonly mayGoOn: boolean }
  /** The same bytes are sent again, at this moment. */
  | { readonly then: 'again'; readonly at: UnixMs };

type RecordInput = Sent & {
  readonly child: ChildOrder;
  /** The venue has refused the key of this run before. */
  readonly isKeyRefused: boolean;
  readonly onAck: SendInput['onAck'];
};

async function record(deps: SendDeps, { child, outcome, sentAt, isKeyRefused, onAck }: RecordInput): Promise<Recorded> {
  const end = (mayGoOn: boolean): Recorded => ({ then: 'end', mayGoOn });
  switch (outcome.kind) {
    case 'ack': {
      const clocks = { sentAt, ackedAt: await deps.clock.now() };
      await recordAck(deps.ledger, child, clocks);
      onAck?.(clocks);
      await note(deps, child, withSuccess);
      // Only what was refused before can tell news, and of the venue only what was sent there.
      if (child.refused.length > 0 && child.mode === 'live') await noteTaken(deps, child, sentAt);
      return end(false);
    }
    case 'refused': {
      const { text, breaker, restriction } = outcome;
      if (breaker !== undefined) await tripBreaker(deps, { ledger: child, code: breaker, why: text });
      if (restriction !== undefined) return end(await recordRestricted(deps, { child, text, code: restriction }));
      const mayGoOn = await recordRefusal(deps, { child, text, reason: refusalReason(text) });
      if (isPostError(text)) await noteError(deps, child, text);
      return end(mayGoOn);
    }
    case 'unauthorized':
      return recordUnauthorized(deps, { child, text: outcome.text, isKeyRefused });
    case 'wait': {
      const at = later(await deps.clock.now(), outcome.retryAfterMs);
      const { text, restriction, retryAfterMs: forMs } = outcome;
      const next = mayRepost(child, at)
        ? await sendAgain(deps, child, { text, at })
        : end(await recordRefusal(deps, { child, text, reason: { code: 'VENUE_PAUSED', text }, retryAt: at }));
      if (restriction !== undefined) await noteRestriction(deps, { code: restriction, text, forMs });
      return next;
    }
    case 'withheld':
      return recordWithheld(deps, child, outcome.reason);
    case 'not-sent': {
      const mayGoOn = await recordRefusal(deps, { child, text: 'not sent', reason: { code: 'NOT_SENT' } });
      await noteError(deps, child, 'it never left');
      return end(mayGoOn);
    }
    case 'ambiguous': {
      const { text, breaker } = outcome;
      deps.log.warn('outcome unknown', { venueOrderId: child.venueOrderId, text });
      deps.log.count('OutcomesUnknown');
      // The venue says it once, so nothing comes before it: what the order remembers, any later run acts on.
      if (breaker !== undefined) {
        await recordDispute(deps.ledger, child);
        await haltForDispute(deps, child, breaker);
      }
      await noteUnknown(deps, child);
      return end(false);
    }
  }
}

/**
 * A signer that was slow to start may be awake now, and a bound that is reached is an outcome, as a refusal for size is: nobody
 * is halted for either. A refusal for anything else, such as a key that cannot be used, is an error like the venue's own.
 */
async function recordWithheld(deps: SendDeps, child: ChildOrder, reason: Withheld): Promise<Recorded> {
  const text = reason.code === 'NOT_SENT' ? 'its run stood still' : signingText(reason);
  deps.log.warn('post kept back', { venueOrderId: child.venueOrderId, post: child.posts, code: reason.code, text });
  const at = later(await deps.clock.now(), SIGNER_RETRY_MS);
  if (reason.code === 'SIGNER_AWAY' && mayRepost(child, at))
    return sendAgain(deps, child, { text, at, isWithheld: true });
  const mayGoOn = await recordRefusal(deps, { child, text, reason });
  if (reason.code === 'SIGNING_REFUSED') await noteError(deps, child, text);
  return { then: 'end', mayGoOn };
}

/** No error of this order's, nor of its follower: nobody is halted for it. */
async function recordRestricted(
  deps: SendDeps,
  { child, text, code }: { readonly child: ChildOrder; readonly text: string; readonly code: 'REGION_BLOCKED' },
): Promise<boolean> {
  const mayGoOn = await recordRefusal(deps, { child, text, reason: { code, text } });
  await noteRestriction(deps, { code, text });
  return mayGoOn;
}

async function noteError(deps: SendDeps, child: ChildOrder, text: string): Promise<void> {
  await note(deps, child, (before) => withError(before, child, text));
}

async function noteUnknown(deps: SendDeps, child: ChildOrder): Promise<void> {
  const unknown = { order: child.venueOrderId, at: await deps.clock.now() };
  await note(deps, child, (before) => withUnknown(before, child, unknown));
}

/** What breakers count is shared by all orders of a ledger: in a storm one note may be lost, never what an order knows. */
async function note({ ledger, log }: SendDeps, child: ChildOrder, next: Parameters<typeof notePost>[2]): Promise<void> {
  try {
    await notePost(ledger, child, next);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('post not noted for the breakers', { venueOrderId: child.venueOrderId, code: error.code });
  }
}

async function sendAgain(
  deps: SendDeps,
  child: ChildOrder,
  { text, at, isWithheld }: { readonly text: string; readonly at: UnixMs; readonly isWithheld?: true },
): Promise<Recorded> {
  await recordWait(deps, { child, text, retryAt: at, isWithheld });
  return { then: 'again', at };
}

/** The venue's adapter has read the key anew: the same bytes are tried under it once, then a person must look. */
async function recordUnauthorized(
  deps: SendDeps,
  { child, text, isKeyRefused }: Pick<RecordInput, 'child' | 'isKeyRefused'> & { readonly text: string },
): Promise<Recorded> {
  const now = await deps.clock.now();
  if (!isKeyRefused && mayRepost(child, now)) return sendAgain(deps, child, { text, at: now });
  await tripBreaker(deps, { ledger: child, code: 'UNAUTHORIZED', why: text });
  const reason = refusalReason(text);
  return { then: 'end', mayGoOn: await recordRefusal(deps, { child, text, reason }) };
}
