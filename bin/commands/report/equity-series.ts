import { drawdownOf } from '#core/risk/drawdown.ts';
import { CASH, COLLATERAL, type JournalEntry } from '#core/model/journal.ts';
import { equityOf, type FollowerEquity, peakOf } from '#core/model/follower-equity.ts';
import { isWithin, type Period } from '#core/reporting/period.ts';
import { bookedProfit } from '#core/reporting/profit-lines.ts';
import { type Bps } from '#core/values/bps.ts';
import { larger, minus, plus } from '#core/values/quantity.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd, usd } from '#core/values/usd.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type Snapshots } from '#ports/snapshots.ts';

/** What a ledger was worth at a moment, and how far below its peak. */
export type EquityPoint = { readonly at: UnixMs; readonly equity: Usd; readonly drawdown: Bps };

/** What a ledger was worth over time, and whether that was measured or made of the journal, at cost. */
export type EquitySeries = { readonly from: 'measured' | 'journal'; readonly points: readonly EquityPoint[] };

type EquityInput = {
  readonly snapshots: Pick<Snapshots, 'pastEquities'>;
  readonly ledger: LedgerName;
  readonly period: Period;
  /** The newest measurement; absent before there was one. */
  readonly newest: FollowerEquity | undefined;
  /** Of this ledger. */
  readonly journal: readonly JournalEntry[];
};

/** Two years of quarters of an hour are 71 answers. */
const MOST_READS = 100;
const SLOT_MS = 15 * 60_000;

/** Reads what was measured in each quarter of an hour; where nothing was, the journal tells it at cost. */
export async function equitySeries(input: EquityInput): Promise<EquitySeries> {
  const measured = await measuredPoints(input);
  return measured.length > 0
    ? { from: 'measured', points: measured }
    : { from: 'journal', points: journalPoints(input.journal).filter(({ at }) => isWithin(input.period, at)) };
}

async function measuredPoints({ snapshots, ledger, period, newest }: EquityInput): Promise<readonly EquityPoint[]> {
  const found: FollowerEquity[] = [];
  let from: UnixMs | undefined = period.start ?? unixMs(0);
  for (let read = 0; from !== undefined && read < MOST_READS; read += 1) {
    const page = await snapshots.pastEquities(ledger, from);
    found.push(...page);
    const last: FollowerEquity | undefined = page.at(-1);
    from = last === undefined || !isWithin(period, last.at) ? undefined : later(last.at, SLOT_MS);
  }
  const last = found.at(-1);
  const isNewer = newest !== undefined && (last === undefined || newest.at > last.at);
  return [...found, ...(isNewer ? [newest] : [])]
    .filter(({ at }) => isWithin(period, at))
    .map((one) => ({ at: one.at, equity: equityOf(one), drawdown: drawdownOf(equityOf(one), peakOf(one)) }));
}

/** Money that came or went moves the peak with it: only profit and loss make a drawdown. */
function journalPoints(journal: readonly JournalEntry[]): readonly EquityPoint[] {
  const points: EquityPoint[] = [];
  let [invested, profit, peak] = [NO_USD, NO_USD, NO_USD];
  for (const entry of journal.toSorted((a, b) => a.at - b.at)) {
    const made = bookedProfit([entry]).reduce(
      (sum, one) => minus(plus(plus(sum, one.realised), one.resolved), one.fees),
      NO_USD,
    );
    const came = entry.kind === 'deposit' || entry.kind === 'external' ? cashOf(entry) : NO_USD;
    if (made === 0n && came === 0n) continue;
    invested = plus(invested, came);
    profit = plus(profit, made);
    peak = larger(peak, profit);
    const equity = plus(invested, profit);
    points.push({ at: entry.at, equity, drawdown: drawdownOf(equity, plus(invested, peak)) });
  }
  return points;
}

function cashOf({ legs }: JournalEntry): Usd {
  const cash = legs.filter(({ account, asset }) => account === CASH && asset === COLLATERAL);
  return usd(cash.reduce((total, { debit, credit }) => total + debit - credit, 0n));
}
