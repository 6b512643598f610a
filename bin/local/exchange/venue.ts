import { type Account, exposeRedemptions, exposeTrade, newAccount, type PlacedOrder, type Trade } from './accounts.ts';
import { type ApiKeys, apiKeys } from './api-keys.ts';
import { hashOf, uuidOf } from './chance.ts';
import type { ExchangeClock } from './clock.ts';
import type { Journal, JournalRecord } from './journal.ts';
import { indexMarkets, isResolved, type MarketIndex } from './market-index.ts';
import { type OrderBooks, orderBooks } from './order-books.ts';
import { fromRecord, type Placement, toRecord } from './order-records.ts';
import { indexPrints, type Prints } from './prints.ts';
import { blockTimeMs, MINED_AFTER_MS, REDEEMED_AFTER_MS } from './settlement.ts';
import { openWallets, type Wallets } from './wallets.ts';
import type { World } from './world.ts';

/** The venue behind its hosts: everything they read, and the three things that change it. */
export type Venue = {
  readonly world: World;
  readonly clock: ExchangeClock;
  readonly markets: MarketIndex;
  readonly prints: Prints;
  readonly books: OrderBooks;
  readonly wallets: Wallets;
  readonly keys: ApiKeys;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly orders: ReadonlyMap<string, PlacedOrder>;
  /** Registers an account; an account that is known keeps what it has. */
  fund(identity: Pick<Account, 'wallet' | 'signer' | 'signatureType'>, cashMicro: bigint): void;
  /** Hands out the API key of (address, nonce). */
  issueKey(address: string, nonce: string): ReturnType<ApiKeys['issue']>;
  /** Takes an order in with what it traded, durable before it returns. */
  place(placement: Placement): PlacedOrder;
};

/** Builds the venue of a world, as the journal left it. */
export function openVenue(world: World, clock: ExchangeClock, journal: Journal): Venue {
  const markets = indexMarkets(world);
  const prints = indexPrints(world, markets);
  const books = orderBooks(world, markets, prints);
  const wallets = openWallets(world, markets);
  const keys = apiKeys(world.seed, clock);
  const state: State = {
    ...{ world, markets, books, wallets, keys },
    accounts: new Map(),
    orders: new Map(),
    issued: new Set(),
  };
  for (const record of journal.records) replay(state, record);
  if (journal.records.length === 0) journal.append({ kind: 'world', name: world.name, seed: world.seed });
  const record = (line: JournalRecord): void => {
    journal.append(line);
    replay(state, line);
  };
  return {
    ...state,
    clock,
    prints,
    fund: ({ signatureType, ...identity }, cashMicro) => {
      const [wallet, signer] = [identity.wallet.toLowerCase(), identity.signer.toLowerCase()];
      if (state.accounts.has(wallet)) return;
      const cash = cashMicro.toString();
      record({ kind: 'account', atMs: clock.now(), wallet, signer, cashMicro: cash, signatureType });
    },
    issueKey: (address, nonce) => {
      // A client that derives its key at every start must not make the journal grow.
      if (!state.issued.has(keyName(address, nonce))) record({ kind: 'key', address, nonce });
      return keys.issue(address, nonce);
    },
    place: (placement) => {
      const atMs = clock.now();
      journal.append(toRecord(placement, atMs));
      return enter(state, placement, atMs);
    },
  };
}

type State = Pick<Venue, 'world' | 'markets' | 'books' | 'wallets' | 'keys'> & {
  readonly accounts: Map<string, Account>;
  readonly orders: Map<string, PlacedOrder>;
  /** Keys that the journal knows. */
  readonly issued: Set<string>;
};

function replay(state: State, record: JournalRecord): void {
  const { world, accounts, wallets, keys, issued } = state;
  switch (record.kind) {
    case 'world':
      if (record.name !== world.name || record.seed !== world.seed)
        throw new Error(`the stored state belongs to the tape "${record.name}" with seed ${record.seed}`);
      return;
    case 'account': {
      const { wallet, signer, signatureType } = record;
      accounts.set(wallet, newAccount({ wallet, signer, signatureType }));
      wallets.open(wallet, BigInt(record.cashMicro));
      return;
    }
    case 'key':
      issued.add(keyName(record.address, record.nonce));
      keys.issue(record.address, record.nonce);
      return;
    case 'order':
      enter(state, fromRecord(record, state), record.atMs);
  }
}

function keyName(address: string, nonce: string): string {
  return `${address.toLowerCase()}|${nonce}`;
}

/** The same for a new order and for one read back from the journal, so that a restart changes nothing. */
function enter(state: State, placement: Placement, atMs: number): PlacedOrder {
  const { account, token, fills, id } = placement;
  const side = placement.order.side;
  const trades = fills.map(
    (fill, level): Trade => ({
      ...fill,
      id: uuidOf(`trade|${id}|${level}`),
      orderId: id,
      token,
      side,
      matchMs: atMs,
      transactionHash: `0x${hashOf(`transaction|${id}|${level}`).toString('hex')}`,
      makerOrderId: `0x${hashOf(`maker|${state.world.seed}|${token.tokenId}|${placement.bookEpoch}|${fill.priceMicro}`).toString('hex')}`,
    }),
  );
  const placed: PlacedOrder = { ...placement, atMs, trades, acceptedCount: 1 };
  const known = state.orders.get(id);
  if (known !== undefined) {
    known.acceptedCount += 1;
    return known;
  }
  state.orders.set(id, placed);
  account.orders.push(placed);
  account.trades.push(...trades);
  const levels = fills.map(({ priceMicro, sharesMicro }) => ({ priceMicro, sizeMicro: sharesMicro }));
  if (levels.length > 0)
    state.books.take(token, { epoch: placement.bookEpoch, side: side === 'BUY' ? 'asks' : 'bids', levels });
  exposeRedemptions(account, (tokenId) => {
    const market = state.markets.token(tokenId)?.market;
    return market !== undefined && isResolved(market, atMs - REDEEMED_AFTER_MS);
  });
  for (const trade of trades) {
    exposeTrade(account, trade);
    bookTrade(state, account, trade);
  }
  return placed;
}

function bookTrade({ wallets }: State, account: Account, trade: Trade): void {
  const wallet = wallets.find(account.wallet, trade.matchMs);
  if (wallet === undefined) return;
  const { market, tokenId, outcome, outcomeIndex } = trade.token;
  const minedMs = trade.matchMs + MINED_AFTER_MS;
  wallets.addTrade(wallet, {
    atMs: minedMs,
    feeMicro: trade.feeMicro,
    row: {
      wallet: account.wallet,
      type: 'TRADE',
      timestampS: blockTimeMs(minedMs) / 1000,
      transactionHash: trade.transactionHash,
      conditionId: market.conditionId,
      tokenId,
      side: trade.side,
      sizeMicro: trade.sharesMicro,
      usdcMicro: trade.dollarsMicro,
      price: Number(trade.priceMicro) / 1_000_000,
      outcome,
      outcomeIndex,
      title: market.question,
      slug: market.slug,
      eventSlug: market.eventSlug,
      name: '',
    },
  });
}
