import { type JournalEntry } from '#core/model/journal.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { type EventCost, ledgerCosts } from '#core/reporting/ledger-costs.ts';
import { bookedProfit, openProfit, type Profit, type ProfitLine, sumProfit } from '#core/reporting/profit-lines.ts';
import { type ConditionId, type FollowerName, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { collected, collectFacts } from '../collect-report.ts';
import { countEvents } from '../report-events.ts';
import { type LedgerOfReport, listLedgers } from '../report-ledgers.ts';
import { type ReasonTally, type ReportFacts } from '../report-model.ts';
import { type System } from '../open-system.ts';
import { type EquitySeries, equitySeries } from './equity-series.ts';
import { isWithin, type Period } from './period.ts';
import { type TokenValues, tokenValues } from './token-values.ts';

/** What a report is asked about. */
export type ResultsQuestion = { readonly follower?: string; readonly leader?: Wallet; readonly period: Period };

/** A market by its words; text of strangers. */
export type MarketWords = { readonly condition: ConditionId; readonly title: string; readonly category?: string };

/** What one ledger made in a period, and what copying cost it. */
export type LedgerResults = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly isCurrent: boolean;
  /** By the leader's trade, oldest first. */
  readonly costs: readonly EventCost[];
  /** What was booked in it and, unless it is over, what is open now. */
  readonly profit: readonly ProfitLine[];
  /** What is open now where the period is over, and so no part of it. */
  readonly openApart?: Pick<Profit, 'open' | 'unmarked'>;
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
  const { now } = sources;
  const facts = await collectFacts(sources);
  const journal = await collected(sources.archive.journal());
  const values = await tokenValues(sources, { journal, events: facts.events.values(), marks: facts.marks });
  const versions = await versionsOf(sources, facts);
  const asked = listLedgers(facts).filter(({ follower }) => follower === (question.follower ?? follower));
  if (asked.length === 0) throw new Error(noFollower(facts, question.follower));
  const ledgers: LedgerResults[] = [];
  for (const ledger of asked) {
    const own = journal.filter((entry) => isOf(ledger, entry));
    const newest = facts.followerEquity.get(`${ledger.follower}#${ledger.mode}`);
    const equity = await equitySeries({ ...sources, ledger, period: question.period, newest, journal: own });
    ledgers.push({ ...ledgerResults({ facts, values, versions, ledger, question, journal: own, now }), equity });
  }
  return {
    question,
    ledgers,
    markets: marketsOf(facts),
    leaderNames: new Map(sources.settings.leaders.map(({ wallet, name }) => [wallet, name])),
    unasked: values.unasked,
  };
}

type LedgerInput = {
  readonly facts: ReportFacts;
  readonly values: TokenValues;
  readonly versions: ReadonlyMap<bigint, Settings>;
  readonly ledger: LedgerOfReport;
  readonly question: ResultsQuestion;
  readonly journal: readonly JournalEntry[];
  readonly now: UnixMs;
};

function ledgerResults(input: LedgerInput): Omit<LedgerResults, 'equity'> {
  const { facts, values, versions, ledger, question, journal, now } = input;
  const { period } = question;
  const isAsked = (leader: Wallet | undefined): boolean => question.leader === undefined || leader === question.leader;
  const parents = new Map([...facts.parents].filter(([, parent]) => isOf(ledger, parent)));
  const children = facts.children.filter((child) => isOf(ledger, child));
  const costs = ledgerCosts({
    ...{ events: facts.events, parents, children, valueOf: values.valueOf },
    settingsOf: (version) => versions.get(version),
  });
  const positions = facts.positions.filter((position) => isOf(ledger, position));
  const booked = bookedProfit(journal).filter(
    ({ at, leader }) => at !== undefined && isWithin(period, at) && isAsked(leader),
  );
  const open = openProfit(positions, (token) => values.valueOf(token)?.price).filter(({ leader }) => isAsked(leader));
  const isOver = period.end !== undefined && period.end <= now;
  const tally = countEvents(facts, ledger, ({ at, leader }) => isWithin(period, at) && isAsked(leader));
  return {
    ...{ follower: ledger.follower, mode: ledger.mode, isCurrent: ledger.isCurrent },
    costs: costs
      .filter(({ at, parent }) => isWithin(period, at) && isAsked(parent.leader))
      .toSorted((a, b) => a.at - b.at),
    profit: isOver ? booked : [...booked, ...open],
    ...(isOver ? { openApart: sumProfit(open) } : {}),
    ...{ reasons: tally.reasons, copied: tally.events.copied, seen: tally.events.seen },
  };
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

function noFollower(facts: ReportFacts, wanted: string | undefined): string {
  const known = [...new Set(listLedgers(facts).map(({ follower }) => follower))].join(', ');
  return `--follower: no follower ${JSON.stringify(wanted)}; there is ${known}`;
}

function isOf(ledger: LedgerOfReport, owned: { readonly follower: string; readonly mode: string }): boolean {
  return owned.follower === ledger.follower && owned.mode === ledger.mode;
}
