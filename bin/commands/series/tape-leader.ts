import { averagePrice } from '#core/detection/average-price.ts';
import { type LeaderAct, type PricePoint, type SeriesMarket } from '#core/scoring/leader-act.ts';
import { parseMicros } from '#core/values/decimal.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type ActivityRow, type MarketFacts, type TapeLeader, type TapeWorld } from '../../local/tape/tape-world.ts';

/** What the record of a leader leaves open; his series is only as good. */
export type RecordGaps = {
  /** Nobody recorded splits, merges and redemptions, or he made none. */
  readonly isOnlyTrades: boolean;
  /** Rows of kinds that say nothing of what he owns, by their kind. */
  readonly strangeRows: ReadonlyMap<string, number>;
  /** Fills in markets that charge a fee: no row tells whether he paid it. */
  readonly feesUntold: number;
  /** Conversions: no row tells what came of them. */
  readonly conversions: number;
  /** Positions that he had when the record begins: no row tells what they cost. */
  readonly opening: number;
  /** Of his markets, those of which nobody recorded how they ended, or when. */
  readonly inventedPayouts: number;
  readonly inventedEnds: number;
  /** Markets that are past their end and of which no resolution is known. */
  readonly unresolved: number;
};

/** A leader's own activity as a tape has it, in the words of his accounts. */
export type LeaderRecord = {
  readonly acts: readonly LeaderAct[];
  readonly markets: ReadonlyMap<ConditionId, SeriesMarket>;
  readonly prices: readonly PricePoint[];
  readonly questions: ReadonlyMap<ConditionId, string>;
  /** The last moment of which anything is told. */
  readonly lastAt: UnixMs;
  readonly gaps: RecordGaps;
};

const REWARDS = new Set(['REWARD', 'YIELD', 'MAKER_REBATE', 'TAKER_REBATE', 'REFERRAL_REWARD']);
/** Cash that comes or goes is no trading. */
const CASH_MOVES = new Set(['DEPOSIT', 'WITHDRAWAL', 'TIP']);

/** Reads one leader off a tape: his rows, the markets they are of, and what anybody's trades and books told of prices. */
export function tapeLeader(world: TapeWorld, leader: TapeLeader): LeaderRecord {
  const rows = world.rows.filter(({ wallet }) => wallet === leader.wallet);
  const facts = marketsOf(world, rows);
  const byTransaction = Map.groupBy(
    rows.filter(({ type }) => type === 'CONVERSION'),
    ({ transactionHash, sizeMicro }) => `${transactionHash} ${sizeMicro}`,
  );
  const conversions = [...byTransaction.values()].flatMap((own) => conversionOf(own, facts));
  const acts = [...rows.flatMap((row) => actOf(row)), ...conversions].toSorted((a, b) => a.at - b.at);
  const tokens = new Set([...facts.values()].flatMap((market) => market.tokens.map(({ tokenId }) => tokenId)));
  return {
    acts,
    markets: new Map([...facts].map(([id, market]) => [id as ConditionId, seriesMarket(market)])),
    prices: pricesOf(world, leader, tokens),
    questions: new Map([...facts].map(([id, { question }]) => [id as ConditionId, question])),
    lastAt: lastMoment(world, facts),
    gaps: gapsOf({ world, rows, leader, facts, conversions: conversions.length }),
  };
}

type Facts = ReadonlyMap<string, MarketFacts>;

/** Those that he traded, and those of the events of his conversions. */
function marketsOf(world: TapeWorld, rows: readonly ActivityRow[]): Facts {
  const own = new Set(rows.map(({ conditionId }) => conditionId));
  const converted = new Set(rows.filter(({ type }) => type === 'CONVERSION').map(({ conditionId }) => conditionId));
  const events = new Set(world.markets.filter((one) => converted.has(one.conditionId)).map(({ eventId }) => eventId));
  const isOwn = (market: MarketFacts): boolean =>
    own.has(market.conditionId) || (market.negRisk && events.has(market.eventId));
  return new Map(world.markets.filter(isOwn).map((market) => [market.conditionId, market]));
}

