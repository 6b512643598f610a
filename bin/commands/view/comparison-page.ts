import { formatMicros } from '#core/values/decimal.ts';
import { type ComparedLeg, type ComparedTotals, type Comparison } from '../compare-followers.ts';
import { cleanText } from './clean-text.ts';
import { dollarText, priceText, shareText } from '#core/values/number-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';

type Names = { readonly left: string; readonly right: string };
type PageOptions = ViewOptions & {
  /** The newest so many trades. */
  readonly last: number;
};

/** Shows two ledgers side by side: a line for each trade, the sums, and what they differ by. */
export function comparisonPage(comparison: Comparison, names: Names, options: PageOptions): string {
  const { trades, left, right, worseBps } = comparison;
  const shown = trades.slice(-options.last);
  const right_ = 'right' as const;
  const columns = [
    { title: 'Time', align: 'left' as const },
    { title: 'Market', align: 'left' as const },
    { title: 'Side', align: 'left' as const },
    ...[names.left, names.right].flatMap((name) => [
      { title: `${name}: shares`, align: right_ },
      { title: 'price', align: right_ },
      { title: 'fee', align: right_ },
      { title: 'delay', align: right_ },
    ]),
  ];
  const rows = shown.map((trade) => [
    new Date(trade.at).toISOString().slice(11, 19),
    `${cleanText(trade.title, 30)} ${cleanText(trade.outcome, 8)}`,
    trade.side,
    ...legCells(trade.left),
    ...legCells(trade.right),
  ]);
  const both = trades.filter((trade) => trade.left !== undefined && trade.right !== undefined).length;
  return [
    plainTable({ columns, rows }, options),
    ...(shown.length < trades.length ? [`… and ${trades.length - shown.length} earlier ones.`] : []),
    '',
    totalsTable({ [names.left]: left, [names.right]: right }, options),
    '',
    `Traded by both: ${both}; by ${names.left} alone: ${left.trades - both}; by ${names.right} alone: ${right.trades - both}.`,
    `${names.right} traded ${Math.abs(worseBps).toFixed(2)} bps ${worseBps > 0 ? 'worse' : 'better'} than ${names.left}, over what both traded.`,
  ].join('\n');
}

/** The same for a script; amounts as decimal text. */
export function comparisonJson({ trades, left, right, worseBps }: Comparison, names: Names): object {
  return {
    followers: names,
    trades: trades.map((trade) => ({
      at: trade.at,
      title: trade.title,
      outcome: trade.outcome,
      side: trade.side,
      left: legJson(trade.left),
      right: legJson(trade.right),
    })),
    left: totalsJson(left),
    right: totalsJson(right),
    worseBps,
  };
}

function legCells(leg: ComparedLeg | undefined): readonly string[] {
  if (leg === undefined) return ['–', '', '', ''];
  return [shareText(leg.shares), priceText(leg.price), dollarText(leg.fee), seconds(leg.delayMs)];
}

function totalsTable(of: Readonly<Record<string, ComparedTotals>>, options: ViewOptions): string {
  const columns = ['Follower', 'Trades', 'Bought', 'Sold', 'Fees', 'Mean delay'].map((title, at) => ({
    title,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  const rows = Object.entries(of).map(([name, { trades, bought, sold, fees, meanDelayMs }]) => [
    name,
    String(trades),
    dollarText(bought),
    dollarText(sold),
    dollarText(fees),
    seconds(meanDelayMs),
  ]);
  return plainTable({ columns, rows }, options);
}

function legJson(leg: ComparedLeg | undefined): object | null {
  if (leg === undefined) return null;
  const { shares, price, cost, fee, delayMs } = leg;
  return {
    shares: formatMicros(shares),
    price: formatMicros(price),
    cost: formatMicros(cost),
    fee: formatMicros(fee),
    delayMs,
  };
}

function totalsJson({ trades, bought, sold, fees, meanDelayMs }: ComparedTotals): object {
  return {
    trades,
    bought: formatMicros(bought),
    sold: formatMicros(sold),
    fees: formatMicros(fees),
    meanDelayMs,
  };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
