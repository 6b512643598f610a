import type { ApiKey } from './api-keys.ts';
import { json, type VenueReply, type VenueRequest } from './http-server.ts';
import type { Venue } from './venue.ts';

/**
 * Answers every cancel: no order rests here yet, so nothing is ever cancelled, and each id is told why.
 */
export function cancelReply({ orders }: Venue, { path, body }: VenueRequest, key: ApiKey): VenueReply {
  const ids = path === '/order' || path === '/orders' ? idsOf(body) : [];
  if (ids === undefined) return json(400, { error: 'Invalid order payload' });
  const reasons = ids.map((id) => {
    const placed = orders.get(id.toLowerCase());
    if (placed?.account.signer !== key.address) return [id, 'Order not found'];
    return [id, placed.trades.length === 0 ? 'Order already canceled' : 'Order already matched'];
  });
  return json(200, { canceled: [], not_canceled: Object.fromEntries(reasons) as Record<string, string> });
}

/** The ids of `{"orderID":"0x…"}` or `["0x…"]`. */
function idsOf(body: Buffer): string[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  const ids: unknown = typeof value === 'object' && value !== null && 'orderID' in value ? [value.orderID] : value;
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : undefined;
}
