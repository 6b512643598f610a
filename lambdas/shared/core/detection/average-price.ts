import { MICRO } from '../values/decimal.ts';
import { type Price, price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';

/** What a share cost on average, to the nearest micro-dollar, a half up. */
export function averagePrice({ shares, notional }: { readonly shares: Shares; readonly notional: Usd }): Price {
  return price((notional * MICRO + shares / 2n) / shares);
}
