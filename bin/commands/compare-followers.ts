import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type EventId } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type LedgerName } from '#ports/ledger.ts';

/** What one ledger traded for one thing that a leader did. */
export type ComparedLeg = {
  readonly shares: Shares;
  /** Average, without the fee. */
  readonly price: Price;
  /** Dollars without the fee. */
  readonly cost: Usd;
  readonly fee: Usd;
  /** From the leader's block to the first match. */
  readonly delayMs: number;
};

/** What both ledgers made of one thing that a leader did; a side that traded nothing is absent. */
export type ComparedTrade = Pick<LeaderEvent, 'at' | 'title' | 'outcome'> & {
  readonly side: 'BUY' | 'SELL';
  readonly left?: ComparedLeg;
  readonly right?: ComparedLeg;
};

/** The sums of one ledger. */
export type ComparedTotals = {
  readonly trades: number;
  readonly bought: Usd;
  readonly sold: Usd;
  readonly fees: Usd;
  readonly meanDelayMs: number;
};

/** Two ledgers side by side. */
export type Comparison = {
  readonly trades: readonly ComparedTrade[];
  readonly left: ComparedTotals;
  readonly right: ComparedTotals;
  /**
   * By how much more the right one paid, or got less, a share than the left one, over trades of both, weighted by the left
   * one's dollars: hundredths of a percent.
   */
  readonly worseBps: number;
};

type Facts = {
  readonly events: readonly LeaderEvent[];
  readonly parents: readonly ParentOrder[];
  readonly children: readonly ChildOrder[];
};

/** Compares what two ledgers traded, event by event, newest last; executions that failed do not count. */
export function compareFollowers(facts: Facts, left: LedgerName, right: LedgerName): Comparison {
  const [ofLeft, ofRight] = [legsOf(facts, left), legsOf(facts, right)];
  const trades = facts.events.flatMap((event): readonly ComparedTrade[] => {
    const [a, b] = [ofLeft.get(event.eventId), ofRight.get(event.eventId)];
    if (a === undefined && b === undefined) return [];
    const { at, title, outcome } = event;
    const side = a?.side ?? b?.side ?? 'BUY';
    return [
      {
        at,
        title,
        outcome,
        side,
        ...(a === undefined ? {} : { left: a.leg }),
        ...(b === undefined ? {} : { right: b.leg }),
      },
    ];
  });
  return {
    trades: trades.toSorted((a, b) => a.at - b.at),
    left: totalsOf([...ofLeft.values()]),
    right: totalsOf([...ofRight.values()]),
    worseBps: worseOf(trades),
  };
}

type Traded = { readonly side: 'BUY' | 'SELL'; readonly leg: ComparedLeg };

function legsOf({ events, parents, children }: Facts, ledger: LedgerName): ReadonlyMap<EventId, Traded> {
  const known = new Map(events.map((event) => [event.eventId, event.at]));
  const childrenOf = Map.groupBy(children, ({ parentId }) => parentId);
  const legs = new Map<EventId, Traded>();
  for (const { follower, mode, eventId, parentId, side } of parents) {
    const at = eventId === undefined ? undefined : known.get(eventId);
    if (follower !== ledger.follower || mode !== ledger.mode || eventId === undefined || at === undefined) continue;
    const leg = legOf(childrenOf.get(parentId) ?? [], at);
    if (leg !== undefined) legs.set(eventId, { side, leg });
  }
  return legs;
}

function legOf(children: readonly ChildOrder[], at: UnixMs): ComparedLeg | undefined {
  const trades = children.flatMap((child) => child.trades).filter(({ status }) => status !== 'FAILED');
  const shares = sum(
    NO_SHARES,
    trades.map((trade) => trade.shares),
  );
  if (shares === 0n) return undefined;
  const cost = sum(
    NO_USD,
    trades.map(({ gross }) => gross),
  );
  const fee = sum(
    NO_USD,
    trades.map((trade) => trade.fee),
  );
  const matched = trades.flatMap(({ matchedAt }) => matchedAt ?? []);
  const first = unixMs(matched.length === 0 ? at : Math.min(...matched));
  return { shares, price: price((cost * MICRO + shares / 2n) / shares), cost, fee, delayMs: first - at };
}

function totalsOf(traded: readonly Traded[]): ComparedTotals {
  const costOf = (wanted: 'BUY' | 'SELL'): Usd =>
    sum(
      NO_USD,
      traded.filter(({ side }) => side === wanted).map(({ leg }) => leg.cost),
    );
  const delays = traded.map(({ leg }) => leg.delayMs);
  return {
    trades: traded.length,
    bought: costOf('BUY'),
    sold: costOf('SELL'),
    fees: sum(
      NO_USD,
      traded.map(({ leg }) => leg.fee),
    ),
    meanDelayMs: delays.length === 0 ? 0 : Math.round(delays.reduce((a, b) => a + b, 0) / delays.length),
  };
}

/** For showing only: ratios of dollars. */
function worseOf(trades: readonly ComparedTrade[]): number {
  let weight = 0;
  let worse = 0;
  for (const { side, left, right } of trades) {
    if (left === undefined || right === undefined) continue;
    const more = Number(right.price - left.price) / Number(left.price);
    weight += Number(left.cost);
    worse += Number(left.cost) * (side === 'BUY' ? more : -more);
  }
  return weight === 0 ? 0 : Math.round((worse / weight) * 1_000_000) / 100;
}
