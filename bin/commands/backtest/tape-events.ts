import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { type RowType } from '#core/model/leader-event.ts';
import { type Book, type BookLevel, type Market } from '#core/model/market.ts';
import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { parseMicros } from '#core/values/decimal.ts';
import {
  type ConditionId,
  parseConditionId,
  parseTokenId,
  parseTransactionHash,
  parseWallet,
  type TokenId,
} from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type ActivityRow, type BookMessage, type MarketFacts, type TapeWorld } from '../../local/tape/tape-world.ts';
import { type LeaderPortfolio, leaderPortfolio } from './leader-portfolio.ts';
import { marketOf } from './market-of.ts';

type EventsInput = {
  readonly world: TapeWorld;
  /** How often a leader's equity is measured, at most. */
  readonly equityIntervalMs: number;
};

const ROW_TYPES: ReadonlyMap<string, RowType> = new Map(
  (['SPLIT', 'MERGE', 'REDEEM', 'CONVERSION'] as const).map((type) => [type, type]),
);
/** More levels are never looked at: an order reaches a few ticks. */
const DEEPEST = 50;

/**
 * Reads a tape as what happened, in the order of time. What is known of a market is known from the start, its end from its
 * end on.
 *
 * A leader's equity is measured as it stood at the last full interval before each of his transactions, by rows and prints up
 * to then.
 */
export function tapeEvents({ world, equityIntervalMs }: EventsInput): readonly ReplayEvent[] {
  const start = unixMs(world.startMs);
  const markets = new Map(
    world.markets.flatMap((facts) => {
      const market = marketOf(facts);
      return market === undefined ? [] : [[market.condition, market] as const];
    }),
  );
  const known = [...markets.values()].map((market): ReplayEvent => ({ kind: 'market', at: start, market }));
  const happened = [
    ...resolutionEvents(world),
    ...world.books.flatMap((message) => bookEvent(message, start)),
    ...leaderEvents({ world, equityIntervalMs }, { markets, start }),
  ];
  return [...known, ...happened.sort((a, b) => a.at - b.at)];
}

function resolutionEvents({ markets, startMs }: TapeWorld): readonly ReplayEvent[] {
  return markets.flatMap(({ conditionId, tokens, resolution }): readonly ReplayEvent[] => {
    const condition = parseConditionId(conditionId);
    if (condition === undefined || resolution === undefined) return [];
    const payouts = tokens.flatMap(({ tokenId }, at) => {
      const token = parseTokenId(tokenId);
      return token === undefined ? [] : [{ token, perShare: price(resolution.payoutsMicro[at] ?? 0n) }];
    });
    return [{ kind: 'resolution', at: unixMs(Math.max(resolution.atMs, startMs)), resolution: { condition, payouts } }];
  });
}

function bookEvent({ tokenId, atMs, bids, asks }: BookMessage, start: UnixMs): readonly ReplayEvent[] {
  const token = parseTokenId(tokenId);
  if (token === undefined) return [];
  const book: Book = { bids: levelsOf(bids), asks: levelsOf(asks) };
  return [{ kind: 'book', at: unixMs(Math.max(atMs, start)), token, book }];
}

/** The venue tells the worst first. */
function levelsOf(levels: BookMessage['bids']): readonly BookLevel[] {
  return levels
    .slice(-DEEPEST)
    .toReversed()
    .map(({ price: at, size }) => ({
      price: price(parseMicros(at, 'nearest') ?? 0n),
      shares: shares(parseMicros(size, 'nearest') ?? 0n),
    }));
}

type World = { readonly markets: ReadonlyMap<ConditionId, Market>; readonly start: UnixMs };

