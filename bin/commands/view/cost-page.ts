import type { Bill, BillPart } from '../cost/bill.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

type CostPage = {
  readonly region: string;
  readonly leaders: number;
  readonly followers: number;
  readonly months: number;
  readonly bill: Bill;
  /** The same, when it has run for longer. */
  readonly later: { readonly months: number; readonly bill: Bill } | undefined;
};

type Total = {
  readonly leaders: number;
  readonly followers: number;
  readonly withFreeTier: number;
  readonly withoutFreeTier: number;
};

/** A month's bill by its parts, the dearest first, with what each of them is made of. */
export function costPage(page: CostPage, options: ViewOptions): string {
  const { region, leaders, followers, months, bill, later } = page;
  const table = plainTable(
    {
      columns: [
        { title: 'Part', align: 'left' },
        { title: 'With free tier', align: 'right' },
        { title: 'Without', align: 'right' },
        { title: 'Of what', align: 'left' },
      ],
      rows: bill.parts
        .toSorted((one, other) => other.withoutFreeTier - one.withoutFreeTier)
        .map((part) => [part.name, dollars(part.withFreeTier), dollars(part.withoutFreeTier), usesText(part)]),
      footer: ['TOTAL', dollars(bill.withFreeTier), dollars(bill.withoutFreeTier), ''],
    },
    options,
  );
  return [
    `A month in ${region}, ${counted(leaders, 'leader')}, ${counted(followers, 'follower')}, after ${counted(months, 'month')}; dollars, list prices, no taxes.`,
    '',
    table,
    '',
    ...(later === undefined ? [] : [laterText(later)]),
    'Prices: bin/commands/cost/prices.yaml. Load, all of it assumed: bin/commands/cost/load-profile.yaml.',
  ].join('\n');
}

/** Totals by leaders and followers as a table of Markdown: with free tier, and without. */
export function costGrid(totals: readonly Total[]): string {
  const followers = [...new Set(totals.map((total) => total.followers))];
  const leaders = [...new Set(totals.map((total) => total.leaders))];
  const cellOf = (row: number, column: number): string => {
    const total = totals.find((one) => one.leaders === row && one.followers === column);
    return total === undefined ? '' : `${dollars(total.withFreeTier)} / ${dollars(total.withoutFreeTier)}`;
  };
  return [
    `| with / without free tier | ${followers.map((count) => counted(count, 'follower')).join(' | ')} |`,
    `|---|${followers.map(() => '---:|').join('')}`,
    ...leaders.map(
      (row) => `| ${counted(row, 'leader')} | ${followers.map((column) => cellOf(row, column)).join(' | ')} |`,
    ),
  ].join('\n');
}

function laterText({ months, bill }: NonNullable<CostPage['later']>): string {
  const [free, paid] = [dollars(bill.withFreeTier), dollars(bill.withoutFreeTier)];
  return `After ${counted(months, 'month')}, as what is kept grows: ${free} with free tier, ${paid} without.`;
}

function usesText({ uses }: BillPart): string {
  return uses.map(({ quantity, unit }) => `${quantityText(quantity)} × ${unit}`).join(', ');
}

function quantityText(quantity: number): string {
  return quantity.toLocaleString(
    'en-US',
    quantity < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );
}

function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
