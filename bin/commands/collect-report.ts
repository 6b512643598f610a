import { switchOf } from '#core/ledger/modes.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { leaderName } from '#core/model/leader-name.ts';
import { isLeader, ownedOf, type Position } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { totalLimit } from '#core/risk/limits.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { type Price, proceedsOf } from '#core/values/price.ts';
import { larger, minus, sum } from '#core/values/quantity.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { PortError, UnavailableError } from '#ports/errors.ts';
import { type Archive } from '#ports/ledger.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import {
  type FollowerReport,
  type LeaderReport,
  type Report,
  type ReportFacts,
  type TradingReport,
} from './report-model.ts';
import { countEvents } from './report-events.ts';
import { isOf, listLedgers, type LedgerOfReport } from './report-ledgers.ts';
import { listTrades } from './report-trades.ts';

/** Where a report's facts come from. */
export type ReportSources = {
  readonly archive: Archive;
  readonly settings: Settings;
  readonly snapshots: Pick<Snapshots, 'leaderEquity' | 'followerEquity'>;
  readonly marks: (token: TokenId) => Promise<Price | undefined>;
};

/** Reads everything ever stored and makes the report that the views show. @throws UnavailableError */
export async function collectReport(sources: ReportSources): Promise<Report> {
  return makeReport(await collectFacts(sources));
}

/** Reads everything ever stored that a report is made of. @throws UnavailableError */
export async function collectFacts(sources: ReportSources): Promise<ReportFacts> {
  const { archive, settings } = sources;
  const events = await collected(archive.events());
  const parents = await collected(archive.parents());
  const positions = await collected(archive.positions());
  return {
    settings,
    events: new Map(events.map((event) => [event.eventId, event])),
    parents: new Map(parents.map((parent) => [parent.parentId, parent])),
    children: await collected(archive.children()),
    caps: await collected(archive.caps()),
    positions,
    leaderEquity: await leaderEquities(sources),
    followerEquity: await followerEquities(sources),
    marks: await marksOf(positions, sources.marks),
  };
}

/** Makes a report of facts; a follower's other ledgers (another mode, a removed follower) come after the current ones. */
export function makeReport(facts: ReportFacts): Report {
  return {
    settingsVersion: facts.settings.version,
    followers: listLedgers(facts).map((ledger) => followerReport(facts, ledger)),
    trades: listTrades(facts),
  };
}

function followerReport(facts: ReportFacts, ledger: LedgerOfReport): FollowerReport {
  const { limits } = facts.settings;
  const exposure = usedOf(facts, ledger, GLOBAL_CAP);
  const equity = facts.followerEquity.get(`${ledger.follower}#${ledger.mode}`);
  return {
    name: ledger.follower,
    mode: ledger.mode,
    isCurrent: ledger.isCurrent,
    ...tradingOf(facts, ledger, GLOBAL_CAP),
    totalCapital: ledger.totalCapital,
    reserveCapital: limits.reserveCapital,
    maxTotalExposure: limits.maxTotalExposure,
    exposure,
    available: minus(ledger.totalCapital, exposure),
    room: larger(minus(totalLimit(facts.settings, ledger.totalCapital), exposure), NO_USD),
    claims: sum(
      NO_USD,
      facts.positions.filter((each) => isOf(ledger, each)).map(({ claimedUsd }) => claimedUsd),
    ),
    ...(equity === undefined ? {} : { equity }),
    leaders: ledger.leaders
      .map((leader) => leaderReport(facts, ledger, leader))
      .filter((leader) => leader.enabled || hasHistory(leader)),
    ...countEvents(facts, ledger),
  };
}

