import { SEND_WITHIN_MS } from '#core/execution/submit.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type SignedHeaders } from '#core/model/signing.ts';
import { signingReason } from '#core/signing/signing-reason.ts';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { type Signer } from '#ports/signer.ts';
import { type PostOutcome, type PreparedOrder, type Venue } from '#ports/venue.ts';
import { cancelOrder } from './cancel-order.ts';
import { type Http } from './http.ts';
import { keyedReads, readAnew, requireKeyThatPosted } from './keyed-reads.ts';
import { readOpenOrders } from './open-orders.ts';
import { orderBody } from './order-body.ts';
import { orderIdOf } from './order-typed-data.ts';
import { readOrder, readTrades } from './own-orders.ts';
import { classifyPost } from './post-classes.ts';
import { apiKeyIn } from './private-headers.ts';
import { type SignerBucket, signerBucket } from './signer-bucket.ts';
import { readWalletTrades } from './wallet-trades.ts';

/** Said of an order that waits for those of its key before it. */
const OWN_RATE = 'more orders of this key than the venue takes in a second';

/** What the venue's adapter is built from. */
export type VenueDependencies = {
  readonly clobUrl: string;
  readonly http: Http;
  readonly signer: Signer;
  readonly clock: Clock;
};

/**
 * The exchange itself: has orders signed with the follower's key, posts stored bytes once per call, reads own orders and trades.
 *
 * An order is posted under the API key that the child was prepared with. Under another one it is
 * looked up all the same: what is found counts, and that nothing is found is no proof that it does not exist.
 */
export function polymarketVenue(dependencies: VenueDependencies): Venue {
  const { signer } = dependencies;
  const bucket = signerBucket();
  const reading = keyedReads(dependencies);
  return {
    orderId: orderIdOf,
    signerOf: (follower) => addressOf(signer, follower),
    prepare: (follower, child) => prepare(signer, follower, child),
    post: (follower, child) => post({ ...dependencies, bucket }, follower, child),
    order: (follower, child) =>
      reading({ follower, child, read: (reads) => readOrder(reads, child), isNothing: (order) => order === undefined }),
    trades: (follower, child, since) =>
      reading({
        follower,
        child,
        read: (reads) => readTrades(reads, child, since),
        isNothing: (trades) => trades.length === 0,
      }),
    walletTrades: (follower, since) =>
      reading({ follower, read: (reads) => readWalletTrades(reads, walletOf(follower), since) }),
    openOrders: (follower) => reading({ follower, read: (reads) => readOpenOrders(reads, walletOf(follower)) }),
    cancel: async (follower, child) => {
      try {
        return await reading({
          follower,
          child,
          read: (reads) => cancelOrder(reads, child.venueOrderId),
          isNothing: (outcome) => outcome === 'gone',
        });
      } catch (error) {
        if (error instanceof PortError) return 'unknown';
        throw error;
      }
    },
  };
}

function walletOf({ name, wallet }: Follower): Wallet {
  if (wallet !== undefined) return wallet;
  throw new ConfigurationError(`follower ${name} has no wallet`, { follower: name });
}

async function prepare(signer: Signer, follower: Follower, child: ChildOrder): Promise<PreparedOrder> {
  const { fields } = child;
  invariant(orderIdOf(child) === child.venueOrderId, 'a child order carries the id of its own fields');
  invariant(fields.tokenId === child.token && fields.side === child.side, 'a child order signs what it is about');
  await requireKeyNamed(signer, follower, child);
  const { signature, apiKey } = await signer.order(child);
  return { body: orderBody(child, signature, apiKey), apiKey };
}

/** A plain account signs for itself, a proxy or a Safe names the key beside it; a deposit wallet names itself. */
async function requireKeyNamed(signer: Signer, follower: Follower, { fields }: ChildOrder): Promise<void> {
  const address = await addressOf(signer, follower);
  const { maker, signer: named, signatureType } = fields;
  const isOwn = signatureType === 1 || signatureType === 2 ? maker !== named : maker === named;
  if (isOwn && (signatureType === 3 || named === address)) return;
  throw new ConfigurationError(`the key of ${follower.name} belongs to ${address}, its orders name ${named}`, {
    follower: follower.name,
  });
}

type PostDependencies = VenueDependencies & { readonly bucket: SignerBucket };

async function post(dependencies: PostDependencies, follower: Follower, child: ChildOrder): Promise<PostOutcome> {
  const { clobUrl, http, clock, signer, bucket } = dependencies;
  const { body } = child;
  invariant(body !== undefined, 'nothing is posted whose bytes are not stored');
  const request = { method: 'POST' as const, path: '/order', body };
  let headers: SignedHeaders;
  let address: string;
  try {
    address = await addressOf(signer, follower);
    const now = await clock.now();
    const { waitMs, isTaken } = bucket.take(address, now);
    // Nothing has left this machine yet: the post is as good as refused.
    if (!isTaken) return { kind: 'wait', text: OWN_RATE, retryAfterMs: waitMs };
    if (waitMs > 0) await clock.waitUntil(later(now, waitMs));
    headers = await signer.request(follower.name, request, child.venueOrderId);
    requireKeyThatPosted(apiKeyIn(headers), child);
    // A signer that took long may have made it too late: whoever looks it up must not look before it left.
    const lateMs = await lateBy(clock, child);
    if (lateMs > 0) return withheld(`its headers came ${lateMs} ms too late`);
  } catch (error) {
    // Without headers nothing left this machine.
    if (error instanceof ConfigurationError) return withheldFor(error);
    if (error instanceof PortError) return withheld(error.message);
    throw error;
  }
  const outcome = await http({ method: 'POST', url: `${clobUrl}${request.path}`, headers, body });
  switch (outcome.kind) {
    case 'not-sent':
      return { kind: 'not-sent' };
    case 'no-answer':
      return { kind: 'ambiguous', text: outcome.reason };
    case 'oversized':
      return { kind: 'ambiguous', text: 'the answer is too large' };
    case 'answer': {
      const known = classifyPost(outcome, child.venueOrderId, mayHaveBeenTaken(child));
      // Whoever sends the bytes again does so with what is stored now.
      if (known.kind === 'unauthorized') await readAnew(signer, follower);
      if (outcome.status === 429 && known.kind === 'wait')
        bucket.rest(address, later(await clock.now(), known.retryAfterMs));
      return known;
    }
  }
}

/** How long ago the bytes should have left; zero or less while they may. */
async function lateBy(clock: Clock, { lastPostAt }: ChildOrder): Promise<number> {
  return lastPostAt === undefined ? 0 : (await clock.now()) - lastPostAt - SEND_WITHIN_MS;
}

function withheld(text: string): PostOutcome {
  return { kind: 'withheld', reason: { code: 'SIGNER_AWAY', text } };
}

/** Asking the signer once more would change nothing: it refuses, or the key is not the one that it should be. */
function withheldFor({ code: refusal, message, context }: ConfigurationError): PostOutcome {
  return { kind: 'withheld', reason: signingReason(context) ?? { code: 'SIGNING_REFUSED', refusal, text: message } };
}

/** True when an earlier post of the child is neither refused nor known not to have left; this post is among `posts`. */
function mayHaveBeenTaken(child: ChildOrder): boolean {
  return child.posts - 1 > child.refused.length;
}

async function addressOf(signer: Signer, follower: Follower): Promise<string> {
  const { address } = await signer.identity(follower.name, { named: follower.secretVersion });
  return parseWallet(address) ?? address;
}
