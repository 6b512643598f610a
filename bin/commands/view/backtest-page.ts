import { type FollowOutcome, followOutcomes } from '#core/replay/cost-parts.ts';
import { type BookSource } from '#core/replay/dated-books.ts';
import { type ExecutionSpread } from '#core/replay/execution-spread.ts';
import { type FollowerPaths } from '#core/replay/follower-paths.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { type SetComparison } from '#core/scoring/compare-sets.ts';
import { DSR_PASS } from '#core/scoring/findings.ts';
import { DAYS_PER_YEAR } from '#core/scoring/sharpe.ts';
import { type Wallet } from '#core/values/ids.ts';
import { nearestUsd } from '#core/values/pico-usd.ts';
import { dollarText, gainText } from '#core/values/number-text.ts';
import { sum } from '#core/values/quantity.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type BacktestTask } from '../backtest/backtest-task.ts';
import { type NamedMarkouts } from '../backtest/play-task.ts';
import { cleanText } from './clean-text.ts';
import { executionLines, type ExecutionsView } from './executions-table.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';
import { setsLines } from './sets-table.ts';
import { percentText, statisticText } from './statistic-text.ts';

/** One backtest: the settings by their name, and what they came to. */
export type NamedBacktest = {
  readonly name: string;
  readonly result: ReplayResult;
  /** What the same settings came to after leaders who bought the other outcome; absent where none was played. */
  readonly reversed: ReplayResult | undefined;
  readonly paths: readonly FollowerPaths[];
  readonly markouts: readonly NamedMarkouts[];
  /** What other executions came to; absent where nobody asked for them. */
  readonly executions?: readonly ExecutionSpread[] | undefined;
};

type PageInput = {
  readonly backtests: readonly NamedBacktest[];
  /** The settings side by side. */
  readonly comparison: SetComparison;
  /** Names of leaders by their wallets. */
  readonly leaders: ReadonlyMap<string, string>;
  /** What the tape says of what was dropped and invented. */
  readonly notes: readonly string[];
  readonly simulation: BacktestTask['simulation'];
  /** Absent where nothing was executed again. */
  readonly executions?: ExecutionsView | undefined;
  readonly recordedBooks: number;
  /** For how long a recorded book stood. */
  readonly bookAgeS: number;
};

const RIGHT = ['Trades', 'Bought', 'Sold', 'Fees', 'Delay', 'Impact', 'Missed', 'P&L'];

/** What each of the settings came to: by leader, by reason, and what the figures rest on. */
export function backtestPage(input: PageInput, options: ViewOptions): string {
  const { backtests } = input;
  const tables = backtests.flatMap((one) => [
    ...headOf(one, input.leaders),
    outcomeTable(input, one, options),
    ...absentLine(input, one),
    '',
    ...pathLines(one, input, options),
    ...(input.executions === undefined ? [] : executionLines(one.executions ?? [], input.executions, options)),
    ...reasonLines(one),
    ...restLines(one, input),
    '',
  ]);
  return [...tables, ...sideBySide(input, options), ...notesOf(input)].join('\n');
}

function sideBySide({ backtests, comparison }: PageInput, options: ViewOptions): readonly string[] {
  return backtests.length < 2 ? [] : ['Settings side by side', ...setsLines(comparison, options), ''];
}

/** Leaders of the settings of whom the recording has nothing: their row of nothing is no finding. */
export function notOnTape(result: ReplayResult, leaders: PageInput['leaders']): readonly Wallet[] {
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
    "Missed: what the shares that sizing wanted, and rules, limits or an empty book left out, would have made at the leader's prices.",
    ...(backtests.some(({ reversed }) => reversed !== undefined)
      ? [
          'Reversed: the same settings after leaders who trade the other outcome; what that earns too, their choice did not earn.',
        ]
      : []),
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
    ...selectionLines(result, leaders),
  ];
}