/** Rows of one wallet and transaction are one report; prints come after it, so that nobody trades at a price to come. */
function leaderEvents({ world, equityIntervalMs }: EventsInput, { markets, start }: World): readonly ReplayEvent[] {
  const facts = new Map(world.markets.map((market) => [market.conditionId, market]));
  const portfolios = new Map<string, LeaderPortfolio>();
  for (const leader of world.leaders) {
    const wallet = parseWallet(leader.wallet);
    if (wallet !== undefined) portfolios.set(wallet, leaderPortfolio(leader, wallet, facts));
  }
  const lastPrices = new Map<string, bigint>();
  const payouts = payoutsInOrder(world);
  const history = world.rows.filter(({ timestampS }) => timestampS * 1_000 < start);
  for (const row of history) {
    portfolios.get(row.wallet)?.accept(row);
    notePrice(lastPrices, row, facts);
  }
  const events = [...portfolios].flatMap(([wallet, portfolio]) => baselineOf(wallet, portfolio, { markets, start }));
  const measuredAt = new Map<string, number>();
  for (const rows of transactionsOf(world.rows.slice(history.length))) {
    const [first] = rows;
    const portfolio = portfolios.get(first.wallet);
    const at = unixMs(first.timestampS * 1_000);
    while ((payouts.at(-1)?.atMs ?? Infinity) <= at)
      for (const [tokenId, paid] of payouts.pop()?.paid ?? []) lastPrices.set(tokenId, paid);
    const slot = Math.max(start, Math.floor(at / equityIntervalMs) * equityIntervalMs);
    if (portfolio !== undefined && measuredAt.get(first.wallet) !== slot) {
      measuredAt.set(first.wallet, slot);
      events.push({ kind: 'leader-equity', at, ...portfolio.equity(lastPrices, unixMs(slot)) });
    }
    const actions = groupRows(rows.flatMap((row) => tokenRows(row, markets)));
    if (portfolio !== undefined && actions.length > 0) events.push({ kind: 'actions', at, actions });
    for (const row of rows) {
      portfolio?.accept(row);
      const printed = notePrice(lastPrices, row, facts);
      if (printed !== undefined) events.push({ kind: 'print', at, ...printed });
    }
  }
  return events;
}

function baselineOf(text: string, portfolio: LeaderPortfolio, { markets, start }: World): ReplayEvent[] {
  const leader = parseWallet(text);
  const conditions = new Map(
    [...markets.values()].flatMap(({ condition, tokens }) => tokens.map(({ token }) => [token, condition] as const)),
  );
  return [...portfolio.held()].flatMap(([tokenId, held]): ReplayEvent[] => {
    const token = parseTokenId(tokenId);
    const condition = token === undefined ? undefined : conditions.get(token);
    if (leader === undefined || token === undefined || condition === undefined) return [];
    return [{ kind: 'baseline', at: start, position: { leader, token, condition, shares: shares(held) } }];
  });
}

/** What markets paid, the last to pay out first. */
function payoutsInOrder({ markets }: TapeWorld): {
  readonly atMs: number;
  readonly paid: readonly (readonly [tokenId: string, perShare: bigint])[];
}[] {
  return markets
    .flatMap(({ tokens, resolution }) =>
      resolution === undefined
        ? []
        : [
            {
              atMs: resolution.atMs,
              paid: tokens.map(({ tokenId }, at) => [tokenId, resolution.payoutsMicro[at] ?? 0n] as const),
            },
          ],
    )
    .sort((a, b) => b.atMs - a.atMs);
}

type Rows = readonly [ActivityRow, ...ActivityRow[]];

function transactionsOf(rows: readonly ActivityRow[]): readonly Rows[] {
  const groups = Map.groupBy(rows, ({ wallet, transactionHash }) => `${wallet} ${transactionHash}`);
  return [...groups.values()].flatMap(([first, ...more]) => (first === undefined ? [] : [[first, ...more] as const]));
}

function tokenRows(row: ActivityRow, markets: ReadonlyMap<ConditionId, Market>): readonly TokenRow[] {
  const [wallet, transaction] = [parseWallet(row.wallet), parseTransactionHash(row.transactionHash)];
  const condition = parseConditionId(row.conditionId);
  const type = row.type === 'TRADE' && row.side !== '' ? row.side : ROW_TYPES.get(row.type);
  if (wallet === undefined || transaction === undefined || condition === undefined || type === undefined) return [];
  const named = parseTokenId(row.tokenId);
  const tokens = named === undefined ? (markets.get(condition)?.tokens.map(({ token }) => token) ?? []) : [named];
  const { sizeMicro, usdcMicro, timestampS, title, outcome } = row;
  return tokens.map((token) => ({
    ...{ type, wallet, transaction, condition, token, title, outcome },
    shares: shares(sizeMicro),
    notional: usd(usdcMicro),
    at: unixMs(timestampS * 1_000),
  }));
}

/** What a share was just traded at; a trade of nothing tells nothing. */
function notePrice(
  lastPrices: Map<string, bigint>,
  { type, tokenId, conditionId, sizeMicro, usdcMicro }: ActivityRow,
  facts: ReadonlyMap<string, MarketFacts>,
): { readonly token: TokenId; readonly price: Market['tick'] } | undefined {
  const token = parseTokenId(tokenId);
  if (type !== 'TRADE' || token === undefined || sizeMicro <= 0n) return undefined;
  const at = (usdcMicro * 1_000_000n) / sizeMicro;
  if (at <= 0n || at >= 1_000_000n) return undefined;
  for (const one of facts.get(conditionId)?.tokens ?? [])
    lastPrices.set(one.tokenId, one.tokenId === tokenId ? at : 1_000_000n - at);
  return { token, price: price(at) };
}
