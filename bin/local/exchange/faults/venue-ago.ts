import type { Account, PlacedOrder } from '../accounts.ts';
import type { Venue } from '../venue.ts';

/** The venue as it was some milliseconds ago, as far as orders, trades and balances go. */
export function venueAgo(venue: Venue, ms: number): Venue {
  const thenMs = venue.clock.now() - ms;
  const accounts = new Map([...venue.accounts].map(([wallet, account]) => [wallet, accountAt(account, thenMs)]));
  const orders = [...accounts.values()].flatMap((account) => account.orders);
  return {
    ...venue,
    clock: { ...venue.clock, now: () => thenMs },
    accounts,
    orders: new Map(orders.map((placed) => [placed.id, placed])),
    wallets: { ...venue.wallets, onChain: (wallet) => venue.wallets.onChainAt(wallet, thenMs) },
  };
}

function accountAt(account: Account, thenMs: number): Account {
  const orders = account.orders.filter(({ atMs }) => atMs <= thenMs).map((placed) => orderAt(placed, thenMs));
  return {
    ...account,
    orders,
    trades: account.trades.filter(({ matchMs }) => matchMs <= thenMs),
    working: new Set(orders.filter(({ status }) => status === 'LIVE' || status === 'DELAYED')),
  };
}

function orderAt(placed: PlacedOrder, thenMs: number): PlacedOrder {
  const trades = placed.trades.filter(({ matchMs }) => matchMs <= thenMs);
  const matchedMicro = trades.reduce((sum, { sharesMicro }) => sum + sharesMicro, 0n);
  return { ...placed, trades, matchedMicro, status: statusAt(placed, trades.length, thenMs) };
}

function statusAt(placed: PlacedOrder, tradesThen: number, thenMs: number): PlacedOrder['status'] {
  if ((placed.releaseMs ?? 0) > thenMs) return 'DELAYED';
  const isOverNow = placed.status !== 'LIVE' && placed.status !== 'DELAYED';
  // An order ends by its last trade, or at the instant that was written down.
  const wasOver = isOverNow && tradesThen === placed.trades.length && (placed.endedMs ?? 0) <= thenMs;
  return wasOver ? placed.status : 'LIVE';
}
