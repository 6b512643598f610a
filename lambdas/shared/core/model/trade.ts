import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';

/** Where a trade stands on its way to the chain; only CONFIRMED and FAILED are final. */
export type TradeStatus = 'MATCHED' | 'MINED' | 'RETRYING' | 'CONFIRMED' | 'FAILED';

/** One execution of a child order, under the venue's trade id. */
export type Trade = {
  readonly tradeId: string;
  readonly shares: Shares;
  readonly price: Price;
  /** Dollars given or received, without the fee. */
  readonly gross: Usd;
  readonly fee: Usd;
  readonly status: TradeStatus;
  /** True once journal, position and caps carry it. */
  readonly settled: boolean;
};

/** True when the status can change no more. */
export function isFinal(status: TradeStatus): boolean {
  return status === 'CONFIRMED' || status === 'FAILED';
}
