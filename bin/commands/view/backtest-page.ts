import { followOutcomes } from '#core/replay/cost-parts.ts';
import { type BookSource } from '#core/replay/dated-books.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { type Wallet } from '#core/values/ids.ts';
import { dollarText, gainText } from '#core/values/number-text.ts';
import { sum } from '#core/values/quantity.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { cleanText } from './clean-text.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';

/** One backtest: the settings by their name, and what they came to. */
export type NamedBacktest = { readonly name: string; readonly result: ReplayResult };

type PageInput = {
  readonly backtests: readonly NamedBacktest[];
  /** Names of leaders by their wallets. */
  readonly leaders: ReadonlyMap<string, string>;
  /** What the tape says of what was dropped and invented. */
  readonly notes: readonly string[];
  readonly recordedBooks: number;
  /** For how long a recorded book stood. */
  readonly bookAgeS: number;
};

const RIGHT = ['Trades', 'Bought', 'Sold', 'Fees', 'Delay', 'Impact', 'P&L'];

/** What each of the settings came to: by leader, by reason, and what the figures rest on. */
export function backtestPage(input: PageInput, options: ViewOptions): string {
  const { backtests } = input;
  const tables = backtests.flatMap((one) => [
    ...headOf(one, input.leaders),
    outcomeTable(input, one, options),
    ...absentLine(input, one),
    '',
    ...reasonLines(one),
    ...restLines(one, input),
    '',
  ]);
  return [...tables, ...notesOf(input)].join('\n');
}

/** Leaders of the settings of whom the recording has nothing: their row of nothing is no finding. */
export function notOnTape({ result }: NamedBacktest, leaders: PageInput['leaders']): readonly Wallet[] {
  return [...new Set(followOutcomes(result).map(({ leader }) => leader))].filter((leader) => !leaders.has(leader));
}

/** How many trades met a book of each origin. */
export function booksMet({ trades }: ReplayResult): Readonly<Record<BookSource, number>> {
  const count = (source: BookSource): number => trades.filter(({ book }) => book === source).length;
  return { recorded: count('recorded'), made: count('made'), aged: count('aged') };
}

/** What the figures of one rest on that nobody recorded. */
function restLines({ result }: NamedBacktest, { leaders, bookAgeS }: PageInput): readonly string[] {
  const { recorded, made, aged } = booksMet(result);
  const unpriced = result.unpriced.map(
    ({ leader, positions }) => `${positions} of ${cleanText(leaders.get(leader) ?? leader, 24)}`,
  );
  return [
    `Books that trades met: ${recorded} recorded, ${made} made where none was, ${aged} made because the recorded one was older than ${bookAgeS} s.`,
    ...(unpriced.length === 0
      ? []
      : [
          `Positions that nobody had traded yet, no part of their leader's equity, the most at once: ${unpriced.join(', ')}`,
        ]),
  ];
}

/** What a backtest is made of, and what it cannot show. */
function notesOf({ backtests, notes, recordedBooks }: PageInput): readonly string[] {
  const books =
    recordedBooks === 0
      ? 'No book is recorded: prices and depth are made from the trades before, a cent or less above or below them.'
      : `${recordedBooks} recorded books; where there is none, prices and depth are made from the trades before.`;
  return [
    books,
    ...notes.map((note) => `The tape: ${cleanText(note, 200)}`),
    'Delay: what prices had moved against us when it was decided; impact: what fills were worse than the best price then.',
    'Nobody answers to our orders, no order fails on chain, and a breaker that trips holds to the end.',
    `Settings tried in this run: ${backtests.length}. Whoever chooses the best of several must expect less of it than it shows.`,
  ];
}

function headOf({ name, result }: NamedBacktest, leaders: PageInput['leaders']): readonly string[] {
  const { from, to, events, trades, breakers } = result;
  const tripped = breakers
    .map(({ code, follower, leader }) =>
      leader === undefined
        ? `${code} of ${follower}`
        : `${code} of ${follower} for ${cleanText(leaders.get(leader) ?? leader, 24)}`,
    )
    .join(', ');
  return [
    `${cleanText(name, 60)}: ${utcDate(from)} to ${utcDate(to)} UTC, ${events} acts of leaders, ${trades.length} trades of ours`,
    ...(tripped === '' ? [] : [`Breakers tripped: ${tripped}`]),
  ];
}

function outcomeTable({ leaders }: PageInput, { result }: NamedBacktest, options: ViewOptions): string {
  const outcomes = followOutcomes(result);
  const profit = sum(
    NO_USD,
    outcomes.map((one) => one.profit),
  );
  return plainTable(
    {
      columns: [
        { title: 'Follower', align: 'left' },
        { title: 'Leader', align: 'left' },
        ...RIGHT.map((title) => ({ title, align: 'right' as const })),
      ],
      rows: outcomes.map((one) => [
        one.follower,
        cleanText(leaders.get(one.leader) ?? one.leader, 24),
        String(one.trades),
        dollarText(one.bought),
        dollarText(one.sold),
        dollarText(one.fees),
        gainText(one.delay),
        gainText(one.impact),
        tinted(gainText(one.profit), one.profit, options),
      ]),
      footer: ['All', '', String(result.trades.length), '', '', '', '', '', tinted(gainText(profit), profit, options)],
    },
    options,
  );
}

function absentLine({ leaders }: PageInput, backtest: NamedBacktest): readonly string[] {
  const absent = notOnTape(backtest, leaders);
  return absent.length === 0 ? [] : [`Not on this tape: ${absent.join(', ')}`];
}

function reasonLines({ result }: NamedBacktest): readonly string[] {
  const closings = result.closings.map((one) => ({ ...one, code: `closed by ${one.code}` }));
  const counts = new Map<string, number>();
  for (const { code, count } of [...result.reasons, ...closings]) counts.set(code, (counts.get(code) ?? 0) + count);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => `  ${code.padEnd(28)}${String(count).padStart(8)}`);
}
