import { isRoundClosed, type Round } from '#core/reporting/rounds.ts';
import { type Figure, type RoundSum } from '#core/reporting/sum-rounds.ts';
import {
  averagePrice,
  type MarkedValue,
  type MarketSum,
  type NoPrice,
  type PositionSum,
  type ViewedPosition,
} from '#core/reporting/view-positions.ts';
import { bpsText, dollarText, gainText, priceText, shareText } from '#core/values/number-text.ts';
import { minus, plus, sum } from '#core/values/quantity.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type LedgerPositions, type PositionsReport } from '../positions/collect-positions.ts';
import { cleanText } from './clean-text.ts';
import { openText, unmarkedLines } from './open-text.ts';
import { plainTable, tinted, type ViewOptions } from './plain-table.ts';

type PageOptions = ViewOptions & {
  /** Rounds that are closed in place of what is owned. */
  readonly isClosed: boolean;
};

/** With amounts below ten thousand dollars every table fits 100 columns. */
const OUTCOME_WIDTH = 8;
const LEADER_WIDTH = 12;
const QUESTION_WIDTH = 80;
const MARKET_WIDTH = 20;
/** As many of a condition as tell markets apart. */
const CONDITION_DIGITS = 12;
/** A mark that is older says how old it is. */
const FRESH_MS = 3_600_000;
const HOUR_MS = 3_600_000;
const DAY_HOURS = 48;

/** A follower's positions for a person: what is owned or what is over, then what each market came to. */
export function positionsPage(report: PositionsReport, options: PageOptions): string {
  return report.ledgers.map((ledger) => ledgerPage(report, ledger, options)).join('\n\n');
}

function ledgerPage(report: PositionsReport, ledger: LedgerPositions, options: PageOptions): string {
  const { positions, rounds, markets, total } = ledger.view;
  const held = positions.filter(({ owned }) => owned !== 0n);
  const closed = rounds.filter(isRoundClosed);
  const head = `${cleanText(ledger.follower, 40)} (${ledger.mode})${ledger.isCurrent ? '' : ', no longer in force'}`;
  if (markets.length === 0) return `${head}: no positions; nothing has been bought.`;
  return [
    `${head}: ${held.length} open, ${closed.length} closed`,
    options.isClosed ? roundsTable(report, ledger, options) : heldTable(report, { ledger, held }, options),
    marketsTable(markets, total, options),
    notes(total),
  ].join('\n\n');
}

type Held = { readonly ledger: LedgerPositions; readonly held: readonly ViewedPosition[] };

function heldTable(report: PositionsReport, { ledger, held }: Held, options: PageOptions): string {
  if (held.length === 0) return 'Nothing is owned now; --closed shows what is over.';
  const dearest = held.toSorted((a, b) => (a.exposure === b.exposure ? 0 : a.exposure > b.exposure ? -1 : 1));
  const markets = Map.groupBy(dearest, ({ position }) => position.condition);
  const { profit, value, exposure } = ledger.view.total;
  const sums = { open: profit.open, unmarked: profit.unmarked, held: held.length };
  return plainTable(
    {
      columns: columnsOf(['Outcome', 'Leader'], ['Shares', 'Entry', 'Now', 'Value', 'Exposure', 'Open', 'Realised']),
      headings: headingsOf(markets, ledger.view.markets),
      rows: [...markets.values()].flat().map((one) => [...heldRow(report, one), ...openCells(one, options)]),
      footer: [
        ...['TOTAL', '', '', '', '', valueText({ ...sums, value }), dollarText(exposure), openText(sums, options)],
        shownGain(sum(NO_USD, held.map(realisedOf)), options),
      ],
    },
    options,
  );
}

/** The question of each market above the first of its positions. */
function headingsOf(
  markets: ReadonlyMap<ConditionId, readonly ViewedPosition[]>,
  sums: readonly MarketSum[],
): ReadonlyMap<number, string> {
  const titles = new Map(sums.map(({ condition, title }) => [condition, title]));
  const headings = new Map<number, string>();
  let place = 0;
  for (const [condition, own] of markets) {
    const question = questionText(titles.get(condition) ?? '', QUESTION_WIDTH);
    headings.set(place, `${question}  ${condition.slice(0, CONDITION_DIGITS)}`);
    place += own.length;
  }
  return headings;
}

type ValueSum = { readonly value: Usd; readonly unmarked: number; readonly held: number };

/** As `openText`: what has no price is worth something, and nobody knows what. */
function valueText({ value, unmarked, held }: ValueSum): string {
  if (unmarked > 0 && unmarked === held) return '–*';
  return `${dollarText(value)}${unmarked > 0 ? '*' : ''}`;
}

function heldRow({ leaderNames, now }: PositionsReport, { position, ...one }: ViewedPosition): readonly string[] {
  return [
    cleanText(position.outcome, OUTCOME_WIDTH),
    cleanText(leaderNames.get(position.leader) ?? position.leader, LEADER_WIDTH),
    shareText(one.owned),
    one.entry.value === null ? '–' : priceText(one.entry.value),
    markText(one.mark, now),
    one.value.value === null ? '–' : dollarText(one.value.value),
    dollarText(one.exposure),
  ];
}

