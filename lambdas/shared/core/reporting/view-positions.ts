import { type JournalEntry } from '../model/journal.ts';
import { ownedOf, type Position } from '../model/position.ts';
import { MICRO } from '../values/decimal.ts';
import { type ConditionId, type TokenId, type Wallet } from '../values/ids.ts';
import { type Price, price, proceedsOf } from '../values/price.ts';
import { minus, plus, sum } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type TokenValue } from './copy-step.ts';
import { holdingsNow } from './holdings.ts';
import { periodProfit } from './period-profit.ts';
import { type Profit, type ProfitLine, sumProfit } from './profit-lines.ts';
import { type Round, roundsOf } from './rounds.ts';
import { type Figure, isRoundOfCopy, type RoundSum, sumRounds } from './sum-rounds.ts';

/** What a share is worth, and when that was read; absent of a payout, which stays. */
export type MarkedValue = TokenValue & { readonly at?: UnixMs };

/** Why a position has no price: nothing is owned, or nobody tells one. */
export type NoPrice = 'NOTHING_OWNED' | 'NO_MARK';

/** What positions, and all that was booked on them, come to together. */
export type PositionSum = {
  /** `realised`, `resolved` and `open` without fees, which stand in `fees`. */
  readonly profit: Profit;
  /** Of what is owned and has a price. */
  readonly value: Usd;
  /** What was paid for what is owned, with fees: as the caps count it. */
  readonly exposure: Usd;
  readonly rounds: RoundSum;
};

/** A position, and what it came to. */
export type ViewedPosition = Omit<PositionSum, 'value'> & {
  readonly position: Position;
  readonly owned: Shares;
  /** Dollars paid for a share that is owned, without fees, to the nearest micro-dollar. */
  readonly entry: Figure<Price, 'NOTHING_OWNED'>;
  readonly mark: Figure<MarkedValue, NoPrice>;
  readonly value: Figure<Usd, NoPrice>;
};

/** All that a market came to. */
export type MarketSum = PositionSum & {
  /** The token where no position tells its market; absent for what one booking made on several positions at once. */
  readonly condition?: ConditionId | TokenId;
  /** Text of strangers; empty where the market was never read. */
  readonly title: string;
};

/** A ledger's positions and what they came to; profit is the journal's, each booking in exactly one market. */
export type PositionView = {
  readonly positions: readonly ViewedPosition[];
  readonly markets: readonly MarketSum[];
  readonly total: PositionSum;
  /** Of copies, oldest first. */
  readonly rounds: readonly Round[];
};

type ViewInput = {
  /** Of one ledger, as the journal. */
  readonly positions: readonly Position[];
  readonly journal: readonly JournalEntry[];
  readonly valueOf: (token: TokenId) => MarkedValue | undefined;
  /** Where one leader or one market alone is asked about. */
  readonly leader?: Wallet;
  readonly condition?: ConditionId;
};

/**
 * Shows what a ledger owns and owned, position by position, by market and in all.
 *
 * The money is that of the reports: the journal's accounts, and what is owned at its price less its cost without fees.
 * Markets add up to the total to the last digit.
 */
export function viewPositions({ positions: all, journal, valueOf, leader, condition }: ViewInput): PositionView {
  const conditions = new Map(all.map((one) => [one.token, one.condition]));
  const isAsked = (place: Pick<ProfitLine, 'leader' | 'token'>): boolean =>
    (leader === undefined || place.leader === leader) &&
    (condition === undefined || (place.token !== undefined && conditions.get(place.token) === condition));
  const positions = all.filter(isAsked);
  const closing = { holdings: holdingsNow(all), priceOf: (token: TokenId) => valueOf(token)?.price };
  const lines = periodProfit({ journal, period: {}, closing }).filter(isAsked);
  const rounds = roundsOf(journal).filter(isAsked);
  const [ownLines, ownRounds] = [Map.groupBy(lines, keyOf), Map.groupBy(rounds, keyOf)];
  const parts: Parts = { positions, lines, rounds };
  return {
    positions: positions.map((position) =>
      viewed(position, valueOf(position.token), {
        lines: ownLines.get(keyOf(position)) ?? [],
        rounds: ownRounds.get(keyOf(position)) ?? [],
      }),
    ),
    markets: marketsOf(parts, conditions, valueOf),
    total: summed(parts, valueOf),
    rounds: rounds.filter(isRoundOfCopy).toSorted((a, b) => a.at - b.at),
  };
}

