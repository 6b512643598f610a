import { type EventCost } from '#core/reporting/ledger-costs.ts';
import { type Profit, type ProfitLine, sumProfit } from '#core/reporting/profit-lines.ts';
import { type CostSum, sumCosts } from '#core/reporting/sum-costs.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type LedgerResults, type Results } from './collect-results.ts';

/** What results are broken down by. */
export const BREAKDOWNS = ['leader', 'market', 'category', 'day'] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

/** One row of a breakdown; its key and name may be text of strangers. */
export type ResultGroup = {
  readonly key: string;
  readonly name: string;
  readonly profit: Profit;
  readonly cost: CostSum;
};

/** A ledger's results broken down, and all together: every line and every cost is in exactly one group. */
export type GroupedResults = {
  readonly groups: readonly ResultGroup[];
  readonly total: Omit<ResultGroup, 'key' | 'name'>;
};

type Place = { readonly key: string; readonly name: string };

const SEVERAL: Place = { key: 'several', name: 'several positions at once' };
const OPEN: Place = { key: 'open', name: 'open positions' };

/** Breaks a ledger's results down; days are in their order, others by what they made, the best first. */
export function groupResults(results: Results, ledger: LedgerResults, by: Breakdown): GroupedResults {
  const label = `${ledger.follower}#${ledger.mode}`;
  const costs = Map.groupBy(ledger.costs, (cost) => keyed(costPlace(results, cost, by)));
  const lines = Map.groupBy(ledger.profit, (line) => keyed(linePlace(results, line, by)));
  const places = new Set([...costs.keys(), ...lines.keys()]);
  const groups = [...places].map((place): ResultGroup => {
    const [key = '', name = ''] = JSON.parse(place) as readonly string[];
    const profit = sumProfit(lines.get(place) ?? []);
    return { key, name, profit, cost: sumCosts(costs.get(place) ?? [], `${label}|${by}|${key}`) };
  });
  return {
    groups: groups.sort(by === 'day' ? byKey : byProfit),
    total: { profit: sumProfit(ledger.profit), cost: sumCosts(ledger.costs, `${label}|total`) },
  };
}

function costPlace(results: Results, { at, parent }: EventCost, by: Breakdown): Place {
  if (by === 'day') return dayPlace(utcDate(at));
  return by === 'leader' ? leaderPlace(results, parent.leader) : marketPlace(results, parent.token, by);
}

function linePlace(results: Results, { at, leader, token }: ProfitLine, by: Breakdown): Place {
  if (by === 'day') return at === undefined ? OPEN : dayPlace(utcDate(at));
  if (leader === undefined || token === undefined) return SEVERAL;
  return by === 'leader' ? leaderPlace(results, leader) : marketPlace(results, token, by);
}

function dayPlace(day: string): Place {
  return { key: day, name: day };
}

function leaderPlace({ leaderNames }: Results, wallet: Wallet): Place {
  return { key: wallet, name: leaderNames.get(wallet) ?? wallet };
}

function marketPlace({ markets }: Results, token: TokenId, by: 'market' | 'category'): Place {
  const market = markets.get(token);
  if (by === 'market') return { key: market?.condition ?? token, name: market?.title ?? token };
  const category = market?.category ?? 'category unknown';
  return { key: category, name: category };
}

function keyed({ key, name }: Place): string {
  return JSON.stringify([key, name]);
}

function byKey(a: ResultGroup, b: ResultGroup): number {
  return a.key < b.key ? -1 : 1;
}

function byProfit(a: ResultGroup, b: ResultGroup): number {
  const [left, right] = [a.profit.total, b.profit.total];
  return left === right ? byKey(a, b) : left > right ? -1 : 1;
}
