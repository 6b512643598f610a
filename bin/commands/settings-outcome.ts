import { type Settings } from '#core/model/settings.ts';
import { leaderShareLimit, totalLimit } from '#core/risk/limits.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { smaller, sum } from '#core/values/quantity.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type ExposurePoint, exposureSeries, highestOf } from './exposure-series.ts';
import { type InventedDecisions, inventedDecisions, type MarketMark } from './invented-decisions.ts';
import { type LocalRun } from './local/run-local.ts';
import { type FollowerReport, type ReasonTally, type TradeReport } from './report-model.ts';

/** The classes of codes with which a leader's trade ends without a copy. */
export type LeftOut = 'skip' | 'deny' | 'end';

/** Why trades were not copied, by code. */
export type LeftOutReason = ReasonTally & { readonly kind: LeftOut };

/** What one account came to under one settings file: seen = copied + skipped + denied + ended + open. */
export type SettingsOutcome = {
  /** The settings' name; with the account's where the file has several. */
  readonly name: string;
  readonly seen: number;
  readonly copied: number;
  readonly skipped: number;
  readonly denied: number;
  /** Ordered or about to be, and nothing bought or sold: no fill, netted, the venue's refusal. */
  readonly ended: number;
  readonly open: number;
  /** The most frequent first. */
  readonly reasons: readonly LeftOutReason[];
  /** What the open ones wait for. */
  readonly waits: readonly ReasonTally[];
  /** The most that the settings let be at stake on this tape. */
  readonly cap: Usd;
  readonly capital: Usd;
  readonly highest: Usd;
  readonly exposure: readonly ExposurePoint[];
  /**
   * The most by the exchange's own record, where a purchase counts from its match, and a market that has paid out until it
   * is redeemed: both are moments in which it may show more than the cap.
   */
  readonly highestAtExchange: Usd;
  /** Dollars without fees, like those sold for. */
  readonly bought: Usd;
  readonly sold: Usd;
  readonly fees: Usd;
  /** Fees taken off. */
  readonly realised: Usd;
  readonly unrealised: Usd;
  /** Positions without a price at the end: `unrealised` leaves them out. */
  readonly unmarked: number;
  readonly invented: InventedDecisions;
  /** False where the ledger is not what the exchange says, a function failed, or more was at stake than the cap. */
  readonly isSound: boolean;
};

type OutcomeInput = {
  readonly name: string;
  readonly run: LocalRun;
  /** Wallets of the leaders that the tape has. */
  readonly leaders: ReadonlySet<string>;
  readonly marks: ReadonlyMap<string, MarketMark>;
};

/** What a play came to, for each account of its settings. */
export function settingsOutcomes(input: OutcomeInput): readonly SettingsOutcome[] {
  const current = input.run.report.followers.filter(({ isCurrent }) => isCurrent);
  return current.map((follower) => ({
    ...outcomeOf(input, follower),
    name: current.length > 1 ? `${input.name}/${follower.name}` : input.name,
  }));
}

/**
 * The most that may be at stake: the limit on everything, or what is allocated to the leaders of the tape where that is
 * less.
 */
export function capOn(settings: Settings, follower: FollowerName, leaders: ReadonlySet<string>): Usd {
  const account = settings.followers.find(({ name }) => name === follower);
  if (account === undefined) return NO_USD;
  const share = leaderShareLimit({ settings, follower: account });
  const enabled = new Set(settings.leaders.filter((leader) => leader.enabled).map(({ wallet }) => wallet));
  const allocated = settings.follows
    .filter((follow) => follow.follower === follower && enabled.has(follow.leader) && leaders.has(follow.leader))
    .map((follow) => (share === undefined ? follow.allocated : smaller(follow.allocated, share)));
  return smaller(totalLimit(settings, account.totalCapital), sum(NO_USD, allocated));
}

function outcomeOf({ run, leaders, marks }: OutcomeInput, report: FollowerReport): Omit<SettingsOutcome, 'name'> {
  const { name, mode, events } = report;
  const isOwn = (one: { readonly follower: string; readonly mode: string }): boolean =>
    one.follower === name && one.mode === mode;
  const exposure = exposureSeries(run.archive.journal.filter(isOwn));
  const cap = capOn(run.settings, name, leaders);
  const highest = highestOf(exposure);
  const highestAtExchange = (run.audits.get(name)?.highestExposureMicro ?? NO_USD) as Usd;
  const copies = run.archive.parents.filter(
    (parent) => isOwn(parent) && parent.origin === 'copy' && parent.reopens === undefined,
  );
  return {
    seen: events.seen,
    copied: events.copied,
    open: events.open,
    ...leftOut(report),
    waits: report.waits,
    ...{ cap, capital: report.totalCapital, highest, exposure, highestAtExchange },
    ...moneyOf(run.report.trades.filter(isOwn)),
    ...profitOf(report),
    invented: inventedDecisions({ facts: storedFacts(run), settings: run.settings, copies, marks }),
    isSound: run.comparison.isEqual && run.failedRuns === 0 && highest <= cap,
  };
}

function leftOut({ reasons }: FollowerReport): Pick<SettingsOutcome, 'skipped' | 'denied' | 'ended' | 'reasons'> {
  const kinds = reasons.map((reason) => ({ ...reason, kind: kindOf(reason) }));
  const count = (kind: LeftOut): number =>
    kinds.filter((reason) => reason.kind === kind).reduce((total, reason) => total + reason.count, 0);
  return { skipped: count('skip'), denied: count('deny'), ended: count('end'), reasons: kinds };
}

/** What waited and was closed for another reason has ended like an order. */
function kindOf({ code }: ReasonTally): LeftOut {
  const { class: kind } = REASONS[code];
  return kind === 'skip' || kind === 'deny' ? kind : 'end';
}

function moneyOf(trades: readonly TradeReport[]): Pick<SettingsOutcome, 'bought' | 'sold' | 'fees'> {
  const standing = trades.filter(({ status }) => status !== 'FAILED');
  const total = (pick: (trade: TradeReport) => Usd): Usd => sum(NO_USD, standing.map(pick));
  return {
    bought: total(({ side, cost }) => (side === 'BUY' ? cost : NO_USD)),
    sold: total(({ side, cost }) => (side === 'SELL' ? cost : NO_USD)),
    fees: total(({ fee }) => fee),
  };
}

function profitOf({ leaders }: FollowerReport): Pick<SettingsOutcome, 'realised' | 'unrealised' | 'unmarked'> {
  return {
    realised: sum(
      NO_USD,
      leaders.map((leader) => leader.realised),
    ),
    unrealised: sum(
      NO_USD,
      leaders.map((leader) => leader.open),
    ),
    unmarked: leaders.reduce((total, leader) => total + leader.unmarked, 0),
  };
}

function storedFacts({ archive }: LocalRun) {
  return {
    events: new Map(archive.events.map((event) => [event.eventId, event])),
    parents: new Map(archive.parents.map((parent) => [parent.parentId, parent])),
    children: archive.children,
  };
}
