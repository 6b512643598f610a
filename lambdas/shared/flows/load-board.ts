import { dayResults, type DayResults } from '#core/ledger/day-results.ts';
import { type Cap, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { type LeaderEquity } from '#core/model/leader-equity.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { type ShownStanding } from '#core/reporting/standing-words.ts';
import { totalLimit } from '#core/risk/limits.ts';
import { type Wallet } from '#core/values/ids.ts';
import {
  DAY_MS,
  later,
  monthBefore,
  startOfUtcDay,
  unixMs,
  type UnixMs,
  utcDate,
  utcMonth,
} from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';
import { type Clock } from '#ports/clock.ts';
import { type JournalPage, type Ledger, type LedgerName } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { loadStandings, shownStanding, type StandingDeps, type StoredStandings } from './load-standing.ts';

export type BoardDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly ledger: Pick<Ledger, 'modeCaps' | 'journalPage'>;
  readonly settings: Pick<SettingsStore, 'current'>;
  readonly scores: StandingDeps['scores'];
  readonly snapshots: Pick<Snapshots, 'followerEquity' | 'pastEquities' | 'leaderEquity' | 'leaderStanding'>;
};

/** A leader as a follower copies him. */
export type BoardLeader = {
  readonly name: string;
  readonly wallet: Wallet;
  readonly enabled: boolean;
  readonly allocated: Usd;
  /** What is at stake through him, and his mode; undefined before the ledger was opened. */
  readonly cap: Cap | undefined;
  readonly equity: LeaderEquity | undefined;
  /** Undefined where it is not drawn. */
  readonly standing: ShownStanding | undefined;
  readonly results: DayResults;
};

/** One follower's ledger, in the mode that is in force. */
export type BoardLedger = LedgerName & {
  readonly totalLimit: Usd;
  readonly cap: Cap | undefined;
  readonly equity: FollowerEquity | undefined;
  /** One for each quarter of an hour, oldest first. */
  readonly past: readonly FollowerEquity[];
  readonly leaders: readonly BoardLeader[];
  /** True where the journal is longer than a board reads: results are of a part of it. */
  readonly isCut: boolean;
};

/** What a dashboard shows that metrics cannot tell. */
export type Board = {
  readonly now: UnixMs;
  /** Undefined before settings were stored. */
  readonly settingsVersion: bigint | undefined;
  /** UTC days, oldest first, of which results are told. */
  readonly days: readonly string[];
  readonly ledgers: readonly BoardLedger[];
};

/** What of a board is read: the past for its plots, the journal for results. */
export type BoardParts = {
  /** The past is told from then on, ten days back at most. */
  readonly from?: UnixMs;
  readonly hasPast: boolean;
  readonly hasResults: boolean;
  /** Where the leaders stand, who are enabled. */
  readonly hasStandings: boolean;
};

/** UTC days that results are told of. */
export const BOARD_DAYS = 14;
/** What `pastEquities` tells at most: 1,000 quarters of an hour. */
const PAST_MS = 10 * DAY_MS;
/** Pages of a month's journal that are read; some thousand bookings. */
const MOST_PAGES = 8;

/**
 * Reads what a dashboard shows of every follower: value, modes, what is at stake against its limit, and results by leader
 * and day. Reads only.
 *
 * @throws UnavailableError
 */
export async function loadBoard(deps: BoardDeps, parts: BoardParts): Promise<Board> {
  const now = await deps.clock.now();
  const settings = await deps.settings.current();
  const days = Array.from({ length: BOARD_DAYS }, (_, index) => {
    return utcDate(later(now, (index + 1 - BOARD_DAYS) * DAY_MS));
  });
  const since = unixMs(Math.max(parts.from ?? 0, now - PAST_MS));
  if (settings === undefined) return { now, settingsVersion: undefined, days, ledgers: [] };
  const equities = await leaderEquities(deps, settings);
  const enabled = settings.leaders.filter((leader) => parts.hasStandings && leader.enabled);
  const standings = await loadStandings(
    deps,
    enabled.map(({ wallet }) => wallet),
  );
  const ledgers: BoardLedger[] = [];
  for (const follower of settings.followers)
    ledgers.push(await loadLedger(deps, { ...parts, settings, equities, standings, follower, now, since }));
  return { now, settingsVersion: settings.version, days, ledgers };
}

/** Each once, however many follow him. */
async function leaderEquities({ snapshots }: BoardDeps, { leaders }: Settings): Promise<Equities> {
  const found = new Map<Wallet, LeaderEquity>();
  for (const { wallet } of leaders) {
    const equity = await snapshots.leaderEquity(wallet);
    if (equity !== undefined) found.set(wallet, equity);
  }
  return found;
}

type Equities = ReadonlyMap<Wallet, LeaderEquity>;

type LedgerInput = Pick<BoardParts, 'hasPast' | 'hasResults'> & {
  readonly settings: Settings;
  readonly equities: Equities;
  readonly standings: StoredStandings;
  readonly follower: Follower;
  readonly now: UnixMs;
  readonly since: UnixMs;
};

async function loadLedger(deps: BoardDeps, input: LedgerInput): Promise<BoardLedger> {
  const { settings, follower, now, since } = input;
  const name: LedgerName = { follower: follower.name, mode: follower.mode };
  const caps = await deps.ledger.modeCaps(name);
  const { legs, isCut } = input.hasResults ? await journalSince(deps, name, now) : NO_JOURNAL;
  const results = dayResults(legs);
  const follows = settings.follows.filter((one) => one.follower === follower.name);
  const leaders = follows.map(({ leader: wallet, allocated }): BoardLeader => {
    const leader = settings.leaders.find((one) => one.wallet === wallet);
    return {
      name: leader?.name ?? wallet,
      wallet,
      enabled: leader?.enabled === true,
      allocated,
      cap: caps.find((cap) => cap.name === leaderCap(wallet)),
      equity: input.equities.get(wallet),
      standing: shownStanding(input.standings, { settings, leader: wallet, followers: [follower] }),
      results: results.get(wallet) ?? new Map(),
    };
  });
  return {
    ...name,
    totalLimit: totalLimit(settings, follower.totalCapital),
    cap: caps.find((cap) => cap.name === GLOBAL_CAP),
    equity: await deps.snapshots.followerEquity(name),
    past: input.hasPast ? await deps.snapshots.pastEquities(name, since) : [],
    leaders,
    isCut,
  };
}

type Journal = { readonly legs: JournalPage['legs']; readonly isCut: boolean };
const NO_JOURNAL: Journal = { legs: [], isCut: false };

/** The journal of the days that are told: this month's, and the one before where they begin in it. */
async function journalSince({ ledger }: BoardDeps, name: LedgerName, now: UnixMs): Promise<Journal> {
  const month = utcMonth(now);
  const since = startOfUtcDay(later(now, (1 - BOARD_DAYS) * DAY_MS));
  const legs: JournalPage['legs'][number][] = [];
  let isCut = false;
  for (const one of utcMonth(since) === month ? [month] : [monthBefore(month), month]) {
    let from: string | undefined;
    for (let page = 0; ; page += 1) {
      if (page === MOST_PAGES) {
        isCut = true;
        break;
      }
      const { legs: found, next } = await ledger.journalPage(name, one, from);
      // A month has more days than are told.
      legs.push(...found.filter(({ at }) => at >= since));
      if (next === undefined) break;
      from = next;
    }
  }
  return { legs, isCut };
}
