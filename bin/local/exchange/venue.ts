import { type Account, newAccount, type PlacedOrder } from './accounts.ts';
import { type ApiKey, apiKeys } from './api-keys.ts';
import type { ExchangeClock } from './clock.ts';
import type { Journal, JournalRecord, Reorg } from './journal.ts';
import { indexMarkets, type Market } from './market-index.ts';
import { orderBooks } from './order-books.ts';
import { applyFact, changeTick, endOrder, enterOrder } from './order-changes.ts';
import { fromRecord, type Placement, toRecord } from './order-records.ts';
import { indexPrints } from './prints.ts';
import { releaseTrade, stuckTrades } from './release-stuck.ts';
import { restingOrders } from './resting-orders.ts';
import { settledFills, type SettlementOf } from './settled-matches.ts';
import { placeAfter } from './strangers.ts';
import { strangerArrivals, type StrangersSettings } from './strangers-arrivals.ts';
import { applyStranger } from './strangers-booking.ts';
import { noStrangers } from './strangers-trades.ts';
import type { OwnTransaction, TransactionFate } from './own-transaction.ts';
import { catchUpTicks, venueTurns } from './turns.ts';
import type { VenueEvent, VenueState } from './venue-state.ts';
import { openWallets } from './wallets.ts';
import type { World } from './world.ts';

/**
 * The venue behind its hosts: everything they read, and all that changes it.
 *
 * Whoever asks its clock for the time finds everything done that was due by then.
 */
export type Venue = Pick<VenueState, 'world' | 'markets' | 'prints' | 'books' | 'wallets' | 'keys' | 'strangers'> & {
  readonly clock: ExchangeClock;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly withheld: Set<string>;
  readonly orders: ReadonlyMap<string, PlacedOrder>;
  /** Registers an account; an account that is known keeps what it has. */
  fund(identity: Pick<Account, 'wallet' | 'signer' | 'signatureType'>, cashMicro: bigint): void;
  /** Hands out the API key of (address, nonce). */
  issueKey(address: string, nonce: string): ApiKey;
  /** Makes an API key worthless. */
  deleteKey(key: ApiKey): void;
  /** Takes an order in with what it trades at the instant of its plan, durable before it returns. */
  place(placement: Placement, atMs: number): PlacedOrder;
  /** Cancels orders that rest at an instant. */
  cancel(orders: readonly PlacedOrder[], atMs: number): void;
  /** Gives a market another tick. */
  changeTick(market: Market, tickSize: string): void;
  /** Redeems all that an account holds of a market that has resolved. */
  redeem(account: Account, market: Market): void;
  readonly transactions: ReadonlyMap<string, OwnTransaction>;
  /** What becomes of a transaction that is taken now. */
  readonly fateOf: (hash: string) => TransactionFate;
  /** Puts a follower's transaction into the block of an instant, durable before it returns. */
  mine(transaction: Omit<OwnTransaction, 'atMs'>, atMs: number): void;
  /** Lets a trade that is stuck settle as if it had been matched now; whether there was such a trade. */
  releaseStuck(tradeId: string): boolean;
  /** Transactions that left their blocks, in order. */
  readonly reorgs: readonly Reorg[];
  /** Lets a transaction leave its block. */
  reorganise(reorg: Reorg): void;
  /** When the next order meets somebody, ends, or is released; `undefined` when none works. */
  nextTurnMs(): number | undefined;
  /** When the next stranger comes, to a market or to any, `undefined` when none does. */
  nextStrangerMs(market?: Market): number | undefined;
  /** Calls the listener with whatever happens to orders, trades and ticks; returns how to stop that. */
  onEvent(listener: (event: VenueEvent) => void): () => void;
};