function keyOf({ token, leader }: Pick<ProfitLine, 'leader' | 'token'>): string {
  return `${token}#${leader}`;
}

/** Sales and payouts, less all fees: with what is open the P&L of the reports. */
export function realisedOf({ realised, resolved, fees }: Profit): Usd {
  return minus(plus(realised, resolved), fees);
}

type Parts = {
  readonly positions: readonly Position[];
  readonly lines: readonly ProfitLine[];
  readonly rounds: readonly Round[];
};

function viewed(
  position: Position,
  value: MarkedValue | undefined,
  { lines, rounds }: Omit<Parts, 'positions'>,
): ViewedPosition {
  const owned = ownedOf(position);
  const common = {
    ...{ position, owned, exposure: position.basis },
    ...{ profit: sumProfit(lines), rounds: sumRounds(rounds) },
  };
  if (owned <= 0n) {
    const none = { value: null, reason: 'NOTHING_OWNED' } as const;
    return { ...common, entry: none, mark: none, value: none };
  }
  const entry = { value: averagePrice(minus(position.basis, position.basisFees), owned) };
  const unknown = { value: null, reason: 'NO_MARK' } as const;
  return value === undefined
    ? { ...common, entry, mark: unknown, value: unknown }
    : { ...common, entry, mark: { value }, value: { value: proceedsOf(owned, value.price) } };
}

/** Dollars for one of so many shares, to the nearest micro-dollar. */
export function averagePrice(amount: Usd, count: Shares): Price {
  return price((amount * MICRO + count / 2n) / count);
}

function marketsOf(
  { positions, lines, rounds }: Parts,
  conditions: ReadonlyMap<TokenId, ConditionId>,
  valueOf: ViewInput['valueOf'],
): readonly MarketSum[] {
  const placeOf = ({ token }: { readonly token?: TokenId }): ConditionId | TokenId | undefined =>
    token === undefined ? undefined : (conditions.get(token) ?? token);
  const [held, booked, done] = [
    Map.groupBy(positions, placeOf),
    Map.groupBy(lines, placeOf),
    Map.groupBy(rounds, placeOf),
  ];
  // A reduction of what nobody owned leaves a position, and nothing was booked in its market.
  const owning = positions.filter((position) => ownedOf(position) !== 0n || position.basis !== 0n).map(placeOf);
  return [...new Set([...owning, ...booked.keys(), ...done.keys()])]
    .map((place): MarketSum => {
      const own = held.get(place) ?? [];
      const parts = { positions: own, lines: booked.get(place) ?? [], rounds: done.get(place) ?? [] };
      return {
        ...(place === undefined ? {} : { condition: place }),
        title: own.find(({ title }) => title !== '')?.title ?? '',
        ...summed(parts, valueOf),
      };
    })
    .toSorted(byProfit);
}

function summed({ positions, lines, rounds }: Parts, valueOf: ViewInput['valueOf']): PositionSum {
  const values = positions.map((position) => {
    const worth = valueOf(position.token);
    const owned = ownedOf(position);
    return worth === undefined || owned <= 0n ? NO_USD : proceedsOf(owned, worth.price);
  });
  return {
    profit: sumProfit(lines),
    value: sum(NO_USD, values),
    exposure: sum(
      NO_USD,
      positions.map(({ basis }) => basis),
    ),
    rounds: sumRounds(rounds),
  };
}

/** The best first. */
function byProfit(a: MarketSum, b: MarketSum): number {
  const [left, right] = [a.profit.total, b.profit.total];
  if (left !== right) return left > right ? -1 : 1;
  return (a.condition ?? '') < (b.condition ?? '') ? -1 : 1;
}
