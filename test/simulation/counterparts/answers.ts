import { type FaultKind } from '../faults.ts';

/** An answer over HTTP. */
export type Answer = { readonly status: number; readonly text: string };

/** What an order is refused with of which nothing could be matched. */
export const KILLED =
  'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.';

/** What an order is refused with that is to rest and would trade at once. */
export const CROSSES = 'invalid post-only order: order crosses book';

/** What the venue answers before it looks at the order. */
export function awayAnswer(fault: FaultKind | undefined): Answer | undefined {
  switch (fault) {
    case 'error-before':
      return refused(500, 'could not insert order');
    case 'restarting':
      return refused(425, 'matching engine restarting');
    case 'post-only':
      return refused(503, 'post-only mode: only post-only orders and cancels are allowed');
    case 'disabled':
      return refused(503, 'Trading is currently disabled. Check polymarket.com for updates');
    case 'unauthorized':
      return refused(401, 'Unauthorized/Invalid api key');
    case 'region-blocked':
      return refused(403, 'Trading restricted in your region, please refer to available regions');
    case 'throttled':
      return refused(429, 'Too Many Requests');
    default:
      return undefined;
  }
}

export function duplicated(id: string, fault: FaultKind | undefined): Answer {
  const text = `order ${id} is invalid. Duplicated.`;
  if (fault !== 'success-duplicated') return refused(400, text);
  return { status: 200, text: JSON.stringify({ success: true, errorMsg: text, orderID: '' }) };
}

export function refused(status: number, error: string): Answer {
  return { status, text: JSON.stringify({ error }) };
}

/** True for an answer that proves that its post was not taken: no 5xx does, but the venue's own words of a pause. */
export function isRefusal({ status, text }: Answer): boolean {
  return status >= 400 && status !== 500 && !text.includes('Duplicated');
}

export function success({ id }: { readonly id: string }, status: 'matched' | 'delayed' | 'live'): Answer {
  return { status: 200, text: JSON.stringify({ success: true, errorMsg: '', orderID: id, status }) };
}
