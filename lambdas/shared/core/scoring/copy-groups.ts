import { totalByLeader } from './attribution.ts';
import { type CopyBet, type CopyRecord, type CopyTrade, dailyProfits } from './copy-record.ts';
import { sumOf } from './series.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** What bets that share something came to, in dollars. */
export type ProfitGroup = { readonly name: string; readonly bets: number; readonly profit: number };

/** Upper ends of the buckets of prices, in dollars. */
const BUCKETS = [0.1, 0.3, 0.5, 0.7, 0.9, 1];

/** What bets came to by the price that was paid; buckets without a bet are left out. */
export function profitByPrice(bets: readonly CopyBet[]): readonly ProfitGroup[] {
  const bucketOf = ({ price }: CopyBet): number =>
    Math.max(
      0,
      BUCKETS.findIndex((end) => price < end),
    );
  const groups = Map.groupBy(bets, bucketOf);
  return BUCKETS.flatMap((end, bucket) => {
    const own = groups.get(bucket);
    return own === undefined ? [] : [groupOf(`${BUCKETS[bucket - 1] ?? 0} to ${end}`, own)];
  });
}

/** What bets came to by leader, the best first. */
export function profitByLeader(bets: readonly CopyBet[]): readonly ProfitGroup[] {
  return grouped(bets, ({ leader }) => leader);
}

/** What bets came to by category, the best first. */
export function profitByCategory(bets: readonly CopyBet[]): readonly ProfitGroup[] {
  return grouped(bets, ({ category }) => category ?? 'category unknown');
}

function grouped(bets: readonly CopyBet[], nameOf: (bet: CopyBet) => string): readonly ProfitGroup[] {
  const groups = [...Map.groupBy(bets, nameOf)].map(([name, own]) => groupOf(name, own));
  return groups.toSorted((a, b) => b.profit - a.profit || (a.name < b.name ? -1 : 1));
}

function groupOf(name: string, bets: readonly CopyBet[]): ProfitGroup {
  return { name, bets: bets.length, profit: bets.reduce((sum, { profit }) => sum + profit, 0) };
}

/** Where a copied profit comes from, in dollars: leader less slippage less fees is what was copied. */
export type CopyParts = {
  /** What the same shares at the leader's prices would have brought, without fees. */
  readonly leader: number;
  /** What our prices were worse than his. */
  readonly slippage: number;
  readonly fees: number;
  readonly copied: number;
  /** Of what was not copied; null where that was not kept. It is in none of the others. */
  readonly missed: number | null;
};

/** Takes a copied profit apart: n(v − p_F) − fee = n(v − p_L) − n(p_F − p_L) − fee for each trade, and their sums. */
export function copyParts(record: CopyRecord): CopyParts {
  const missed = record.missed?.reduce((sum, one) => sum + one, 0) ?? null;
  return { ...partsOf(sumOf(dailyProfits(record)), record.trades), missed };
}

/** The same by leader, in their order: each part adds up to that of all of them. */
export function partsByLeader(record: CopyRecord): readonly CopyParts[] {
  const copied = totalByLeader(record.days.map(({ profits }) => profits));
  const byLeader = Map.groupBy(record.trades, ({ leader }) => leader);
  return record.leaders.map((leader, place) => ({
    ...partsOf(copied[place] ?? 0, byLeader.get(leader) ?? []),
    missed: record.missed?.[place] ?? null,
  }));
}

function partsOf(copied: number, trades: readonly CopyTrade[]): Omit<CopyParts, 'missed'> {
  let [slippage, fees] = [0, 0];
  for (const { side, shares, price, leaderPrice, fee } of trades) {
    fees += fee;
    if (leaderPrice !== undefined) slippage += shares * (side === 'BUY' ? price - leaderPrice : leaderPrice - price);
  }
  return { leader: copied + slippage + fees, slippage, fees, copied };
}

/**
 * What is left of the leaders' edge after the costs of copying it: 1 − cost ÷ edge. At zero or below there is nothing to copy.
 *
 * @returns BELOW_BENCHMARK where their own prices earned nothing: of nothing there is no part.
 */
export function copiedShare({ leader, slippage, fees }: CopyParts): Statistic {
  return leader <= 0 ? missing('BELOW_BENCHMARK') : known(1 - (slippage + fees) / leader);
}
