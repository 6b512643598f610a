import { type DenyReason } from '../model/reason.ts';
import { type Snapshot } from '../model/snapshot.ts';
import { type Price } from '../values/price.ts';
import { smaller } from '../values/quantity.ts';

/** Refuses a token whose best ask lies outside the band of prices; where nobody asks there is another reason. */
export function priceOutsideBand({ book, settings }: Pick<Snapshot, 'book' | 'settings'>): DenyReason | undefined {
  const { minPrice: least, maxPrice: most } = settings.limits.filters ?? {};
  const best = book?.asks[0]?.price;
  if (best === undefined) return undefined;
  if (least !== undefined && best < least) return { code: 'PRICE_BELOW_BAND', price: best, least };
  return most !== undefined && best > most ? { code: 'PRICE_ABOVE_BAND', price: best, most } : undefined;
}

/** An entry's limit within the band: no order may be filled above it. */
export function withinBand(limit: Price, { settings }: Pick<Snapshot, 'settings'>): Price {
  const most = settings.limits.filters?.maxPrice;
  return most === undefined ? limit : smaller(limit, most);
}
