import type { PriceName, PriceTable } from './price-table.ts';
import { monthlyUsage, type UsageInput, type UsageLine } from './usage.ts';

/** One part of a bill; dollars a month. */
export type BillPart = {
  readonly name: string;
  readonly withFreeTier: number;
  readonly withoutFreeTier: number;
  /** What it is made of. */
  readonly uses: readonly { readonly price: PriceName; readonly quantity: number; readonly unit: string }[];
};

/** What a month costs, in dollars: for an account whose free tier nothing else uses, and for one that has none left. */
export type Bill = {
  readonly withFreeTier: number;
  readonly withoutFreeTier: number;
  readonly parts: readonly BillPart[];
};

export type BillInput = Omit<UsageInput, 'hoursPerMonth'> & { readonly prices: PriceTable };

/**
 * Prices a month of a deployment.
 *
 * Parts that share what is free get it in proportion to what they use of it.
 *
 * @throws Error for a function that the profile does not know
 */
export function monthlyBill({ facts, profile, scale, prices }: BillInput): Bill {
  const lines = monthlyUsage({ facts, profile, scale, hoursPerMonth: prices.hoursPerMonth });
  const paidShares = paidSharesOf(lines, prices);
  const names = [...new Set(lines.map(({ part }) => part))];
  const parts = names.map((name) => {
    const own = lines.filter(({ part, quantity }) => part === name && quantity > 0);
    const dollars = own.map((line) => dollarsOf(line, prices));
    return {
      name,
      withFreeTier: sum(dollars.map((amount, index) => amount * paidShareOf(own[index], { prices, paidShares }))),
      withoutFreeTier: sum(dollars),
      uses: own.map(({ price, quantity }) => ({ price, quantity, unit: prices.prices[price].unit })),
    };
  });
  return {
    withFreeTier: sum(parts.map((part) => part.withFreeTier)),
    withoutFreeTier: sum(parts.map((part) => part.withoutFreeTier)),
    parts,
  };
}

function dollarsOf({ price, quantity }: UsageLine, { prices }: PriceTable): number {
  const { usd, per } = prices[price];
  return (quantity * usd) / per;
}

/** Of each allowance, by its name: which part of what is used lies beyond it. */
function paidSharesOf(lines: readonly UsageLine[], { allowances, prices }: PriceTable): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(allowances).map(([name, { free }]) => {
      const used = sum(lines.flatMap(({ price, quantity }) => (prices[price].allowance === name ? [quantity] : [])));
      return [name, used > free ? (used - free) / used : 0];
    }),
  );
}

type PaidShares = { readonly prices: PriceTable; readonly paidShares: ReadonlyMap<string, number> };

function paidShareOf(line: UsageLine | undefined, { prices, paidShares }: PaidShares): number {
  const allowance = line === undefined ? undefined : prices.prices[line.price].allowance;
  return allowance === undefined ? 1 : (paidShares.get(allowance) ?? 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
