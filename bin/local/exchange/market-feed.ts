import type { TakerLeg } from './accounts.ts';
import { chanceOf, hashOf } from './chance.ts';
import { sibling } from './book-sources.ts';
import type { FeedTrade } from './feed-trade.ts';
import { knownWallets } from './known-wallets.ts';
import type { MarketIndex } from './market-index.ts';
import { ONE } from './micro.ts';
import { isMinted, otherTrader } from './other-traders.ts';
import { MINED_AFTER_MS } from './settlement.ts';
import { countUpTo } from './sorted.ts';
import type { Venue } from './venue.ts';
import type { ActivityRow, World } from './world.ts';

/** All settled trades of the venue, each with both parties. */
export type MarketFeed = {
  /** Trades from one instant up to and including another, oldest first; of a transaction, the taker's row first. */
  between(fromMs: number, toMs: number): readonly FeedTrade[];
  /** The recorded ones among them. */
  recordedBetween(fromMs: number, toMs: number): readonly FeedTrade[];
  /** The earliest instant after another at which a trade may come, as far as it is known by now, `undefined` when there is none. */
  nextAfter(ms: number): number | undefined;
  /** The part that a row of a wallet shows, `undefined` when it is not a trade. */
  tradeOf(row: ActivityRow): FeedTrade | undefined;
};

/** Of ten transactions with one row of a leader, in how many it took. */
const TAKER_IN_TEN = 7;

const feeds = new WeakMap<Venue, MarketFeed>();

/**
 * The feed of a venue, made at the first look.
 *
 * A recording tells a leader's rows, not with whom it traded nor who took: both are drawn from the seed, the same in
 * every run. Several rows of one transaction are makers of one taker, as the real ones are.
 */
export function marketFeed(venue: Venue): MarketFeed {
  const known = feeds.get(venue);
  if (known !== undefined) return known;
  const made = openFeed(venue);
  feeds.set(venue, made);
  return made;
}

function openFeed(venue: Venue): MarketFeed {
  const { world, markets } = venue;
  const recorded = recordedTrades(world, markets);
  const times = recorded.map(({ atMs }) => atMs);
  const byRow = new WeakMap<ActivityRow, readonly FeedTrade[]>();
  for (const trade of recorded) byRow.set(trade.row, [trade]);
  const ownTrades = (fromMs: number, toMs: number): FeedTrade[] =>
    [...venue.accounts.keys()].flatMap((address) => {
      const events = venue.wallets.find(address, venue.clock.now())?.events ?? [];
      return events.flatMap(({ atMs, row, feeMicro }) => {
        if (atMs < fromMs || atMs > toMs || row.type !== 'TRADE' || row.side === '') return [];
        const made = byRow.get(row) ?? ownParts(venue, { atMs, row, feeMicro });
        byRow.set(row, made);
        return made;
      });
    });
  const strangersBetween = (fromMs: number, toMs: number): readonly FeedTrade[] => {
    const { parts, partTimes } = venue.strangers;
    return parts.slice(countUpTo(partTimes, fromMs - 1), countUpTo(partTimes, toMs));
  };
  const recordedBetween = (fromMs: number, toMs: number): FeedTrade[] =>
    recorded.slice(countUpTo(times, fromMs - 1), countUpTo(times, toMs));
  return {
    recordedBetween,
    between: (fromMs, toMs) => {
      const slice = recordedBetween(fromMs, toMs);
      const own = [...ownTrades(fromMs, toMs), ...strangersBetween(fromMs, toMs)];
      return own.length === 0 ? slice : [...slice, ...own].sort((left, right) => left.atMs - right.atMs);
    },
    nextAfter: (ms) => {
      const arrivalMs = venue.nextStrangerMs();
      const next = [
        times[countUpTo(times, ms)],
        ...ownTrades(ms + 1, Infinity).map(({ atMs }) => atMs),
        strangersBetween(ms + 1, Infinity)[0]?.atMs,
        arrivalMs === undefined ? undefined : arrivalMs + MINED_AFTER_MS,
      ];
      const known = next.filter((atMs) => atMs !== undefined);
      return known.length === 0 ? undefined : Math.min(...known);
    },
    tradeOf: (row) => {
      if (row.type !== 'TRADE' || row.side === '') return undefined;
      const parts = byRow.get(row) ?? ownParts(venue, { atMs: row.timestampS * 1000, row, feeMicro: 0n });
      return parts.find((part) => part.row === row);
    },
  };
}

