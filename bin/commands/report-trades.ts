import { type StageClocks, stageClocks } from '#core/execution/stage-clocks.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { leaderName } from '#core/model/leader-name.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type TradeStatus } from '#core/model/trade.ts';
import { type Bps, bps, ONE_IN_BPS } from '#core/values/bps.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type ParentId } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type ReportFacts } from './report-model.ts';
import { type TradeReport } from './report-model.ts';

/** From the least final to the most. */
const PROGRESS: readonly TradeStatus[] = ['RETRYING', 'MATCHED', 'MINED', 'CONFIRMED', 'FAILED'];

/** What the list of trades is made of. */
type TradeFacts = Pick<ReportFacts, 'settings' | 'events' | 'parents' | 'children'>;

/** One line for each parent order that traded, newest first; executions that failed are left out unless all did. */
export function listTrades(facts: TradeFacts): readonly TradeReport[] {
  const childrenOf = Map.groupBy(facts.children, ({ parentId }) => parentId);
  const leadersPrice = leaderPrices(facts);
  const lines = [...childrenOf].flatMap(([parentId, children]) => {
    const parent = facts.parents.get(parentId);
    return parent === undefined ? [] : tradeLine({ facts, parent, children, leaderPrice: leadersPrice.get(parentId) });
  });
  return lines.sort((a, b) => b.at - a.at || b.title.localeCompare(a.title));
}

type LineInput = {
  readonly facts: TradeFacts;
  readonly parent: ParentOrder;
  readonly children: readonly ChildOrder[];
  readonly leaderPrice: Price | undefined;
};

function tradeLine({ facts, parent, children, leaderPrice }: LineInput): readonly TradeReport[] {
  const all = children.flatMap(({ trades }) => trades);
  const standing = all.filter(({ status }) => status !== 'FAILED');
  const counted = standing.length > 0 ? standing : all;
  const shares = sum(
    NO_SHARES,
    counted.map((trade) => trade.shares),
  );
  if (shares <= 0n) return [];
  const cost = sum(
    NO_USD,
    counted.map(({ gross }) => gross),
  );
  return [
    {
      at: unixMs(Math.max(...children.map((child) => child.lastPostAt ?? child.reservedAt))),
      parentId: parent.parentId,
      follower: parent.follower,
      mode: parent.mode,
      leader: leaderName(facts.settings.leaders, parent.leader),
      title: parent.title,
      outcome: parent.outcome,
      side: parent.side,
      ...(parent.work === undefined ? {} : { algorithm: parent.work.order.algorithm }),
      shares,
      price: averagePrice(cost, shares),
      cost,
      fee: sum(
        NO_USD,
        counted.map(({ fee }) => fee),
      ),
      ...(leaderPrice === undefined
        ? {}
        : { leaderPrice, slippage: slippageOf(parent.side, cost, shares, leaderPrice) }),
      status: PROGRESS.find((status) => counted.some((trade) => trade.status === status)) ?? 'MATCHED',
      clocks: clocksOf(facts, parent, children),
    },
  ];
}

/** An exit may take many tries: the first tells how long everything before the venue took. */
function clocksOf({ events }: TradeFacts, parent: ParentOrder, children: readonly ChildOrder[]): StageClocks {
  const event = parent.eventId === undefined ? undefined : events.get(parent.eventId);
  const [first] = children.toSorted((a, b) => a.attempt - b.attempt);
  return stageClocks(event, parent, first);
}

/** Average price of the leader's trades behind each order: its own event and those of the orders that it took along. */
function leaderPrices({ parents, events }: TradeFacts): ReadonlyMap<ParentId, Price> {
  const copied = Map.groupBy(
    [...parents.values()].flatMap((parent) => {
      const event = parent.eventId === undefined ? undefined : events.get(parent.eventId);
      if (event?.type !== parent.side || event.price <= 0n) return [];
      return [{ into: parent.mergedInto ?? parent.parentId, event }];
    }),
    ({ into }) => into,
  );
  return new Map([...copied].map(([id, behind]) => [id, averageOf(behind.map(({ event }) => event))]));
}

function averageOf(events: readonly LeaderEvent[]): Price {
  const shares = sum(
    NO_SHARES,
    events.map((event) => event.shares),
  );
  const weighted = events.reduce((total, event) => total + event.price * event.shares, 0n);
  return price(roundedDivision(weighted, shares));
}

function averagePrice(cost: Usd, shares: Shares): Price {
  return price(roundedDivision(cost * MICRO, shares));
}

/** Rounds to the nearest basis point; a purchase above and a sale below the leader's price are positive. */
function slippageOf(side: 'BUY' | 'SELL', cost: Usd, shares: Shares, leaderPrice: Price): Bps {
  const worse = (cost * MICRO - leaderPrice * shares) * (side === 'BUY' ? 1n : -1n);
  return bps(roundedDivision(worse * ONE_IN_BPS, leaderPrice * shares));
}

/** Divides by a positive number and rounds to the nearest, halves away from zero; for showing only. */
function roundedDivision(dividend: bigint, divisor: bigint): bigint {
  const absolute = dividend < 0n ? -dividend : dividend;
  const rounded = (absolute + divisor / 2n) / divisor;
  return dividend < 0n ? -rounded : rounded;
}