/** Whom scores and paper stopped, and when. */
function selectionLines({ selection }: ReplayResult, leaders: PageInput['leaders']): readonly string[] {
  const nameOf = (leader: Wallet): string => cleanText(leaders.get(leader) ?? leader, 24);
  const vetoed = selection?.vetoed.map(
    ({ leader, from, until }) =>
      `${nameOf(leader)} ${utcDate(from)} to ${until === undefined ? 'the end' : utcDate(until)}`,
  );
  const cleared = selection?.cleared.map(
    ({ leader, at, events }) => `${nameOf(leader)} ${utcDate(at)} by ${events} events`,
  );
  return [
    ...(vetoed === undefined || vetoed.length === 0 ? [] : [`Vetoed by their scores: ${vetoed.join(', ')}`]),
    ...(cleared === undefined || cleared.length === 0 ? [] : [`Shown enough on paper: ${cleared.join(', ')}`]),
  ];
}

function outcomeTable({ leaders }: PageInput, { result, reversed }: NamedBacktest, options: ViewOptions): string {
  const outcomes = followOutcomes(result);
  const controls = reversed === undefined ? undefined : followOutcomes(reversed);
  const controlOf = ({ follower, leader }: FollowOutcome): readonly string[] => {
    const control = controls?.find((one) => one.follower === follower && one.leader === leader);
    return controls === undefined ? [] : [gainText(control?.profit ?? NO_USD)];
  };
  const profit = profitOf(outcomes);
  return plainTable(
    {
      columns: [
        { title: 'Follower', align: 'left' },
        { title: 'Leader', align: 'left' },
        ...[...RIGHT, ...(controls === undefined ? [] : ['Reversed'])].map((title) => ({
          title,
          align: 'right' as const,
        })),
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
        gainText(missedOf(result, one)),
        tinted(gainText(one.profit), one.profit, options),
        ...controlOf(one),
      ]),
      footer: [
        ...['All', '', String(result.trades.length), '', '', '', '', '', ''],
        tinted(gainText(profit), profit, options),
        ...(controls === undefined ? [] : [gainText(profitOf(controls))]),
      ],
    },
    options,
  );
}

/** What the shares that sizing made of a leader's trades and that were not copied would have made. */
function missedOf({ costs }: ReplayResult, { follower, leader }: FollowOutcome): Usd {
  const cost = costs.find((one) => one.follower === follower && one.leader === leader);
  return cost === undefined ? NO_USD : nearestUsd(cost.sum.parts.missed);
}

function profitOf(outcomes: readonly FollowOutcome[]): Usd {
  return sum(
    NO_USD,
    outcomes.map(({ profit }) => profit),
  );
}

/** Where the days might have lain, drawn again; nothing where nobody asked for it. */
function pathLines({ paths }: NamedBacktest, { simulation }: PageInput, options: ViewOptions): readonly string[] {
  if (simulation === undefined) return [];
  const titles = ['Sharpe', '5 %, 50 %, 95 %', 'Fall 50 %, 95 %, worst', 'Loss', 'Too deep', 'DSR'];
  return [
    `${simulation.paths} paths of the same days: Sharpe ratios a year, falls from the peak, and how many paths lose, fall by more than ${percentText(simulation.drawdownLimit)}`,
    plainTable(
      {
        columns: [{ title: 'Follower', align: 'left' }, ...titles.map((title) => ({ title, align: 'right' as const }))],
        rows: paths.map(pathCells),
      },
      options,
    ),
    `DSR: the probability of a Sharpe ratio above the best of ${simulation.trials} tried without skill; below ${DSR_PASS} luck is not excluded.`,
    '',
  ];
}

function pathCells({ follower, sharpe, dsr, simulation }: FollowerPaths): readonly string[] {
  const own = statisticText(sharpe, (value) => value.toFixed(2));
  if (simulation.value === null) return [follower, own, '–', '–', '–', '–', '–'];
  const { sharpe: drawn, drawdown, lossProbability, overLimitProbability } = simulation.value;
  const year = (daily: number): string => (daily * Math.sqrt(DAYS_PER_YEAR)).toFixed(2);
  return [
    follower,
    own,
    drawn === null ? '– (too many paths without a bet)' : [drawn.p05, drawn.p50, drawn.p95].map(year).join(', '),
    [drawdown.p50, drawdown.p95, drawdown.max].map(percentText).join(', '),
    percentText(lossProbability),
    percentText(overLimitProbability),
    statisticText(dsr, (value) => value.toFixed(3)),
  ];
}

function absentLine({ leaders }: PageInput, { result }: NamedBacktest): readonly string[] {
  const absent = notOnTape(result, leaders);
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
