import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { invariant } from '#core/values/invariant.ts';
import { type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError, PortError } from '#ports/errors.ts';
import { type PaperOrder } from '#ports/paper-store.ts';
import { type Venue, type VenueTrade, type WalletTrade } from '#ports/venue.ts';
import { type PaperDeps, postPaperOrder } from './post-order.ts';
import { filledOf, isResting, matchedFills, restingOf } from './resting.ts';
import { statusAt } from './settling.ts';
import { cancelResting, lookAtOrder } from './tend-resting.ts';

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
 * What takes is final when it is stored. What rests is filled, by the book of that moment, whenever somebody looks it up.
 */
export function paperVenue(deps: PaperVenueDeps): Venue {
  const { store, clock } = deps;
  const looked = ({ fields, venueOrderId }: ChildOrder): Promise<PaperOrder | undefined> =>
    lookAtOrder(deps, fields.maker, venueOrderId);
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
      const order = await looked(child);
      if (order === undefined) return undefined;
      return { isTerminal: !isResting(order, await clock.now()), matched: filledOf(order) };
    },
    async trades(_, child) {
      const order = await looked(child);
      return order === undefined ? [] : tradesOf(order, await clock.now());
    },
    async walletTrades(follower, since) {
      const orders = await store.ordersSince(walletOf(follower), since);
      const now = await clock.now();
      return orders
        .flatMap((order) => walletTradesOf(order, now))
        .filter(({ matchedAt }) => matchedAt >= since)
        .sort((left, right) => left.matchedAt - right.matchedAt);
    },
    async openOrders(follower) {
      const resting = await restingOf(store, await store.account(walletOf(follower)), await clock.now());
      return resting.map(({ orderId }) => orderId);
    },
    async cancel(_, { fields, venueOrderId }) {
      try {
        return (await cancelResting(deps, fields.maker, venueOrderId)) ? 'cancelled' : 'gone';
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

function tradesOf(order: PaperOrder, now: UnixMs): readonly (VenueTrade & { readonly matchedAt: UnixMs })[] {
  // What is to take is filled when it comes, or never; what rests was met by others.
  const role = order.rests === undefined ? 'TAKER' : 'MAKER';
  return matchedFills(order).map(({ shares, price, matchedAt, transaction }, at) => {
    const status = statusAt(matchedAt, now);
    return {
      tradeId: `${order.orderId}-${at + 1}`,
      shares,
      price,
      role,
      status,
      // A transaction has a hash once it is in a block.
      ...(status === 'MATCHED' ? {} : { transaction }),
      matchedAt,
    };
  });
}

function walletTradesOf(order: PaperOrder, now: UnixMs): readonly WalletTrade[] {
  const { orderId, token, side } = order;
  return tradesOf(order, now).map(({ tradeId, shares, status, matchedAt }) => ({
    tradeId,
    orderId,
    token,
    side,
    shares,
    status,
    matchedAt,
  }));
}
