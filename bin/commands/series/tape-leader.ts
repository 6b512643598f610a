import { averagePrice } from '#core/detection/average-price.ts';
import { type PricePoint } from '#core/scoring/leader-act.ts';
import { type LeaderRecord } from '#core/scoring/leader-record.ts';
import { type RecordMarket, recordOfRows, type RecordRow } from '#core/scoring/record-of-rows.ts';
import { parseMicros } from '#core/values/decimal.ts';
import { type ConditionId, parseWallet, type TokenId, type Wallet } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { feeOfFacts } from '../backtest/market-of.ts';
import { type ActivityRow, type MarketFacts, type TapeLeader, type TapeWorld } from '../../local/tape/tape-world.ts';

/** Reads one leader off a tape: his rows, the markets they are of, and what anybody's trades and books told of prices. */
export function tapeLeader(world: TapeWorld, leader: TapeLeader): LeaderRecord {
  const rows = world.rows.filter(({ wallet }) => wallet === leader.wallet);
  const facts = marketsOf(world, rows);
  const tokens = new Set(facts.flatMap((market) => market.tokens.map(({ tokenId }) => tokenId)));
  return recordOfRows({
    rows: rows.map((row) => recordRow(row)),
    markets: facts.map((market) => recordMarket(market)),
    prices: pricesOf(world, leader, tokens),
    lastAt: lastMoment(world, facts),
    left: { opening: leader.positions.length, unreadable: 0, unpricedMarkets: 0 },
  });
}

/** Reads those of some wallets whom a tape knows. */
export function tapeLeaders(world: TapeWorld, wallets: ReadonlySet<Wallet>): ReadonlyMap<Wallet, LeaderRecord> {
  return new Map(
    world.leaders.flatMap((leader) => {
      const wallet = parseWallet(leader.wallet);
      return wallet === undefined || !wallets.has(wallet) ? [] : [[wallet, tapeLeader(world, leader)] as const];
    }),
  );
}

/** Those that he traded, and those of the events of his conversions. */
function marketsOf(world: TapeWorld, rows: readonly ActivityRow[]): readonly MarketFacts[] {
  const own = new Set(rows.map(({ conditionId }) => conditionId));
  const converted = new Set(rows.filter(({ type }) => type === 'CONVERSION').map(({ conditionId }) => conditionId));
  const events = new Set(world.markets.filter((one) => converted.has(one.conditionId)).map(({ eventId }) => eventId));
  return world.markets.filter(
    ({ conditionId, negRisk, eventId }) => own.has(conditionId) || (negRisk && events.has(eventId)),
  );
}

function recordRow({ timestampS, type, transactionHash, conditionId, tokenId, ...row }: ActivityRow): RecordRow {
  return {
    ...{ at: unixMs(timestampS * 1_000), type, transaction: transactionHash, side: row.side },
    ...(conditionId === '' ? {} : { condition: conditionId as ConditionId }),
    ...(tokenId === '' ? {} : { token: tokenId as TokenId }),
    ...{ shares: shares(row.sizeMicro), dollars: usd(row.usdcMicro) },
  };
}

function recordMarket({ tokens: [first, second], resolution, invented = [], ...market }: MarketFacts): RecordMarket {
  return {
    condition: market.conditionId as ConditionId,
    event: market.eventId,
    tokens: [first.tokenId as TokenId, second.tokenId as TokenId],
    question: market.question,
    isNegRisk: market.negRisk,
    fee: feeOfFacts(market),
    endsAt: unixMs(market.endMs),
    invented: [
      ...(invented.includes('payout') ? (['payout'] as const) : []),
      ...(invented.includes('resolution') ? (['end'] as const) : []),
    ],
    ...(resolution === undefined
      ? {}
      : {
          payout: {
            at: unixMs(resolution.atMs),
            perShare: [price(resolution.payoutsMicro[0]), price(resolution.payoutsMicro[1])],
          },
        }),
  };
}

function pricesOf(world: TapeWorld, leader: TapeLeader, tokens: ReadonlySet<string>): readonly PricePoint[] {
  const bids = world.books.flatMap(({ tokenId, atMs, bids: levels }): readonly PricePoint[] => {
    if (!tokens.has(tokenId)) return [];
    const best = parseMicros(levels.at(-1)?.price ?? '', 'down');
    const point = { token: tokenId as TokenId, at: unixMs(atMs), kind: 'bid' } as const;
    return [best === undefined ? point : { ...point, price: price(best) }];
  });
  const trades = world.rows.flatMap((row): readonly PricePoint[] => {
    if (row.type !== 'TRADE' || row.wallet === leader.wallet || row.sizeMicro === 0n || !tokens.has(row.tokenId))
      return [];
    const traded = averagePrice({ notional: usd(row.usdcMicro), shares: shares(row.sizeMicro) });
    return [{ token: row.tokenId as TokenId, at: unixMs(row.timestampS * 1_000), kind: 'trade', price: traded }];
  });
  return [...bids, ...trades];
}

/** A time of resolution that was made up is no moment of which anything is told. */
function lastMoment({ rows, books, startMs }: TapeWorld, facts: readonly MarketFacts[]): UnixMs {
  const ends = facts.map(({ resolution, invented }) =>
    invented?.includes('resolution') === true ? 0 : (resolution?.atMs ?? 0),
  );
  return unixMs(Math.max(startMs, (rows.at(-1)?.timestampS ?? 0) * 1_000, books.at(-1)?.atMs ?? 0, ...ends));
}
