import type { ApiKey } from './api-keys.ts';
import { json, type VenueReply, type VenueRequest } from './http-server.ts';
import { type OrderPayload, parseOrderPayload, parseOrderPayloads } from './order-payload.ts';
import type { RateLimits } from './rate-limits.ts';
import { type Refusal, senderFault } from './order-verification.ts';
import { submitOrder, type Submission } from './submit-order.ts';
import type { Venue } from './venue.ts';

const MAX_ORDERS = 15;
const INVALID = { error: 'Invalid order payload' };
const POST_ONLY_MODE = 'post-only mode: only post-only orders and cancels are allowed';

/** `POST /order`: one order. */
export async function postOrder(venue: Venue, limits: RateLimits, request: VenueRequest): Promise<VenueReply> {
  const payload = parseOrderPayload(request.body);
  if (payload === undefined) return json(400, INVALID);
  const key = venue.keys.keyOf(request);
  if (key === undefined) return json(401, { error: 'Unauthorized/Invalid api key' });
  if (request.postOnlyForS !== undefined && !payload.postOnly) return postOnlyReply(request.postOnlyForS);
  return limits.limited(key.address, { kind: 'orders', count: 1 }, async () => {
    const submission = await submitOrder(venue, payload, key);
    return 'error' in submission ? json(submission.status, { error: submission.error }) : json(200, submission);
  });
}

/** `POST /orders`: up to 15 orders of one key, each with a result of its own, HTTP 200 whatever becomes of them. */
export async function postOrders(venue: Venue, limits: RateLimits, request: VenueRequest): Promise<VenueReply> {
  const payloads = parseOrderPayloads(request.body);
  if (payloads === undefined || payloads.length === 0) return json(400, INVALID);
  const key = venue.keys.keyOf(request);
  if (key === undefined) return json(401, { error: 'Unauthorized/Invalid api key' });
  const count = payloads.length;
  if (count > MAX_ORDERS)
    return json(400, { error: `Too many orders in payload: ${count}, max allowed: ${MAX_ORDERS}` });
  const whole = payloads.filter((payload) => payload !== undefined);
  if (whole.length < count) return json(400, INVALID);
  const misdirected = whole.map((payload) => senderFault(venue, payload, key)).find(isOfAnother);
  if (misdirected !== undefined) return json(misdirected.status, { error: misdirected.error });
  const isOnlyPostOnly = request.postOnlyForS !== undefined;
  return limits.limited(key.address, { kind: 'orders', count }, async () =>
    json(200, await Promise.all(whole.map((payload) => resultOf(venue, payload, { key, isOnlyPostOnly })))),
  );
}

/** What an order is told that may not enter while only post-only orders and cancels pass. */
function postOnlyReply(seconds: number): VenueReply {
  return json(503, { error: POST_ONLY_MODE, code: 'post_only_mode', retry_after_seconds: seconds });
}

/** Another's order refuses the whole batch, as documented; what else is wrong with one is the result of that one. */
function isOfAnother(fault: Refusal | undefined): boolean {
  return fault?.error.startsWith('the order ') ?? false;
}

async function resultOf(
  venue: Venue,
  payload: OrderPayload,
  { key, isOnlyPostOnly }: { readonly key: ApiKey; readonly isOnlyPostOnly: boolean },
): Promise<Record<string, unknown>> {
  const isHeldBack = isOnlyPostOnly && !payload.postOnly;
  const submission: Submission = isHeldBack
    ? { status: 503, error: POST_ONLY_MODE }
    : await submitOrder(venue, payload, key);
  if (!('error' in submission)) return submission;
  // The venue says success of a refused order of a batch, too: only the message tells.
  return {
    errorMsg: submission.error,
    orderID: '',
    takingAmount: '',
    makingAmount: '',
    status: '',
    success: true,
  };
}