function seriesMarket({ conditionId, eventId, tokens, resolution }: MarketFacts): SeriesMarket {
  const [first, second] = tokens;
  return {
    condition: conditionId as ConditionId,
    event: eventId,
    tokens: [first.tokenId as TokenId, second.tokenId as TokenId],
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

function actOf(row: ActivityRow): readonly LeaderAct[] {
  const at = unixMs(row.timestampS * 1_000);
  const [condition, token] = [row.conditionId as ConditionId, row.tokenId as TokenId];
  const [count, dollars] = [shares(row.sizeMicro), usd(row.usdcMicro)];
  if (REWARDS.has(row.type)) return [{ at, kind: 'REWARD', dollars }];
  switch (row.type) {
    case 'TRADE':
      return [
        { at, kind: row.side === 'SELL' ? 'SELL' : 'BUY', condition, token, shares: count, dollars, fee: NO_USD },
      ];
    case 'SPLIT':
    case 'MERGE':
      return [{ at, kind: row.type, condition, shares: count }];
    case 'REDEEM':
      return [{ at, kind: 'REDEEM', condition, shares: count, dollars, ...(token === '' ? {} : { token }) }];
    default:
      return [];
  }
}

/** Rows of one transaction and size are one conversion; a row that names no token gave up its market's NO. */
function conversionOf(rows: readonly ActivityRow[], facts: Facts): readonly LeaderAct[] {
  const given = rows.flatMap(({ conditionId, tokenId }) => {
    const market = facts.get(conditionId);
    return market === undefined ? [] : [{ market, token: tokenId === '' ? market.tokens[1].tokenId : tokenId }];
  });
  const [first] = rows;
  if (first === undefined || given.length === 0) return [];
  const events = new Set(given.map(({ market }) => market.eventId));
  const conditions = new Set(given.map(({ market }) => market.conditionId));
  const others = [...facts.values()].filter(
    ({ conditionId, eventId, negRisk }) => negRisk && events.has(eventId) && !conditions.has(conditionId),
  );
  const named = (market: MarketFacts, token: string) => ({
    condition: market.conditionId as ConditionId,
    token: token as TokenId,
  });
  return [
    {
      at: unixMs(first.timestampS * 1_000),
      kind: 'CONVERT',
      shares: shares(first.sizeMicro),
      gives: given.map(({ market, token }) => named(market, token)),
      gets: others.map((market) => named(market, market.tokens[0].tokenId)),
      // A tape has the markets that were traded, not all of an event
      isWhole: false,
    },
  ];
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
  return [...bids, ...trades].toSorted((a, b) => a.at - b.at);
}

function lastMoment({ rows, books, startMs }: TapeWorld, facts: Facts): UnixMs {
  const ends = [...facts.values()].map(({ resolution }) => resolution?.atMs ?? 0);
  return unixMs(Math.max(startMs, (rows.at(-1)?.timestampS ?? 0) * 1_000, books.at(-1)?.atMs ?? 0, ...ends));
}

function gapsOf(input: {
  readonly world: TapeWorld;
  readonly rows: readonly ActivityRow[];
  readonly leader: TapeLeader;
  readonly facts: Facts;
  readonly conversions: number;
}): RecordGaps {
  const { rows, leader, conversions } = input;
  const markets = [...input.facts.values()];
  const lastAt = lastMoment(input.world, input.facts);
  const strange = rows.filter((row) => isStrange(row));
  const fills = rows.filter(({ type }) => type === 'TRADE');
  return {
    isOnlyTrades: fills.length === rows.length,
    strangeRows: new Map([...Map.groupBy(strange, ({ type }) => type)].map(([type, own]) => [type, own.length])),
    feesUntold: fills.filter(({ conditionId }) => (input.facts.get(conditionId)?.feeRate ?? 0) > 0).length,
    conversions,
    opening: leader.positions.length,
    inventedPayouts: markets.filter(({ invented }) => invented?.includes('payout') === true).length,
    inventedEnds: markets.filter(({ invented }) => invented?.includes('resolution') === true).length,
    unresolved: markets.filter(({ resolution, endMs }) => resolution === undefined && endMs <= lastAt).length,
  };
}

function isStrange(row: ActivityRow): boolean {
  return actOf(row).length === 0 && row.type !== 'CONVERSION' && !CASH_MOVES.has(row.type);
}
