import { type MeanCost } from '#core/reporting/cost-interval.ts';
import { type CostParts } from '#core/reporting/copy-cost.ts';
import { type EventCost } from '#core/reporting/ledger-costs.ts';
import { type Profit } from '#core/reporting/profit-lines.ts';
import { costOf, type CostSum } from '#core/reporting/sum-costs.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { formatPico, type PicoUsd } from '#core/values/pico-usd.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type LedgerResults, type Results } from '../report/collect-results.ts';
import { type Breakdown, groupResults } from '../report/group-results.ts';

type Json = Readonly<Record<string, unknown>>;

/** Results for machines: dollars and shares are exact decimal text, ratios in hundredths of a percent or null with a reason. */
export function resultsJson(results: Results, by: Breakdown): Json {
  const { start, end } = results.question.period;
  return {
    ...{ start: start === undefined ? null : utcDate(start), end: end === undefined ? null : utcDate(end), by },
    email: results.email ?? null,
    ...{ marketsNotAskedAbout: results.unasked },
    followers: results.ledgers.map((ledger) => ledgerJson(results, ledger, by)),
  };
}

function ledgerJson(results: Results, ledger: LedgerResults, by: Breakdown): Json {
  const { follower, mode, isCurrent, seen, copied, reasons, equity, openedWith, closedWith } = ledger;
  const { groups, total } = groupResults(results, ledger, by);
  return {
    ...{ follower, mode, isCurrent, seen, copied },
    profit: profitJson(total.profit),
    ...{ openedWith: openedWith ?? null, closedWith: closedWith ?? null },
    cost: costJson(total.cost),
    groups: groups.map(({ key, name, profit, cost }) => ({
      ...{ key, name, profit: profitJson(profit), cost: costJson(cost) },
    })),
    reasons: reasons.map(({ code, count, leaderNotional }) => ({
      code,
      count,
      leaderNotional: formatMicros(leaderNotional),
    })),
    equity: {
      from: equity.from,
      points: equity.points.map(({ at, equity: worth, drawdown }) => {
        return { time: new Date(at).toISOString(), equity: formatMicros(worth), drawdownBps: Number(drawdown) };
      }),
    },
    events: ledger.costs.map((cost) => eventJson(results, cost)),
  };
}

/** Profit for machines, in exact decimal text. */
export function profitJson({ realised, resolved, fees, open, total, unmarked }: Profit): Json {
  return { ...mapped({ realised, resolved, fees, open, total }), unmarked };
}

/** What copying cost for machines, in exact decimal text. */
export function costJson({ events, copied, ownSales, parts, mean, gaps, ...sums }: CostSum): Json {
  const { leaderResult, followerResult, cost, notional } = sums;
  const exact = { leaderResult, followerResult, cost, notional };
  return { events, copied, ownSales, ...picoMapped(exact), parts: partsJson(parts), meanBps: meanJson(mean), gaps };
}

function meanJson({ bps, low, high, reason }: MeanCost): Json {
  return { mean: bps, low, high, reason: reason ?? null };
}

function eventJson({ leaderNames, markets }: Results, one: EventCost): Json {
  const { event, parent, carrier, ours, leaderPrice } = one;
  const isTraded = ours.shares > 0n;
  return {
    ...{ time: new Date(one.at).toISOString(), kind: one.kind, eventId: event?.eventId ?? null },
    ...{ parentId: parent.parentId, orderedBy: carrier.parentId, state: carrier.state },
    reason: carrier.reason?.code ?? null,
    ...{ leader: leaderNames.get(parent.leader) ?? parent.leader, title: parent.title, outcome: parent.outcome },
    category: markets.get(parent.token)?.category ?? null,
    leaderPrice: leaderPrice === undefined ? null : formatMicros(leaderPrice),
    decidedPrice: isTraded ? averageText(ours.decidedWorth, ours.shares) : null,
    price: isTraded ? averageText((ours.gross * 1_000_000n) as PicoUsd, ours.shares) : null,
    ...{ shares: formatMicros(ours.shares), gross: formatMicros(ours.gross), fee: formatMicros(ours.fee) },
    ...picoMapped({ leaderResult: one.leaderResult, followerResult: one.followerResult, cost: costOf(one.parts) }),
    parts: partsJson(one.parts),
    ...{ notional: formatPico(one.notional), valuedBy: one.valuedBy },
    gaps: { isUnsized: one.isUnsized, isUnvalued: one.isUnvalued, isUnpriced: one.isUnpriced },
  };
}

/** Shown rounded down to a micro-dollar a share; what is added up is the exact worth. */
function averageText(worth: PicoUsd | undefined, shares: bigint): string | null {
  return worth === undefined ? null : formatMicros(worth / shares);
}

function partsJson({ delay, impact, undivided, fee, missed, own }: CostParts): Json {
  return picoMapped({ delay, impact, undivided, fee, missed, own });
}

function mapped(amounts: Readonly<Record<string, bigint>>): Json {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatMicros(amount)]));
}

function picoMapped(amounts: Readonly<Record<string, PicoUsd>>): Json {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, formatPico(amount)]));
}
