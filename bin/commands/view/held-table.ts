import { type Figure } from '#core/reporting/sum-rounds.ts';
import {
  type MarkedValue,
  type MarketSum,
  type NoPrice,
  realisedOf,
  type ViewedPosition,
} from '#core/reporting/view-positions.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { dollarText, priceText, shareText } from '#core/values/number-text.ts';
import { sum } from '#core/values/quantity.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { type LedgerPositions, type PositionsReport } from '../positions/collect-positions.ts';
import { openText } from './open-text.ts';
import { plainTable, type ViewOptions } from './plain-table.ts';
import { columnsOf, filledTable, leaderText, outcomeText, questionText, shownGain } from './position-cells.ts';

const QUESTION_WIDTH = 80;
/** As many of a condition as tell markets apart. */
const CONDITION_DIGITS = 12;
/** A mark that is older says how old it is. */
const FRESH_MS = 3_600_000;
const HOUR_MS = 3_600_000;
const DAY_HOURS = 48;

type Held = { readonly ledger: LedgerPositions; readonly held: readonly ViewedPosition[] };

/** What is owned, the dearest market first, with its question above its positions. */
export function heldTable(report: PositionsReport, { ledger, held }: Held, options: ViewOptions): string {
  if (held.length === 0) return 'Nothing is owned now; --closed shows what is over.';
  const dearest = held.toSorted((a, b) => (a.exposure === b.exposure ? 0 : a.exposure > b.exposure ? -1 : 1));
  const markets = Map.groupBy(dearest, ({ position }) => position.condition);
  const headings = headingsOf(markets, ledger.view.markets);
  const rows = [...markets.values()].flat();
  return filledTable(
    (wider, drawn) =>
      plainTable(
        {
          columns: columnsOf(
            ['Outcome', 'Leader'],
            ['Shares', 'Entry', 'Now', 'Value', 'Exposure', 'Open', 'Realised'],
          ),
          headings,
          rows: rows.map((one) => [...heldRow(report, one, wider), ...gainCells(one, drawn)]),
          footer: ['TOTAL', '', '', '', '', ...totalCells({ ledger, held }, drawn)],
        },
        drawn,
      ),
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

/** Of what is shown; what has no price is worth something, and nobody knows what. */
function totalCells({ ledger, held }: Held, options: ViewOptions): readonly string[] {
  const { profit, value, exposure } = ledger.view.total;
  const { open, unmarked } = profit;
  const realised = held.map((one) => realisedOf(one.profit));
  return [
    unmarked === held.length ? '–*' : `${dollarText(value)}${unmarked > 0 ? '*' : ''}`,
    dollarText(exposure),
    openText({ open, unmarked, held: held.length }, options),
    shownGain(sum(NO_USD, realised), options),
  ];
}

function heldRow(report: PositionsReport, { position, ...one }: ViewedPosition, wider: number): readonly string[] {
  return [
    outcomeText(position.outcome),
    leaderText(report, position.leader, wider),
    shareText(one.owned),
    one.entry.value === null ? '–' : priceText(one.entry.value),
    markText(one.mark, report.now),
    one.value.value === null ? '–' : dollarText(one.value.value),
    dollarText(one.exposure),
  ];
}

function gainCells({ profit, mark }: ViewedPosition, options: ViewOptions): readonly string[] {
  return [mark.reason === 'NO_MARK' ? '–*' : shownGain(profit.open, options), shownGain(realisedOf(profit), options)];
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
