import { type PricedEntry } from './priced-entry.ts';
import { type PriceRule, type Refusal } from './rule.ts';

/** How fast entries may follow each other; judged where an order would be made. */
export const RATE_RULES: readonly PriceRule[] = [
  {
    ...{ group: 'rate', needs: 'order', codes: ['ORDER_RATE_USED'] },
    judge: rateUsed,
    numbers: ({ limits, snapshot }) => ({ entries: snapshot.minuteCap?.entries ?? 0n, max: limits.minuteEntries }),
  },
];

function rateUsed({ limits, snapshot }: PricedEntry): Refusal | undefined {
  const { minuteEntries: max } = limits;
  const entries = snapshot.minuteCap?.entries ?? 0n;
  return max === undefined || entries < max ? undefined : { code: 'ORDER_RATE_USED', entries, max };
}
