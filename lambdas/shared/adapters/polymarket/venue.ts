import { type FollowerSecret } from '#contract/secrets.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type FollowerName, parseWallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Clock } from '#ports/clock.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { type PostOutcome, type PreparedOrder, type Venue } from '#ports/venue.ts';
import { type Account, accountReader, privateHeaders } from './account.ts';
import { type Http } from './http.ts';
import { orderBody } from './order-body.ts';
import { signOrder } from './order-signature.ts';
import { orderIdOf } from './order-typed-data.ts';
import { readOrder, readTrades } from './own-orders.ts';
import { classifyPost } from './post-classes.ts';

/** What the venue's adapter is built from. */
export type VenueDependencies = {
  readonly clobUrl: string;
  readonly http: Http;
  readonly credentials: (follower: FollowerName) => Promise<FollowerSecret>;
  /** Dates the headers of private requests; the venue refuses those of another time. */
  readonly clock: Clock;
};

/**
 * The exchange itself: signs with the follower's key, posts stored bytes once per call, reads own orders and trades.
 *
 * Orders are fill-and-kill. Private reads and posts go out under the API key that the child was prepared with, because
 * under another key the venue shows nothing, which would look like proof that an order does not exist.
 */
export function polymarketVenue(dependencies: VenueDependencies): Venue {
  const accountOf = accountReader();
  const accountFor = async (follower: Follower): Promise<Account> =>
    accountOf(await dependencies.credentials(follower.name));
  const keyThatPosted = async (follower: Follower, child: ChildOrder): Promise<Account> => {
    const account = await accountFor(follower);
    if (child.apiKey === undefined || child.apiKey === account.secret.apiKey) return account;
    throw new ConfigurationError('the API key that posted an order is no longer that of its follower', {
      follower: follower.name,
      order: child.venueOrderId,
    });
  };
  return {
    orderId: orderIdOf,
    signerOf: async (follower) => lowerCaseAddress(await accountFor(follower)),
    prepare: async (follower, child) => prepare(await accountFor(follower), follower, child),
    post: async (follower, child) => post(dependencies, () => keyThatPosted(follower, child), child),
    order: async (follower, child) =>
      readOrder({ ...dependencies, account: await keyThatPosted(follower, child) }, child),
    trades: async (follower, child, since) =>
      readTrades({ ...dependencies, account: await keyThatPosted(follower, child) }, child, since),
  };
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

async function post(
  { clobUrl, http, clock }: VenueDependencies,
  keyThatPosted: () => Promise<Account>,
  child: ChildOrder,
): Promise<PostOutcome> {
  const { body } = child;
  invariant(body !== undefined, 'nothing is posted whose bytes are not stored');
  const request = { method: 'POST' as const, path: '/order', body };
  let headers: Record<string, string>;
  try {
    headers = await privateHeaders(await keyThatPosted(), request, await clock.now());
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
    case 'answer':
      return classifyPost(outcome, child.venueOrderId, mayHaveBeenTaken(child));
  }
}

/** True when an earlier post of the child is neither refused nor known not to have left; this post is among `posts`. */
function mayHaveBeenTaken(child: ChildOrder): boolean {
  return child.posts - 1 > child.refused.length;
}

function lowerCaseAddress(account: Account): string {
  return parseWallet(account.signer.address) ?? account.signer.address;
}
