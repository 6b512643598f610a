import { cutOf } from '../execution/reduce.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { isReduction, type LeaderEvent } from '../model/leader-event.ts';
import { isOpen, type ParentOrder } from '../model/parent-order.ts';
import { isLeader } from '../model/position.ts';
import { type Settings } from '../model/settings.ts';
import { MICRO } from '../values/decimal.ts';
import { type EventId, type ParentId, type TokenId } from '../values/ids.ts';
import { type Price, price } from '../values/price.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { carrierOf } from './carrier-of.ts';
import { copyCosts, NO_EXECUTION, splitExecution, type StepCost } from './copy-cost.ts';
import { type CopyStep, type Execution, type TokenValue } from './copy-step.ts';
import { executionsOf } from './executions.ts';
import { wantedShares } from './wanted-shares.ts';

/** What is stored of one ledger: everything that was ever seen, or purchases and what became of them fall apart. */
export type LedgerRecord = {
  readonly events: ReadonlyMap<EventId, LeaderEvent>;
  readonly parents: ReadonlyMap<ParentId, ParentOrder>;
  readonly children: readonly ChildOrder[];
  /** A version of the settings; undefined where it is not stored. */
  readonly settingsOf: (version: bigint) => Settings | undefined;
  /** What a share paid, or is worth now; undefined where nobody says. */
  readonly valueOf: (token: TokenId) => TokenValue | undefined;
};

/** What copying one thing that a leader did has cost a ledger, or a sale that no reduction of his asked for. */
export type EventCost = StepCost & {
  /** Absent for what copies none. */
  readonly event?: LeaderEvent;
  /** The order made for it. */
  readonly parent: ParentOrder;
  /** The order that traded for it, if another took it along. */
  readonly carrier: ParentOrder;
  /** The leader's; absent where nothing of his stands behind it. */
  readonly leaderPrice?: Price;
  readonly valuedBy: TokenValue['from'];
  /** True where nobody can say what sizing would have made of it: what was not copied is in no number. */
  readonly isUnsized: boolean;
  /** True where the leader traded at no price: that of our decision stands for his. */
  readonly isUnpriced: boolean;
};

/** One step, when it was recorded, and what is told of it beside its cost. */
type Told = {
  readonly step: CopyStep;
  readonly recordedAt: UnixMs;
  readonly version: bigint;
  readonly words: Omit<EventCost, keyof StepCost | 'valuedBy'>;
};
type Copy = { readonly event: LeaderEvent; readonly parent: ParentOrder; readonly carrier: ParentOrder };
type PositionFacts = {
  readonly record: LedgerRecord;
  readonly executions: ReadonlyMap<ParentId, Execution>;
  readonly copies: readonly Copy[];
  readonly parents: readonly ParentOrder[];
  readonly value: TokenValue;
  readonly isCounted: (at: UnixMs) => boolean;
};

/**
 * Says what copying has cost one ledger, event by event; only executions that are booked count.
 *
 * What came from `until` on is left out, but for orders that took along what came before: those traded for it.
 */
export function ledgerCosts(record: LedgerRecord, until?: UnixMs): readonly EventCost[] {
  const isCounted = (at: UnixMs): boolean => until === undefined || at < until;
  const executions = executionsOf(record.parents, record.children);
  // A person's own orders copy nobody: they have cost him nothing of a leader's result.
  const copying = [...record.parents.values()].filter(({ leader }) => isLeader(leader));
  const positions = Map.groupBy(copying, ({ leader, token }) => `${token}#${leader}`);
  return [...positions.values()].flatMap((parents) => {
    const copies = copiesOf(record, parents);
    const value =
      record.valueOf(parents[0]?.token ?? ('' as TokenId)) ??
      lastTrade(copies.filter(({ event }) => isCounted(event.at)));
    return positionCosts({ record, executions, copies, parents, value, isCounted });
  });
}

function positionCosts(facts: PositionFacts): readonly EventCost[] {
  const { executions, value, isCounted } = facts;
  const told = [...facts.copies.flatMap((copy) => copyStep(facts, copy)), ...otherSteps(facts)].toSorted(
    (a, b) => a.recordedAt - b.recordedAt || (a.version < b.version ? -1 : 1),
  );
  const sales = new Map(
    told.flatMap(({ words: { carrier } }) => {
      const sale = carrier.side === 'SELL' ? executions.get(carrier.parentId) : undefined;
      return sale === undefined ? [] : [[carrier.parentId, sale] as const];
    }),
  );
  const costs = copyCosts({ steps: told.map(({ step }) => step), sales, value, isCounted });
  const counted = told.filter(({ step }) => isCounted(step.at));
  return counted.flatMap(({ words }, at) => {
    const cost = costs[at];
    return cost === undefined ? [] : [{ ...cost, ...words, valuedBy: value.from }];
  });
}

/** What a person asked for again is the order of its event, and no event of its own. */
function copiesOf({ events, parents: all }: LedgerRecord, parents: readonly ParentOrder[]): readonly Copy[] {
  return parents.flatMap((parent): readonly Copy[] => {
    const event = parent.eventId === undefined ? undefined : events.get(parent.eventId);
    if (event === undefined || parent.origin !== 'copy' || parent.reopens !== undefined) return [];
    return [{ event, parent, carrier: carrierOf(parent, all) }];
  });
}