function leaderReport(facts: ReportFacts, ledger: LedgerOfReport, wallet: Wallet): LeaderReport {
  const { settings } = facts;
  const leader = settings.leaders.find((each) => each.wallet === wallet);
  const follow = settings.follows.find((each) => each.follower === ledger.follower && each.leader === wallet);
  const positions = facts.positions.filter((each) => isOf(ledger, each) && each.leader === wallet);
  const held = positions.filter((each) => ownedOf(each) > 0n);
  const marked = held.flatMap((position) => {
    const mark = facts.marks.get(position.token);
    return mark === undefined ? [] : [minus(proceedsOf(ownedOf(position), mark), position.basis)];
  });
  const equity = facts.leaderEquity.get(wallet);
  return {
    name: leaderName(settings.leaders, wallet),
    wallet,
    enabled: follow !== undefined && leader?.enabled === true,
    ...tradingOf(facts, ledger, leaderCap(wallet)),
    allocated: follow?.allocated ?? NO_USD,
    exposed: isLeader(wallet) ? usedOf(facts, ledger, leaderCap(wallet)) : basisOf(held),
    realised: sum(
      NO_USD,
      positions.map(({ realised }) => realised),
    ),
    open: sum(NO_USD, marked),
    unmarked: held.length - marked.length,
    openPositions: held.length,
    trades: [...facts.parents.values()].filter(
      (each) => isOf(ledger, each) && each.leader === wallet && each.state === 'DONE' && each.filledShares > 0n,
    ).length,
    ...(equity === undefined ? {} : { equity }),
  };
}

function hasHistory(leader: LeaderReport): boolean {
  return leader.exposed !== 0n || leader.realised !== 0n || leader.trades > 0 || leader.openPositions > 0;
}

/** What no leader stands behind has no cap of its own. */
function basisOf(positions: readonly Position[]): Usd {
  return sum(
    NO_USD,
    positions.map(({ basis }) => basis),
  );
}

function tradingOf({ caps }: ReportFacts, ledger: LedgerOfReport, name: string): { readonly trading?: TradingReport } {
  const cap = caps.find((one) => isOf(ledger, one) && one.name === name);
  if (cap === undefined) return {};
  const { follower, tradingMode, switchFrom, breakers = [], trips } = cap;
  const owner = switchFrom === undefined ? {} : { switchFrom };
  return {
    trading: {
      follower,
      ...(name === GLOBAL_CAP ? {} : { name }),
      tradingMode,
      switch: switchOf(cap),
      ...owner,
      breakers,
      ...(trips === undefined ? {} : { trips }),
    },
  };
}

function usedOf({ caps }: ReportFacts, ledger: LedgerOfReport, name: string): Usd {
  return caps.find((cap) => isOf(ledger, cap) && cap.name === name)?.used ?? NO_USD;
}

/** Where the markets cannot be asked, the rest is without a price: what is stored is shown all the same. */
async function marksOf(
  positions: readonly Position[],
  marks: ReportSources['marks'],
): Promise<ReadonlyMap<TokenId, Price>> {
  const held = positions.filter((each) => ownedOf(each) > 0n);
  const found = new Map<TokenId, Price>();
  for (const token of new Set(held.map((each) => each.token))) {
    try {
      const mark = await marks(token);
      if (mark !== undefined) found.set(token, mark);
    } catch (error) {
      if (error instanceof UnavailableError) return found;
      // One token's answer that nobody can read says nothing of the others.
      if (!(error instanceof PortError)) throw error;
    }
  }
  return found;
}

async function leaderEquities({ settings, snapshots }: ReportSources): Promise<ReadonlyMap<Wallet, LeaderEquity>> {
  const found = new Map<Wallet, LeaderEquity>();
  for (const { wallet } of settings.leaders) {
    const snapshot = await snapshots.leaderEquity(wallet);
    if (snapshot !== undefined) found.set(wallet, snapshot);
  }
  return found;
}

async function followerEquities({ settings, snapshots }: ReportSources): Promise<ReadonlyMap<string, FollowerEquity>> {
  const found = new Map<string, FollowerEquity>();
  for (const { name: follower, mode } of settings.followers) {
    const snapshot = await snapshots.followerEquity({ follower, mode });
    if (snapshot !== undefined) found.set(`${follower}#${mode}`, snapshot);
  }
  return found;
}

/** Everything that a walk brings. */
export async function collected<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
