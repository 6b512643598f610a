import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';

/** Refuses a market that is denied by its condition id or slug, or that is not on the list of those allowed. */
export function marketNotListed({ market, settings }: Snapshot): DenyReason | undefined {
  const { filters } = settings.limits;
  if (market === undefined || filters === undefined) return undefined;
  const names = [market.condition, market.slug?.toLowerCase()].filter((name) => name !== undefined);
  // One of which no slug is told may have any.
  const mayBe = (listed: string): boolean => market.slug === undefined && !listed.startsWith('0x');
  const denied = filters.deniedMarkets.find((listed) => names.includes(listed) || mayBe(listed));
  if (denied !== undefined) return { code: 'MARKET_DENIED', market: denied };
  const { allowedMarkets } = filters;
  return allowedMarkets.length === 0 || allowedMarkets.some((listed) => names.includes(listed))
    ? undefined
    : { code: 'MARKET_NOT_ALLOWED', condition: market.condition };
}
