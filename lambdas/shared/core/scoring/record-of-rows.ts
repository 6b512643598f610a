import { type ConditionId, type TokenId } from '../values/ids.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { datedPayout, type UndatedMarket } from './dated-payout.ts';
import { type LeaderAct, type PricePoint, type SeriesMarket, type TokenOf } from './leader-act.ts';
import { type LeaderRecord, type RecordGaps } from './leader-record.ts';

/** One row of a leader's activity, whatever source it was read from. */
export type RecordRow = {
  readonly at: UnixMs;
  /** As the venue calls it: TRADE, SPLIT, MERGE, REDEEM, CONVERSION, REWARD … or a kind unknown today. */
  readonly type: string;
  readonly transaction: string;
  /** Absent where the row is of no market. */
  readonly condition?: ConditionId;
  /** Absent where the row is of no single token. */
  readonly token?: TokenId;
  readonly side: 'BUY' | 'SELL' | '';
  readonly shares: Shares;
  readonly dollars: Usd;
};

/** A market as its source knows it, beyond what his accounts need. */
export type RecordMarket = UndatedMarket & {
  readonly question: string;
  readonly isNegRisk: boolean;
  readonly endsAt?: UnixMs;
  /** What of its payout nobody recorded. */
  readonly invented?: readonly ('payout' | 'end')[];
};

/** What a source tells of one leader. */
export type RecordInput = {
  /** His own rows, in the order in which they happened. */
  readonly rows: readonly RecordRow[];
  /** Those of his rows, and the other markets of the events that he converted in. */
  readonly markets: readonly RecordMarket[];
  readonly prices: readonly PricePoint[];
  readonly lastAt: UnixMs;
  readonly left: Pick<RecordGaps, 'opening' | 'cutBefore' | 'unreadable' | 'unpricedMarkets'>;
};

const REWARDS = new Set(['REWARD', 'YIELD', 'MAKER_REBATE', 'TAKER_REBATE', 'REFERRAL_REWARD']);
/** Cash that comes or goes is no trading. */
const CASH_MOVES = new Set(['DEPOSIT', 'WITHDRAWAL', 'TIP']);

type Markets = ReadonlyMap<ConditionId, RecordMarket>;

/** Puts a leader's rows into the words of his accounts; rows of markets that nobody knows are counted and left out. */
export function recordOfRows({ rows, prices, lastAt, left, ...input }: RecordInput): LeaderRecord {
  const markets = input.markets.map((market): RecordMarket => {
    const payout = datedPayout(market, { rows, prices });
    return payout === undefined ? market : { ...market, payout };
  });
  const known: Markets = new Map(markets.map((market) => [market.condition, market]));
  const unknown = new Set(
    rows.flatMap(({ condition }) => (condition === undefined || known.has(condition) ? [] : condition)),
  );
  const told = rows.filter(({ condition }) => condition === undefined || known.has(condition));
  const byTransaction = Map.groupBy(
    told.filter(({ type }) => type === 'CONVERSION'),
    ({ transaction, shares }) => `${transaction} ${shares}`,
  );
  const conversions = [...byTransaction.values()].flatMap((own) => conversionOf(own, known));
  const acts = [...told.flatMap((row) => actOf(row)), ...conversions].toSorted((a, b) => a.at - b.at);
  return {
    acts,
    markets: new Map(markets.map((market) => [market.condition, seriesMarket(market)])),
    prices: prices.toSorted((a, b) => a.at - b.at),
    questions: new Map(markets.map(({ condition, question }) => [condition, question])),
    lastAt,
    gaps: { ...left, ...gapsOf(rows, known, lastAt), conversions: conversions.length, unknownMarkets: unknown.size },
  };
}

function seriesMarket({ condition, event, tokens, fee, payout }: RecordMarket): SeriesMarket {
  return {
    ...{ condition, event, tokens },
    ...(fee === undefined ? {} : { fee }),
    ...(payout === undefined ? {} : { payout }),
  };
}

function actOf({ at, type, side, condition, token, shares, dollars }: RecordRow): readonly LeaderAct[] {
  if (REWARDS.has(type)) return [{ at, kind: 'REWARD', dollars }];
  if (condition === undefined) return [];
  switch (type) {
    case 'TRADE':
      return token === undefined
        ? []
        : [{ at, kind: side === 'SELL' ? 'SELL' : 'BUY', condition, token, shares, dollars, fee: NO_USD }];
    case 'SPLIT':
    case 'MERGE':
      return [{ at, kind: type, condition, shares }];
    case 'REDEEM':
      return [{ at, kind: 'REDEEM', condition, shares, dollars, ...(token === undefined ? {} : { token }) }];
    default:
      return [];
  }
}

/** Rows of one transaction and size are one conversion; a row that names no token gave up its market's NO. */
function conversionOf(rows: readonly RecordRow[], markets: Markets): readonly LeaderAct[] {
  const given = rows.flatMap(({ condition, token }) => {
    const market = condition === undefined ? undefined : markets.get(condition);
    return market === undefined ? [] : [{ market, token: token ?? market.tokens[1] }];
  });
  const [first] = rows;
  if (first === undefined || given.length === 0) return [];
  const events = new Set(given.map(({ market }) => market.event));
  const conditions = new Set(given.map(({ market }) => market.condition));
  const others = [...markets.values()].filter(
    ({ condition, event, isNegRisk }) => isNegRisk && events.has(event) && !conditions.has(condition),
  );
  const named = ({ condition }: RecordMarket, token: TokenId): TokenOf => ({ condition, token });
  return [
    {
      at: first.at,
      kind: 'CONVERT',
      shares: first.shares,
      gives: given.map(({ market, token }) => named(market, token)),
      gets: others.map((market) => named(market, market.tokens[0])),
      // No source has all markets of an event, only those that somebody traded
      isWhole: false,
    },
  ];
}

type CountedHere = 'isOnlyTrades' | 'strangeRows' | 'feesUntold' | 'inventedPayouts' | 'inventedEnds' | 'unresolved';

function gapsOf(rows: readonly RecordRow[], known: Markets, lastAt: UnixMs): Pick<RecordGaps, CountedHere> {
  const markets = [...known.values()];
  const fills = rows.filter(({ type }) => type === 'TRADE');
  const hasFee = ({ condition }: RecordRow): boolean =>
    condition !== undefined && (known.get(condition)?.fee?.rateBps ?? 0n) > 0n;
  const strange = Map.groupBy(
    rows.filter((row) => isStrange(row)),
    ({ type }) => type,
  );
  return {
    isOnlyTrades: fills.length === rows.length,
    strangeRows: new Map([...strange].map(([type, own]) => [type, own.length])),
    feesUntold: fills.filter(hasFee).length,
    inventedPayouts: markets.filter(({ invented }) => invented?.includes('payout') === true).length,
    inventedEnds: markets.filter(({ invented }) => invented?.includes('end') === true).length,
    unresolved: markets.filter(({ payout, endsAt }) => payout === undefined && endsAt !== undefined && endsAt <= lastAt)
      .length,
  };
}

function isStrange(row: RecordRow): boolean {
  return actOf(row).length === 0 && row.type !== 'CONVERSION' && !CASH_MOVES.has(row.type);
}
