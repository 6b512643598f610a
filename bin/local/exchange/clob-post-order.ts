import type { ApiKey } from './api-keys.ts';
import { json, type VenueReply, type VenueRequest } from './http-server.ts';
import { type OrderPayload, parseOrderPayload, parseOrderPayloads } from './order-payload.ts';
import type { RateLimits } from './rate-limits.ts';
import { submitOrder, type Submission } from './submit-order.ts';
import type { Venue } from './venue.ts';

const MAX_ORDERS = 15;
const INVALID = { error: 'Invalid order payload' };

/** `POST /order`: one order. */
export async function postOrder(venue: Venue, limits: RateLimits, request: VenueRequest): Promise<VenueReply> {
  const payload = parseOrderPayload(request.body);
  if (payload === undefined) return json(400, INVALID);
  const key = venue.keys.keyOf(request);
  if (key === undefined) return json(401, { error: 'Unauthorized/Invalid api key' });
  return limits.limited(key.address, { kind: 'orders', count: 1 }, async () => {
    const submission = await submitOrder(venue, payload, key);
    return 'error' in submission ? json(submission.status, { error: submission.error }) : json(200, submission);
  });
}

/** `POST /orders`: up to 15 orders, each with a result of its own, HTTP 200 whatever becomes of them. */
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
  return limits.limited(key.address, { kind: 'orders', count }, async () =>
    json(200, await Promise.all(whole.map((payload) => resultOf(venue, payload, key)))),
  );
}

async function resultOf(venue: Venue, payload: OrderPayload, key: ApiKey): Promise<Record<string, unknown>> {
  const submission: Submission = await submitOrder(venue, payload, key);
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
