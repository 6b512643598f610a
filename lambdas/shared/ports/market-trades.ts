import { type TradeTape } from '#core/model/market-trade.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';

/** Which trades are asked for. */
export type TradeQuery = {
  readonly condition: ConditionId;
  readonly from: UnixMs;
  /** Smaller ones are left out; absent: none is. */
  readonly least?: Usd;
};

/** What everybody trades in a market. Every method throws UnavailableError or UnreadableAnswerError. */
export interface MarketTrades {
  /** What was taken in a market since a moment: the newest of it, where it is more than may be read. */
  since(query: TradeQuery): Promise<TradeTape>;
  /** Other open markets of a market's category, those that were traded most in the last day first; none where it has none. */
  mostTraded(condition: ConditionId): Promise<readonly ConditionId[]>;
}
