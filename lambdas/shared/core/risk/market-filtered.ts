import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { coolingDown } from './cool-down.ts';
import { endsTooSoon } from './market-end.ts';
import { priceOutsideBand } from './market-price.ts';

/**
 * The filter that forbids a copy's next order, of those that time and the book may bring into force after it was decided;
 * spread and part of the book are guards of the order itself.
 */
export function marketFiltered(
  facts: Pick<Snapshot, 'market' | 'book' | 'position' | 'settings' | 'now'>,
): DenyReason | undefined {
  return priceOutsideBand(facts) ?? endsTooSoon(facts) ?? coolingDown(facts);
}
