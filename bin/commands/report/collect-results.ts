import { STANDING_IN } from '#core/model/leader-name.ts';
import { type JournalEntry } from '#core/model/journal.ts';
import { type ClosingMarks } from '#core/model/closing-marks.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { holdingsAt, holdingsNow } from '#core/reporting/holdings.ts';
import { type EventCost } from '#core/reporting/ledger-costs.ts';
import { pastValues } from '#core/reporting/past-values.ts';
import { periodCosts } from '#core/reporting/period-costs.ts';
import { periodProfit, type ValuedHoldings } from '#core/reporting/period-profit.ts';
import { isWithin, type Period } from '#core/reporting/period.ts';
import { type ProfitLine } from '#core/reporting/profit-lines.ts';
import { type ConditionId, type FollowerName, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';
import { collected, collectFacts } from '../collect-report.ts';
import { countEvents } from '../report-events.ts';
import { askedLedgers, isOf, type LedgerOfReport } from '../report-ledgers.ts';
import { type ReasonTally, type ReportFacts } from '../report-model.ts';
import { type System } from '../open-system.ts';
import { type EquitySeries, equitySeries } from './equity-series.ts';
import { type TokenValues, tokenValues } from './token-values.ts';

/** What a report is asked about. */
export type ResultsQuestion = { readonly follower?: string; readonly leader?: Wallet; readonly period: Period };

/** A market by its words; text of strangers. */
export type MarketWords = { readonly condition: ConditionId; readonly title: string; readonly category?: string };

/** The marks with which what was open at a midnight is valued. */
export type MarksOfDay = {
  /** The day that ended then. */
  readonly wanted: string;
  /** The day whose marks they are; absent where none are stored that could stand for it. */
  readonly day?: string;
};

/** What one ledger made in a period, and what copying cost it. */
export type LedgerResults = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly isCurrent: boolean;
  /** By the leader's trade, oldest first. */
  readonly costs: readonly EventCost[];
  /** What was booked in it, and what is open in its end less what was at its start. */
  readonly profit: readonly ProfitLine[];
  /** Of its start; absent where nothing was open then. */
  readonly openedWith?: MarksOfDay;
  /** Of its end; absent where it is not over, and what is open is worth what it is now. */
  readonly closedWith?: MarksOfDay;
  /** Of the whole ledger, whichever leader is asked about. */
  readonly equity: EquitySeries;
  /** Of what was not copied, the most frequent first. */
  readonly reasons: readonly ReasonTally[];
  readonly copied: number;
  readonly seen: number;
};

/** What a report shows. */
export type Results = {
  readonly question: ResultsQuestion;
  /** Of the person behind the follower that is asked about, where the settings name one. */
  readonly email?: string;
  readonly ledgers: readonly LedgerResults[];
  readonly markets: ReadonlyMap<TokenId, MarketWords>;
  readonly leaderNames: ReadonlyMap<Wallet, string>;
  /** Markets whose end nobody told: there are too many, or the venue stopped answering. */
  readonly unasked: number;
};

type Sources = Pick<System, 'archive' | 'snapshots' | 'marks' | 'world'> & {
  readonly settings: Settings;
  /** Undefined where a version is not stored. */
  readonly version: (version: bigint) => Promise<Settings | undefined>;
  readonly now: UnixMs;
};

/** Reads everything ever stored and says what was made of it, and what copying cost. @throws UnavailableError */
export async function collectResults(sources: Sources, question: ResultsQuestion): Promise<Results> {
  const facts = await collectFacts(sources);
  const journal = await collected(sources.archive.journal());
  const values = await tokenValues(sources, { journal, events: facts.events.values(), marks: facts.marks });
  const versions = await versionsOf(sources, facts);
  const bounds = await boundsOf(sources, question.period);
  const ledgers: LedgerResults[] = [];
  for (const ledger of askedLedgers(facts, question.follower)) {
    const own = journal.filter((entry) => isOf(ledger, entry));
    const newest = facts.followerEquity.get(`${ledger.follower}#${ledger.mode}`);
    const equity = await equitySeries({ ...sources, ledger, period: question.period, newest, journal: own });
    ledgers.push({
      ...ledgerResults({ facts, values, versions, ledger, question, journal: own, all: journal, bounds }),
      equity,
    });
  }
  const { email } = sources.settings.followers.find(({ name }) => name === question.follower) ?? {};
  return {
    question,
    ...(email === undefined ? {} : { email }),
    ledgers,
    markets: marketsOf(facts),
    leaderNames: new Map([
      ...STANDING_IN,
      ...sources.settings.leaders.map(({ wallet, name }) => [wallet, name] as const),
    ]),
    unasked: values.unasked,
  };
}