/** Builds the venue of a world, as the journal left it. */
export function openVenue(
  world: World,
  clock: ExchangeClock,
  {
    journal,
    settlementOf,
    strangers,
    fateOf = () => 'mine',
    hasAutoRedeemer = true,
  }: {
    readonly journal: Journal;
    readonly settlementOf: SettlementOf;
    readonly fateOf?: ((hash: string) => TransactionFate) | undefined;
    readonly hasAutoRedeemer?: boolean | undefined;
    /** Absent: nobody trades but leaders and followers. */
    readonly strangers?: StrangersSettings | undefined;
  },
): Venue {
  const listeners = new Set<(event: VenueEvent) => void>();
  const emit = (event: VenueEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const state = newState(world, clock, { emit, hasAutoRedeemer });
  const issued = new Set<string>();
  const apply = (record: JournalRecord): void => {
    replay(state, issued, record);
  };
  for (const record of journal.records) apply(record);
  if (journal.records.length === 0) journal.append({ kind: 'world', name: world.name, seed: world.seed });
  const record = (line: JournalRecord): void => {
    journal.append(line);
    apply(line);
  };
  const append = journal.append.bind(journal);
  const arrivals = strangers === undefined ? undefined : strangerArrivals(world, state.markets.all, strangers);
  const turns = venueTurns(state, { settlementOf, append, arrivals });
  const ticking = tickingClock(clock, (nowMs) => {
    turns.catchUp(nowMs);
  });
  const now = (): number => ticking.now();
  return {
    ...state,
    clock: ticking,
    nextTurnMs: () => turns.nextMs(),
    nextStrangerMs: (market) => {
      const { place } = state.strangers;
      const arrival = market === undefined ? arrivals?.after(place) : arrivals?.inMarket(market, place.atMs);
      return arrival?.atMs;
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fund: ({ signatureType, ...identity }, cashMicro) => {
      const [wallet, signer] = [identity.wallet.toLowerCase(), identity.signer.toLowerCase()];
      if (state.accounts.has(wallet)) return;
      const cash = cashMicro.toString();
      record({ kind: 'account', atMs: now(), wallet, signer, cashMicro: cash, signatureType });
    },
    issueKey: (address, nonce) => {
      // A client that asks for its key at every start must not make the journal grow.
      if (!issued.has(keyName(address, nonce))) record({ kind: 'key', address, nonce });
      return state.keys.issue(address, nonce);
    },
    deleteKey: ({ apiKey }) => {
      record({ kind: 'key-deleted', apiKey });
    },
    // Whoever plans has asked the clock; asking again here could let something come between.
    place: (placement, atMs) => {
      const fills = settledFills(state, settlementOf, { placed: placement, fills: placement.fills, atMs });
      journal.append(toRecord({ ...placement, fills }, atMs));
      state.revision += 1;
      return enterOrder(state, { ...placement, fills }, atMs);
    },
    cancel: (orders, atMs) => {
      if (orders.length > 0) record({ kind: 'cancel', atMs, orderIds: orders.map(({ id }) => id) });
    },
    changeTick: ({ conditionId }, tickSize) => {
      record({ kind: 'tick', atMs: now(), conditionId, tickSize });
    },
    redeem: ({ wallet }, { conditionId }) => {
      record({ kind: 'redeem', atMs: now(), wallet, conditionId });
    },
    fateOf,
    mine: ({ gasWei, outcome, ...transaction }, atMs) => {
      const alone = outcome === undefined ? {} : { outcome: { ...outcome, sharesMicro: String(outcome.sharesMicro) } };
      record({ kind: 'transaction', atMs, ...transaction, ...alone, gasWei: gasWei.toString() });
    },
    releaseStuck: (tradeId) => {
      const atMs = now();
      const isStuck = stuckTrades(state, tradeId).length > 0;
      if (isStuck) record({ kind: 'released', atMs, tradeId });
      return isStuck;
    },
    reorganise: (reorg) => {
      record({ kind: 'reorg', atMs: now(), reorg });
    },
  };
}

function newState(
  world: World,
  clock: ExchangeClock,
  { emit, hasAutoRedeemer }: { readonly emit: (event: VenueEvent) => void; readonly hasAutoRedeemer: boolean },
): VenueState {
  const markets = indexMarkets(world);
  const prints = indexPrints(world, markets);
  const resting = restingOrders();
  const ticksToCome = markets.all
    .flatMap((market) => (market.tickChanges ?? []).map((change) => ({ ...change, market })))
    .sort((left, right) => left.atMs - right.atMs);
  return {
    ...{ world, markets, prints, resting, ticksToCome, emit },
    books: orderBooks(world, markets, prints, resting),
    wallets: openWallets(world, markets, { hasAutoRedeemer }),
    keys: apiKeys(world.seed, clock),
    accounts: new Map(),
    withheld: new Set(),
    orders: new Map(),
    delayed: new Set(),
    expiring: new Set(),
    metUntilMs: new Map(),
    reorgs: [],
    transactions: new Map(),
    strangers: noStrangers(world.startMs),
    revision: 0,
  };
}

/** A clock at which nothing that is due is still to be done; what is done meanwhile asks it too. */
function tickingClock(clock: ExchangeClock, catchUp: (nowMs: number) => void): ExchangeClock {
  let isCatchingUp = false;
  return {
    ...clock,
    now: () => {
      const nowMs = clock.now();
      if (isCatchingUp) return nowMs;
      isCatchingUp = true;
      try {
        catchUp(nowMs);
      } finally {
        isCatchingUp = false;
      }
      return nowMs;
    },
  };
}

function replay(state: VenueState, issued: Set<string>, record: JournalRecord): void {
  const { world, accounts, wallets, keys, orders, markets } = state;
  if ('atMs' in record) catchUpTicks(state, record.atMs);
  state.strangers.place = placeAfter(record, state.strangers.place);
  state.revision += 1;
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
    case 'key-deleted': {
      const key = keys.delete(record.apiKey);
      if (key !== undefined) issued.delete(keyName(key.address, key.nonce));
      return;
    }
    case 'order':
      enterOrder(state, fromRecord(record, state), record.atMs);
      return;
    case 'cancel':
      for (const placed of record.orderIds.map((id) => orders.get(id)))
        if (placed !== undefined)
          endOrder(state, placed, { status: 'CANCELED', reason: 'canceled', atMs: record.atMs });
      return;
    case 'turn':
      for (const fact of record.facts) applyFact(state, fact, record.atMs);
      return;
    case 'tick': {
      const market = markets.condition(record.conditionId);
      if (market !== undefined) changeTick(state, { market, tickSize: record.tickSize, atMs: record.atMs });
      return;
    }
    case 'redeem': {
      const wallet = wallets.find(record.wallet, record.atMs);
      if (wallet !== undefined) wallets.redeem(wallet, record.conditionId, { atMs: record.atMs });
      return;
    }
    case 'transaction': {
      const { kind: _, gasWei, outcome, ...transaction } = record;
      const alone = outcome === undefined ? {} : { outcome: { ...outcome, sharesMicro: BigInt(outcome.sharesMicro) } };
      state.transactions.set(record.hash, { ...transaction, ...alone, gasWei: BigInt(gasWei) });
      const wallet = wallets.find(record.from, record.atMs);
      if (wallet === undefined || record.conditionId === undefined) return;
      wallets.redeem(wallet, record.conditionId, { atMs: record.atMs, transactionHash: record.hash, ...alone });
      return;
    }
    case 'stranger':
      applyStranger(state, record);
      return;
    case 'reorg':
      state.reorgs.push(record.reorg);
      return;
    case 'released':
      for (const { account, trade } of stuckTrades(state, record.tradeId))
        releaseTrade(state, { account, trade }, record.atMs);
  }
}

function keyName(address: string, nonce: string): string {
  return `${address.toLowerCase()}|${nonce}`;
}
