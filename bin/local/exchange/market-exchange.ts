import type { Market } from './market-index.ts';
import { EXCHANGE_ADDRESS } from './typed-data.ts';

/** The exchange contract on which a market's orders settle. */
export function marketExchange({ version, negRisk }: Market): string {
  if (version === 'v2') return EXCHANGE_ADDRESS.v3;
  return negRisk ? EXCHANGE_ADDRESS['v2-neg-risk'] : EXCHANGE_ADDRESS.v2;
}
