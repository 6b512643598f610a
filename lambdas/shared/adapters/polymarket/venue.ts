import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { type PostOutcome, type PreparedOrder, type Venue } from '#ports/venue.ts';
import { type Account, accountReader, type FollowerCredentials, privateHeaders } from './account.ts';
import { cancelOrder } from './cancel-order.ts';
import { type Http } from './http.ts';
import { type AccountFor, keyedReads, keyThatPosted, readAnew } from './keyed-reads.ts';
import { orderBody } from './order-body.ts';
import { signOrder } from './order-signature.ts';
import { orderIdOf } from './order-typed-data.ts';
import { readOrder, readTrades } from './own-orders.ts';
import { classifyPost } from './post-classes.ts';
import { type SignerBucket, signerBucket } from './signer-bucket.ts';
import { readWalletTrades } from './wallet-trades.ts';

/** Said of an order that waits for those of its key before it. */
const OWN_RATE = 'more orders of this key than the venue takes in a second';

/** What the venue's adapter is built from. */
export type VenueDependencies = {
  readonly clobUrl: string;
  readonly http: Http;
  readonly credentials: FollowerCredentials;
  /** Dates the headers of private requests; the venue refuses those of another time. */
  readonly clock: Clock;
};

/**
 * The exchange itself: signs with the follower's key, posts stored bytes once per call, reads own orders and trades.
 *
 * Orders are fill-and-kill. An order is posted under the API key that the child was prepared with. Under another one it is
 * looked up all the same: what is found counts, and that nothing is found is no proof that it does not exist.
 */
export function polymarketVenue(dependencies: VenueDependencies): Venue {
  const accountOf = accountReader();
  const accountFor: AccountFor = async (follower, how) => accountOf(await dependencies.credentials(follower.name, how));
  const bucket = signerBucket();
  const reading = keyedReads(dependencies, accountFor);
  return {
    orderId: orderIdOf,
    signerOf: async (follower) => lowerCaseAddress(await accountFor(follower)),
    prepare: async (follower, child) => prepare(await accountFor(follower), follower, child),
    post: (follower, child) => post({ ...dependencies, accountFor, bucket }, follower, child),
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

async function prepare(account: Account, follower: Follower, child: ChildOrder): Promise<PreparedOrder> {
  const { fields, domain } = child;
  invariant(orderIdOf(child) === child.venueOrderId, 'a child order carries the id of its own fields');
  invariant(fields.tokenId === child.token && fields.side === child.side, 'a child order signs what it is about');
  const address = lowerCaseAddress(account);
  const signedByKey = fields.signatureType !== 3;
  if (fields.signer !== fields.maker || (signedByKey && fields.signer !== address))
    throw new ConfigurationError(
      `the key of ${follower.name} belongs to ${address}, its orders name ${fields.signer}`,
      {
        follower: follower.name,
      },
    );
  const signature = await signOrder({ account: account.signer, fields, domain });
  const { apiKey } = account.secret;
  return { body: orderBody(fields, signature, apiKey), apiKey };
}

type PostDependencies = VenueDependencies & { readonly accountFor: AccountFor; readonly bucket: SignerBucket };

async function post(
  { clobUrl, http, clock, accountFor, bucket }: PostDependencies,
  follower: Follower,
  child: ChildOrder,
): Promise<PostOutcome> {
  const { body } = child;
  invariant(body !== undefined, 'nothing is posted whose bytes are not stored');
  const request = { method: 'POST' as const, path: '/order', body };
  let headers: Record<string, string>;
  let signer: string;
  try {
    const account = await keyThatPosted(accountFor, follower, child);
    signer = lowerCaseAddress(account);
    let now = await clock.now();
    const { waitMs, isTaken } = bucket.take(signer, now);
    // Nothing has left this machine yet: the post is as good as refused.
    if (!isTaken) return { kind: 'wait', text: OWN_RATE, retryAfterMs: waitMs };
    if (waitMs > 0) now = await clock.waitUntil(later(now, waitMs));
    headers = await privateHeaders(account, request, now);
  } catch (error) {
    // Without headers nothing left this machine; the next preparation of an order says what is wrong with the key.
    if (error instanceof PortError) return { kind: 'not-sent' };
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
      if (known.kind === 'unauthorized') await readAnew(accountFor, follower);
      if (outcome.status === 429 && known.kind === 'wait')
        bucket.rest(signer, later(await clock.now(), known.retryAfterMs));
      return known;
    }
  }
}

/** True when an earlier post of the child is neither refused nor known not to have left; this post is among `posts`. */
function mayHaveBeenTaken(child: ChildOrder): boolean {
  return child.posts - 1 > child.refused.length;
}

function lowerCaseAddress(account: Account): string {
  return parseWallet(account.signer.address) ?? account.signer.address;
}