function copyStep(facts: PositionFacts, copy: Copy): readonly Told[] {
  const { event } = copy;
  if (event.type === 'BUY') return [entryStep(facts, copy)];
  return isReduction(event.type) ? [exitStep(facts, copy)] : [];
}

function entryStep(facts: PositionFacts, copy: Copy): Told {
  const { event, parent, carrier } = copy;
  const ours = partOf(facts, copy);
  const version = carrier.decided?.settings ?? event.settingsVersion;
  const settings = facts.record.settingsOf(version);
  // What is not over yet has missed nothing.
  const wanted = isOpen(carrier.state) ? ours.shares : wantedShares({ event, parent, carrier, settings });
  return {
    step: {
      ...{ id: parent.parentId, at: event.at, kind: 'entry', price: event.price, ours },
      ...(wanted === undefined ? {} : { wanted }),
    },
    ...placeOf(event),
    words: { event, parent, carrier, leaderPrice: event.price, isUnsized: wanted === undefined, isUnpriced: false },
  };
}

/** Of what one order bought for several purchases each has its part, by the leader's shares. */
function partOf({ executions, copies }: PositionFacts, { event, carrier }: Copy): Execution {
  const whole = executions.get(carrier.parentId);
  if (whole === undefined) return NO_EXECUTION;
  const together = copies.filter((one) => one.event.type === 'BUY' && one.carrier.parentId === carrier.parentId);
  const parts = splitExecution(
    whole,
    together.map((one) => one.event.shares),
  );
  return parts[together.findIndex((one) => one.event.eventId === event.eventId)] ?? NO_EXECUTION;
}

function exitStep({ executions, value }: PositionFacts, { event, parent, carrier }: Copy): Told {
  const sale = isOwnSale(carrier) ? undefined : executions.get(carrier.parentId);
  const isUnpriced = !isSale(event);
  const his = isUnpriced ? (decidedPrice(sale) ?? value.price) : event.price;
  const { keepNumerator, keepDenominator } = cutOf(event, event.recordedAt);
  return {
    step: {
      ...{ id: parent.parentId, at: event.at, kind: 'exit', price: his, keepNumerator, keepDenominator },
      ...(sale === undefined ? {} : { saleId: carrier.parentId }),
    },
    ...placeOf(event),
    words: {
      ...{ event, parent, carrier, isUnsized: false, isUnpriced },
      ...(isUnpriced ? {} : { leaderPrice: event.price }),
    },
  };
}

/** What traded and copies no event: a wish to own what the leader holds, a gap to the target, a guard, a closing. */
function otherSteps({ executions, copies, parents }: PositionFacts): readonly Told[] {
  const carrying = new Set(copies.map(({ carrier }) => carrier.parentId));
  return parents.flatMap((parent): readonly Told[] => {
    const ours = executions.get(parent.parentId);
    if (ours === undefined || (carrying.has(parent.parentId) && !isOwnSale(parent))) return [];
    const place = { id: parent.parentId, at: parent.createdAt } as const;
    return [
      {
        step:
          parent.side === 'BUY'
            ? { ...place, kind: 'entry', ours }
            : (lateSale(parent, copies) ?? { ...place, kind: 'own', ours }),
        ...{ recordedAt: parent.createdAt, version: 0n },
        words: { parent, carrier: parent, isUnsized: false, isUnpriced: false },
      },
    ];
  });
}

/** A gap is what the newest reduction before it asked for and no order of its own sold: a purchase was confirmed late. */
function lateSale({ origin, parentId, createdAt: at }: ParentOrder, copies: readonly Copy[]): CopyStep | undefined {
  if (origin !== 'gap') return undefined;
  const before = copies.filter(({ event }) => isSale(event) && event.recordedAt <= at);
  const newest = before.toSorted((a, b) => b.event.recordedAt - a.event.recordedAt)[0];
  if (newest === undefined) return undefined;
  const { price: his } = newest.event;
  return { id: parentId, at, kind: 'exit', price: his, keepNumerator: 1n, keepDenominator: 1n, saleId: parentId };
}

function isOwnSale({ side, origin }: ParentOrder): boolean {
  return side === 'SELL' && (origin === 'guard' || origin === 'close');
}

/** A merge pays a dollar for both outcomes together, and says nothing of what either is worth. */
function isSale({ type, price: his }: LeaderEvent): boolean {
  return type === 'SELL' && his > 0n;
}

function placeOf({ recordedAt, positionVersion: version }: LeaderEvent): Pick<Told, 'recordedAt' | 'version'> {
  return { recordedAt, version };
}

function decidedPrice(sale: Execution | undefined): Price | undefined {
  if (sale === undefined || sale.shares <= 0n) return undefined;
  return price(sale.decidedWorth === undefined ? (sale.gross * MICRO) / sale.shares : sale.decidedWorth / sale.shares);
}

function lastTrade(copies: readonly Copy[]): TokenValue {
  const priced = copies.map(({ event }) => event).filter((event) => event.type === 'BUY' || isSale(event));
  const newest = priced.toSorted((a, b) => b.at - a.at)[0];
  return { price: newest?.price ?? price(0n), from: 'last-trade' };
}
