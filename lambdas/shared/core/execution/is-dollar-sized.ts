import { type ChildOrder } from '../model/child-order.ts';

/**
 * True of an order that spends its dollars, whatever number of shares they buy.
 *
 * On markets of the new protocol that is a purchase which takes at once. One that may rest buys its shares there, as every
 * purchase does elsewhere: a better price leaves dollars over.
 */
export function isDollarSized({
  fields,
  domain,
  restsUntil,
}: Pick<ChildOrder, 'fields' | 'domain' | 'restsUntil'>): boolean {
  return fields.side === 'BUY' && domain === 'v2' && restsUntil === undefined;
}
