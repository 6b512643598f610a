import { type ChildOrder } from '../model/child-order.ts';
import { type SigningRefusal, type SigningRequest } from '../model/signing.ts';

type RequestFacts = {
  readonly request: Extract<SigningRequest, { readonly kind: 'sign-request' }>;
  /** The order that the request names; undefined where it names none, or one that is not stored. */
  readonly child: ChildOrder | undefined;
};

/** What is asked as an API key that is to be forgotten. */
const FORGET = 'DELETE /auth/api-key';
/** What may be read under a follower's credentials. */
const READS = [/^\/data\/order\/0x[0-9a-f]{64}$/, /^\/data\/trades$/, /^\/data\/orders$/, /^\/balance-allowance$/];

/**
 * Judges whether headers may be written for a private request: a read of the account, the post of exactly the bytes that
 * are stored for an order of the follower and counted, the cancel of an order of ours, or the cancel of all.
 *
 * Credentials to be proven may only read, those of before only have themselves forgotten.
 *
 * @returns Why not; undefined where they may.
 */
export function checkRequest({
  request: { request, order, follower, slot },
  child,
}: RequestFacts): SigningRefusal | undefined {
  const { method, path, body } = request;
  if (slot === 'previous') {
    const isForgetting = `${method} ${path}` === FORGET && body === undefined;
    return isForgetting ? undefined : { code: 'PATH_UNKNOWN' };
  }
  if (slot === 'next' && method !== 'GET') return { code: 'PATH_UNKNOWN' };
  const isOwn = child !== undefined && child.follower === follower && child.mode === 'live';
  switch (`${method} ${path}`) {
    case 'POST /order':
      if (!isOwn) return { code: 'ORDER_UNKNOWN' };
      if (child.state !== 'SUBMITTING') return { code: 'ORDER_STATE', state: child.state };
      return body !== undefined && body === child.body ? undefined : { code: 'BODY_DIFFERS' };
    case 'DELETE /order':
      if (!isOwn) return { code: 'ORDER_UNKNOWN' };
      return body === cancelBody(child.venueOrderId) ? undefined : { code: 'BODY_DIFFERS' };
    case 'DELETE /cancel-all':
      return body === undefined && order === undefined ? undefined : { code: 'BODY_DIFFERS' };
    default:
      return method === 'GET' && body === undefined && READS.some((read) => read.test(path))
        ? undefined
        : { code: 'PATH_UNKNOWN' };
  }
}

/** The bytes that cancel one order. */
export function cancelBody(order: string): string {
  return JSON.stringify({ orderID: order });
}
