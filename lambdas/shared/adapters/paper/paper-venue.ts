import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Wallet } from '#core/values/ids.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { type PaperOrder } from '#ports/paper-store.ts';
import { type Venue, type VenueTrade, type WalletTrade } from '#ports/venue.ts';
import { type PaperDeps, postPaperOrder } from './post-order.ts';
import { statusAt } from './settling.ts';

/** What a paper venue is built from. */
export type PaperVenueDeps = PaperDeps & {
  /** Orders have the ids that they would have at the venue. */
  readonly orderId: Venue['orderId'];
};

/** No key is needed where nobody checks a signature. */
const API_KEY = 'paper';

/**
 * A venue that only pretends: orders are filled against the real book of the moment in which they are posted, with the
 * venue's minimums, ticks and fees, and paid for with paper money. No key is read and nothing is sent to anybody.
 *
 * All orders are fill-and-kill: what is stored of one is final, so a cancel never finds one at work.
 */
export function paperVenue(deps: PaperVenueDeps): Venue {
  const { store, clock } = deps;
  const orderOf = ({ fields, venueOrderId }: ChildOrder): Promise<PaperOrder | undefined> =>
    store.order(fields.maker, venueOrderId);
  return {
    orderId: deps.orderId,
    signerOf: (follower) => Promise.resolve().then(() => walletOf(follower)),
    prepare: (_, child) => {
      invariant(deps.orderId(child) === child.venueOrderId, 'a child order carries the id of its own fields');
      invariant(child.fields.tokenId === child.token, 'a child order is about the token that it names');
      return Promise.resolve({ body: bodyOf(child), apiKey: API_KEY });
    },
    post: (_, child) => postPaperOrder(deps, child),
    async order(_, child) {
      const order = await orderOf(child);
      if (order === undefined) return undefined;
      const matched = sum(
        NO_SHARES,
        order.fills.map(({ shares }) => shares),
      );
      return { isTerminal: true, matched };
    },
    async trades(_, child) {
      const order = await orderOf(child);
      return order === undefined ? [] : tradesOf(order, await clock.now());
    },
    async walletTrades(follower, since) {
      const orders = await store.ordersSince(walletOf(follower), since);
      const now = await clock.now();
      return orders.flatMap((order) => walletTradesOf(order, now));
    },
    async cancel(_, child) {
      try {
        await orderOf(child);
        return 'gone';
      } catch (error) {
        if (error instanceof PortError) return 'unknown';
        throw error;
      }
    },
  };
}

function walletOf({ name, wallet }: Follower): Wallet {
  if (wallet !== undefined) return wallet;
  throw new ConfigurationError(`follower ${name} has no paper wallet`, { follower: name });
}

function bodyOf({ fields }: ChildOrder): string {
  return JSON.stringify({ paper: true, ...fields }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
}

function tradesOf({ orderId, fills, transaction, matchedAt }: PaperOrder, now: UnixMs): readonly VenueTrade[] {
  const status = statusAt(matchedAt, now);
  return fills.map(({ shares, price }, at) => ({
    tradeId: `${orderId}-${at + 1}`,
    shares,
    price,
    status,
    // A transaction has a hash once it is in a block.
    ...(status === 'MATCHED' ? {} : { transaction }),
    matchedAt,
  }));
}

function walletTradesOf(order: PaperOrder, now: UnixMs): readonly WalletTrade[] {
  const { orderId, token, side, matchedAt } = order;
  return tradesOf(order, now).map(({ tradeId, shares, status }) => ({
    tradeId,
    orderId,
    token,
    side,
    shares,
    status,
    matchedAt,
  }));
}
