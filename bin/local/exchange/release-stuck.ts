import type { Account, Trade } from './accounts.ts';
import { bookMined } from './trade-booking.ts';
import type { VenueState } from './venue-state.ts';

/** A trade as one account has it. */
export type OwnTrade = { readonly account: Account; readonly trade: Trade };

/** The trade of an id that will not settle by itself, as each account in it has it. */
export function stuckTrades({ accounts }: Pick<VenueState, 'accounts'>, tradeId: string): OwnTrade[] {
  return [...accounts.values()].flatMap((account) =>
    [...account.moving]
      .filter(({ id, settlement }) => id === tradeId && settlement === 'stuck')
      .map((trade) => ({ account, trade })),
  );
}

/** Lets a trade that was stuck settle as if it had been matched at an instant. */
export function releaseTrade(state: VenueState, { account, trade }: OwnTrade, atMs: number): void {
  trade.settlement = { lateMs: atMs - trade.matchMs };
  bookMined(state, account, trade);
  state.emit({ kind: 'trade', account, trade, atMs });
}
