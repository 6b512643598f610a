import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { isPaperWallet, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Chain } from '#ports/chain.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Venue } from '#ports/venue.ts';

/**
 * Sends what concerns a follower on paper to the paper venue, everything else to the real one.
 *
 * What an order's mode says and the wallet that pays for it must agree, or the order goes nowhere.
 */
export function venueBesidePaper(live: Venue, paper: Venue): Venue {
  const of = ({ mode, wallet }: Pick<Follower, 'mode' | 'wallet'>): Venue => {
    const isPaper = wallet !== undefined && isPaperWallet(wallet);
    invariant(isPaper === (mode === 'paper'), `paper money never meets real money: ${mode}, ${wallet ?? 'no wallet'}`);
    return isPaper ? paper : live;
  };
  // An order belongs to the ledger that it was made in, whatever its follower does by now.
  const ofChild = ({ mode, fields }: ChildOrder): Venue => of({ mode, wallet: fields.maker });
  return {
    orderId: (child) => live.orderId(child),
    signerOf: async (follower) => of(follower).signerOf(follower),
    openOrders: async (follower) => of(follower).openOrders(follower),
    walletTrades: async (follower, since) => of(follower).walletTrades(follower, since),
    prepare: async (follower, child) => ofChild(child).prepare(follower, child),
    post: async (follower, child) => ofChild(child).post(follower, child),
    order: async (follower, child) => ofChild(child).order(follower, child),
    trades: async (follower, child, since) => ofChild(child).trades(follower, child, since),
    cancel: async (follower, child) => ofChild(child).cancel(follower, child),
  };
}

/** Asks the paper chain about paper wallets and their orders, the real one about all others. */
export function chainBesidePaper(live: Chain, paper: Chain): Chain {
  const of = (wallet: Wallet): Chain => (isPaperWallet(wallet) ? paper : live);
  return {
    collateral: (wallet) => of(wallet).collateral(wallet),
    missingApprovals: (wallet) => of(wallet).missingApprovals(wallet),
    tokenBalance: (wallet, token, domain) => of(wallet).tokenBalance(wallet, token, domain),
    orderStatus: (order) => of(order.fields.maker).orderStatus(order),
    transfers: (holding, since) => of(holding.wallet).transfers(holding, since),
    fillsOf: (transaction, order) => of(order.fields.maker).fillsOf(transaction, order),
  };
}

/** Asks the paper index about paper wallets, the venue's about all others. */
export function feedBesidePaper(live: LeaderFeed, paper: Omit<LeaderFeed, 'lagMs'>): LeaderFeed {
  const of = (wallet: Wallet): Omit<LeaderFeed, 'lagMs'> => (isPaperWallet(wallet) ? paper : live);
  return {
    activity: (wallet, from) => of(wallet).activity(wallet, from),
    cashMoves: (wallet, from) => of(wallet).cashMoves(wallet, from),
    positions: (wallet) => of(wallet).positions(wallet),
    lagMs: () => live.lagMs(),
  };
}
