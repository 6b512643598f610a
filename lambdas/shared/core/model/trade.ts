import { type TransactionHash } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** Where a trade stands on its way to the chain; only CONFIRMED and FAILED are final. */
export type TradeStatus = 'MATCHED' | 'MINED' | 'RETRYING' | 'CONFIRMED' | 'FAILED';

/** On which side of a match an order was: it waited in the book, or it came and crossed it. Only who crosses pays a fee. */
export type TradeRole = 'MAKER' | 'TAKER';

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
  /** The newest that the venue named: it changes when a transaction is sent again. */
  readonly transaction?: TransactionHash;
  /** When the venue matched it. */
  readonly matchedAt?: UnixMs;
  /** When it was booked as confirmed. */
  readonly confirmedAt?: UnixMs;
  /** Where dollars and fee that were booked come from: the chain's own log, or the venue's formula. */
  readonly feeFrom?: 'chain' | 'formula';
  /** Cash that a correction brought after it was booked: what was booked then is what stands here now, and this. */
  readonly corrected?: Usd;
};

/** True when the status can change no more. */
export function isFinal(status: TradeStatus): boolean {
  return status === 'CONFIRMED' || status === 'FAILED';
}

/** True when nothing more is to be done about a trade: it failed, or it is booked. */
export function isOver({ status, settled }: Pick<Trade, 'status' | 'settled'>): boolean {
  return status === 'FAILED' || (status === 'CONFIRMED' && settled);
}