type LedgerInput = {
  readonly facts: ReportFacts;
  readonly values: TokenValues;
  readonly versions: ReadonlyMap<bigint, Settings>;
  readonly ledger: LedgerOfReport;
  readonly question: ResultsQuestion;
  /** Of this ledger. */
  readonly journal: readonly JournalEntry[];
  /** Of all ledgers: what a market paid one of them it paid all. */
  readonly all: readonly JournalEntry[];
  readonly bounds: Bounds;
};

/** A midnight that is over, with the marks of the day that ended then. */
type Midnight = { readonly at: UnixMs; readonly marks: ClosingMarks | undefined };
type Bounds = { readonly opening?: Midnight; readonly closing?: Midnight };

async function boundsOf({ snapshots, now }: Sources, { start, end }: Period): Promise<Bounds> {
  const midnight = async (at: UnixMs): Promise<Midnight> => ({
    at,
    marks: await snapshots.closingMarks(dayBefore(at)),
  });
  return {
    ...(start === undefined || start > now ? {} : { opening: await midnight(start) }),
    ...(end === undefined || end > now ? {} : { closing: await midnight(end) }),
  };
}

function dayBefore(midnight: UnixMs): string {
  return utcDate(unixMs(midnight - 1));
}

function marksOfDay({ at, marks }: Midnight): MarksOfDay {
  return { wanted: dayBefore(at), ...(marks === undefined ? {} : { day: marks.day }) };
}

function ledgerResults(input: LedgerInput): Omit<LedgerResults, 'equity'> {
  const { facts, ledger, question, bounds } = input;
  const { period } = question;
  const isAsked = (leader: Wallet | undefined): boolean => question.leader === undefined || leader === question.leader;
  const { opening, closing } = openOf(input);
  const isOpened = opening?.holdings.some(({ shares, leader }) => shares > 0n && isAsked(leader)) === true;
  const profit = periodProfit({ ...input, period, closing, ...(opening === undefined ? {} : { opening }) });
  const tally = countEvents(facts, ledger, ({ at, leader }) => isWithin(period, at) && isAsked(leader));
  return {
    ...{ follower: ledger.follower, mode: ledger.mode, isCurrent: ledger.isCurrent },
    costs: costsOf(input).filter(({ parent }) => isAsked(parent.leader)),
    profit: profit.filter(({ leader }) => isAsked(leader)),
    ...(isOpened && bounds.opening !== undefined ? { openedWith: marksOfDay(bounds.opening) } : {}),
    ...(bounds.closing === undefined ? {} : { closedWith: marksOfDay(bounds.closing) }),
    ...{ reasons: tally.reasons, copied: tally.events.copied, seen: tally.events.seen },
  };
}

type OpenHoldings = { readonly opening?: ValuedHoldings; readonly closing: ValuedHoldings };

function openOf({ facts, values, ledger, journal, bounds: { opening, closing } }: LedgerInput): OpenHoldings {
  const at = (midnight: Midnight): ValuedHoldings => {
    const prices = new Map(midnight.marks?.marks.map(({ token, price }) => [token, price]));
    return { holdings: holdingsAt(journal, midnight.at), priceOf: (token) => prices.get(token) };
  };
  const owned = facts.positions.filter((position) => isOf(ledger, position));
  return {
    ...(opening === undefined ? {} : { opening: at(opening) }),
    closing:
      closing === undefined
        ? { holdings: holdingsNow(owned), priceOf: (token) => values.valueOf(token)?.price }
        : at(closing),
  };
}

function costsOf(input: LedgerInput): readonly EventCost[] {
  const { facts, values, versions, ledger, question, bounds } = input;
  return periodCosts(
    {
      events: facts.events,
      parents: new Map([...facts.parents].filter(([, parent]) => isOf(ledger, parent))),
      children: facts.children.filter((child) => isOf(ledger, child)),
      settingsOf: (version) => versions.get(version),
      valueOf:
        bounds.closing === undefined
          ? values.valueOf
          : pastValues({ ...values, journal: input.all, end: bounds.closing.at, closing: bounds.closing.marks }),
    },
    question.period,
  );
}

async function versionsOf(
  { version }: Sources,
  { events, parents }: ReportFacts,
): Promise<ReadonlyMap<bigint, Settings>> {
  const wanted = new Set([
    ...[...events.values()].map(({ settingsVersion }) => settingsVersion),
    ...[...parents.values()].flatMap(({ decided }) => decided?.settings ?? []),
  ]);
  const found = new Map<bigint, Settings>();
  for (const one of wanted) {
    const settings = await version(one);
    if (settings !== undefined) found.set(one, settings);
  }
  return found;
}

function marketsOf({ events, parents, positions }: ReportFacts): ReadonlyMap<TokenId, MarketWords> {
  const words = new Map<TokenId, MarketWords>();
  for (const { token, condition, title } of [...events.values(), ...positions]) words.set(token, { condition, title });
  for (const { token, condition, title, decided } of parents.values())
    if (decided?.category !== undefined) words.set(token, { condition, title, category: decided.category });
  return words;
}