function openCells({ profit, value, ...one }: ViewedPosition, options: PageOptions): readonly string[] {
  return [
    value.value === null ? '–*' : shownGain(profit.open, options),
    shownGain(realisedOf({ ...one, profit }), options),
  ];
}

function markText({ value }: Figure<MarkedValue, NoPrice>, now: UnixMs): string {
  if (value === null) return '–';
  if (value.at === undefined) return `${priceText(value.price)} paid`;
  const age = now - value.at;
  return `${priceText(value.price)}${age > FRESH_MS ? ` (${ageText(age)})` : ''}`;
}

/** In whole hours, of two days or more in days. */
function ageText(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  return hours < DAY_HOURS ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

function questionText(title: string, width: number): string {
  const text = cleanText(title, width);
  return text === '' ? '(market never read)' : text;
}

function roundsTable({ leaderNames }: PositionsReport, { view, words }: LedgerPositions, options: PageOptions): string {
  const closed = view.rounds.filter(isRoundClosed).toReversed();
  if (closed.length === 0) return 'No round is closed yet.';
  return plainTable(
    {
      columns: columnsOf(['Closed (UTC)', 'Market', 'Outcome', 'Leader'], ['Shares', 'Entry', 'Exit', 'Result']),
      rows: closed.map((round) => {
        const { title = '', outcome = '' } = words.get(round.token) ?? {};
        return [
          new Date(round.at).toISOString().replace('T', ' ').slice(0, 16),
          questionText(title, MARKET_WIDTH),
          cleanText(outcome, OUTCOME_WIDTH),
          cleanText(leaderNames.get(round.leader) ?? round.leader, LEADER_WIDTH),
          shareText(round.bought),
          ...pricesOf(round),
          round.isShared ? '–' : shownGain(round.result, options),
        ];
      }),
    },
    options,
  );
}

function pricesOf({ bought, cost, gone, proceeds, isShared }: Round): readonly string[] {
  return [
    bought === 0n ? '–' : priceText(averagePrice(cost, bought)),
    gone === 0n || isShared ? '–' : priceText(averagePrice(proceeds, gone)),
  ];
}

function marketsTable(markets: readonly MarketSum[], total: PositionSum, options: PageOptions): string {
  const cells = (sums: PositionSum): readonly string[] => [
    openGain(sums, options),
    shownGain(realisedOf(sums), options),
    shownGain(sums.profit.total, options),
    ...roundCells(sums.rounds),
  ];
  return plainTable(
    {
      columns: columnsOf(['Market'], ['Open', 'Realised', 'P&L', 'Won', 'Lost', 'Win rate', 'Mean win', 'Mean loss']),
      rows: markets.map((market) => [marketText(market), ...cells(market)]),
      footer: ['TOTAL', ...cells(total)],
    },
    options,
  );
}

function marketText({ condition, title }: MarketSum): string {
  return condition === undefined ? 'several at once' : questionText(title, MARKET_WIDTH);
}

function roundCells({ won, lost, winRate, averageWin, averageLoss }: RoundSum): readonly string[] {
  return [
    ...[won, lost].map(String),
    winRate.value === null ? '–' : bpsText(winRate.value),
    averageWin.value === null ? '–' : gainText(averageWin.value),
    averageLoss.value === null ? '–' : gainText(averageLoss.value),
  ];
}

/** Sales and payouts, less all fees: with what is open the P&L of the reports. */
export function realisedOf({ profit }: Pick<PositionSum, 'profit'>): Usd {
  return minus(plus(profit.realised, profit.resolved), profit.fees);
}

/** Where nothing that is owned has a price, zero would be a claim. */
function openGain({ profit, value }: PositionSum, options: ViewOptions): string {
  if (profit.unmarked > 0 && value === 0n && profit.open === 0n) return '–*';
  return `${shownGain(profit.open, options)}${profit.unmarked > 0 ? '*' : ''}`;
}

function shownGain(amount: Usd, options: ViewOptions): string {
  return tinted(gainText(amount), amount, options);
}

function notes({ profit, rounds }: PositionSum): string {
  return [
    `Entry and open are without fees, exposure with them; realised is less all fees paid, ${dollarText(profit.fees)}.`,
    'Won is what realised more than zero after fees from its first share until nothing was left of it.',
    ...(rounds.shared === 0
      ? []
      : [`${rounds.shared} ended together with others: nobody can tell the result of each.`]),
    ...unmarkedLines(profit.unmarked),
  ].join('\n');
}

function columnsOf(left: readonly string[], right: readonly string[]) {
  return [
    ...left.map((title) => ({ title, align: 'left' as const })),
    ...right.map((title) => ({ title, align: 'right' as const })),
  ];
}
