import { MICRO } from '../values/decimal.ts';
import { NO_PICO, type PicoUsd } from '../values/pico-usd.ts';
import { plus, sum } from '../values/quantity.ts';
import { type CostParts } from './copy-cost.ts';
import { type ClusterCost, meanCost, type MeanCost } from './cost-interval.ts';
import { type EventCost } from './ledger-costs.ts';

/** What copying several things that leaders did has cost together. */
export type CostSum = {
  /** Trades of leaders. */
  readonly events: number;
  /** Of them, those of which something was copied. */
  readonly copied: number;
  /** Sales that no trade of a leader asked for. */
  readonly ownSales: number;
  readonly leaderResult: PicoUsd;
  readonly followerResult: PicoUsd;
  readonly parts: CostParts;
  /** The parts together: the leader's result less the follower's. */
  readonly cost: PicoUsd;
  /** Dollars at the leaders' prices of all that was wanted. */
  readonly notional: PicoUsd;
  /** The cost of a dollar wanted, with its interval. */
  readonly mean: MeanCost;
  /** Trades that are in no number, or not in all, and why. */
  readonly gaps: CostGaps;
};

export type CostGaps = {
  /** Sizing cannot be told any more. */
  readonly unsized: number;
  /** Nobody knows what the missed part is worth. */
  readonly unvalued: number;
  /** Copied, and the price when it was decided is not kept: delay and impact are one number. */
  readonly undivided: number;
  /** The leader traded at no price. */
  readonly unpriced: number;
  /** Of a period that is over, in tokens of which no mark of its end is kept: valued by what became known later. */
  readonly later: number;
};

/** Adds costs up; a market is what its trades hang on, and the label names the draws of the interval. */
export function sumCosts(costs: readonly EventCost[], label: string): CostSum {
  const events = costs.filter(({ event }) => event !== undefined);
  const total = (pick: (cost: EventCost) => PicoUsd): PicoUsd => sum(NO_PICO, costs.map(pick));
  const parts: CostParts = {
    delay: total((one) => one.parts.delay),
    impact: total((one) => one.parts.impact),
    undivided: total((one) => one.parts.undivided),
    fee: total((one) => one.parts.fee),
    missed: total((one) => one.parts.missed),
    own: total((one) => one.parts.own),
  };
  return {
    events: events.length,
    copied: events.filter(({ ours }) => ours.shares > 0n).length,
    ownSales: costs.length - events.length,
    leaderResult: total((one) => one.leaderResult),
    followerResult: total((one) => one.followerResult),
    parts,
    cost: costOf(parts),
    notional: total((one) => one.notional),
    mean: meanCost(clustersOf(costs), label),
    gaps: gapsOf(events),
  };
}

/** The parts together. */
export function costOf(parts: CostParts): PicoUsd {
  return sum(NO_PICO, Object.values(parts));
}

function gapsOf(events: readonly EventCost[]): CostGaps {
  const count = (claim: (one: EventCost) => boolean): number => events.filter(claim).length;
  return {
    unsized: count((one) => one.isUnsized),
    unvalued: count((one) => one.isUnvalued),
    undivided: count((one) => one.ours.shares > 0n && one.ours.decidedWorth === undefined),
    unpriced: count((one) => one.isUnpriced),
    later: count((one) => one.valuedBy === 'later'),
  };
}

function clustersOf(costs: readonly EventCost[]): readonly ClusterCost[] {
  const markets = Map.groupBy(costs, ({ parent }) => parent.condition);
  return [...markets.values()].map((own) => ({
    cost: inDollars(own.reduce((all, { parts }) => plus(all, costOf(parts)), NO_PICO)),
    notional: inDollars(own.reduce((all, { notional }) => plus(all, notional), NO_PICO)),
  }));
}

/** For statistics only. */
function inDollars(amount: PicoUsd): number {
  return Number(amount / MICRO) / Number(MICRO);
}