/** A follower's fill and whom it met; whoever has rows of its own tells its part itself. */
function ownParts(venue: Venue, fill: Pick<FeedTrade, 'atMs' | 'row' | 'feeMicro'>): FeedTrade[] {
  const { row } = fill;
  const wallet = row.wallet.toLowerCase();
  const trade = venue.accounts
    .get(wallet)
    ?.trades.find(
      ({ transactionHash, token }) => transactionHash === row.transactionHash && token.tokenId === row.tokenId,
    );
  if (trade === undefined) {
    const own = { ...fill, isTaker: true, takerWallet: wallet, orderId: orderIdOf(venue.world, row, 0) };
    const other = otherParty(venue.world, venue.markets, [row], 0);
    return [own, { ...own, row: other, isTaker: false, feeMicro: 0n, orderId: orderIdOf(venue.world, other, 0) }];
  }
  const isTaker = trade.role === 'TAKER';
  const own: FeedTrade = { ...fill, isTaker, takerWallet: trade.taker.wallet.toLowerCase(), orderId: trade.orderId };
  const known = new Set(knownWallets(venue));
  const others = isTaker
    ? trade.makers.map((leg) => ({ ...leg, sizeMicro: leg.sharesMicro }))
    : [{ ...trade.taker, sizeMicro: trade.taker.sizeMicro }];
  const parts = others
    .filter((leg) => !known.has(leg.wallet.toLowerCase()))
    .map((leg): FeedTrade => ({ ...own, isTaker: !isTaker, row: rowOf(row, leg), orderId: leg.orderId, feeMicro: 0n }));
  return isTaker ? [own, ...parts] : [...parts, own];
}

type Leg = Pick<TakerLeg, 'wallet' | 'token' | 'side' | 'sizeMicro' | 'priceMicro'>;

/** The row of the other party, in the words of one's own. */
function rowOf(own: ActivityRow, { wallet, token, side, sizeMicro, priceMicro }: Leg): ActivityRow {
  const { tokenId, outcome, outcomeIndex } = token;
  const price = Number(priceMicro) / 1_000_000;
  const usdcMicro = (sizeMicro * priceMicro) / ONE;
  return { ...own, wallet, name: '', tokenId, outcome, outcomeIndex, side, sizeMicro, usdcMicro, price };
}

function recordedTrades(world: World, markets: MarketIndex): FeedTrade[] {
  const transactions = new Map<string, ActivityRow[]>();
  for (const row of world.rows) {
    if (row.type !== 'TRADE' || row.side === '' || row.sizeMicro <= 0n) continue;
    const name = `${row.transactionHash}|${row.timestampS}`;
    const rows = transactions.get(name);
    if (rows === undefined) transactions.set(name, [row]);
    else rows.push(row);
  }
  return [...transactions.values()]
    .flatMap((rows, index) => partsOf(world, markets, rows, index))
    .sort((left, right) => left.atMs - right.atMs);
}

function partsOf(world: World, markets: MarketIndex, rows: readonly ActivityRow[], number: number): FeedTrade[] {
  const [first] = rows;
  if (first === undefined) return [];
  const other = otherParty(world, markets, rows, number);
  const chance = chanceOf(`role|${world.seed}|${first.transactionHash}|${number}`);
  const isTaker = rows.length === 1 && chance(10) < TAKER_IN_TEN;
  const takerWallet = (isTaker ? first.wallet : other.wallet).toLowerCase();
  const part = (row: ActivityRow, takes: boolean, index: number): FeedTrade => ({
    atMs: row.timestampS * 1000,
    row,
    isTaker: takes,
    takerWallet,
    orderId: orderIdOf(world, row, index),
    feeMicro: 0n,
  });
  const own = rows.map((row, index) => part(row, isTaker, index));
  return isTaker ? [...own, part(other, false, 0)] : [part(other, true, 0), ...own];
}

/** Whom the rows of one transaction traded with: one wallet, for the sum of them. */
function otherParty(world: World, markets: MarketIndex, rows: readonly ActivityRow[], number: number): ActivityRow {
  const [first] = rows;
  if (first === undefined) throw new Error('a transaction has at least one row');
  const chance = chanceOf(`other|${world.seed}|${first.transactionHash}|${number}`);
  const sizeMicro = rows.reduce((sum, row) => sum + row.sizeMicro, 0n);
  const usdcMicro = rows.reduce((sum, row) => sum + row.usdcMicro, 0n);
  const shared = { ...first, wallet: otherTrader(world.seed, chance), name: '', sizeMicro };
  const token = markets.token(first.tokenId);
  if (token === undefined || usdcMicro > sizeMicro || !isMinted(chance))
    return { ...shared, side: first.side === 'BUY' ? 'SELL' : 'BUY', usdcMicro, price: priceOf(usdcMicro, sizeMicro) };
  const opposite = sibling(markets, token);
  const paid = sizeMicro - usdcMicro;
  const { tokenId, outcome, outcomeIndex } = opposite;
  return { ...shared, tokenId, outcome, outcomeIndex, usdcMicro: paid, price: priceOf(paid, sizeMicro) };
}

function orderIdOf({ seed }: World, row: ActivityRow, index: number): string {
  const name = [seed, row.wallet.toLowerCase(), row.transactionHash, row.tokenId, row.side, row.timestampS, index];
  return `0x${hashOf(`order|${name.join('|')}`).toString('hex')}`;
}

function priceOf(usdcMicro: bigint, sizeMicro: bigint): number {
  return sizeMicro === 0n ? 0 : Number((usdcMicro * ONE) / sizeMicro) / 1_000_000;
}
