import { isChildOpen } from '#core/model/child-order.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { type FollowerMode } from '#core/model/settings.ts';
import { plus, sum } from '#core/values/quantity.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { makeReport } from './collect-report.ts';
import { type EventTally, type ReasonTally, type ReportFacts, type TradeReport } from './report-model.ts';

/** What all followers of one mode came to together: money of one kind is never added to that of another. */
export type ModeStats = EventTally & {
  readonly mode: FollowerMode;
  readonly followers: number;
  readonly trades: number;
  readonly bought: Usd;
  readonly sold: Usd;
  readonly fees: Usd;
  readonly realised: Usd;
  /** Marks less cost of what is held and has a mark. */
  readonly open: Usd;
  /** Positions that are held, and those of them without a mark: `open` leaves these out. */
  readonly held: number;
  readonly unmarked: number;
  /** Parent orders that are not over, by state. */
  readonly queue: Readonly<Record<'NEW' | 'HELD' | 'WORKING', number>>;
  /** Orders at the venue, or on their way there. */
  readonly ordersOut: number;
};

/** The system in figures. */
export type DeskStats = {
  readonly settingsVersion: bigint;
  readonly followers: number;
  readonly follows: number;
  readonly leaders: { readonly enabled: number; readonly disabled: number };
  /** What leaders did, each once, whoever copies them. */
  readonly leaderEvents: number;
  readonly modes: readonly ModeStats[];
};

const MODES: readonly FollowerMode[] = ['live', 'paper', 'dry-run'];

/** Counts everything that was ever recorded, ledgers that are no longer in force too. */
export function deskStats(facts: ReportFacts): DeskStats {
  const { settings } = facts;
  const report = makeReport(facts);
  const enabled = settings.leaders.filter((leader) => leader.enabled).length;
  return {
    settingsVersion: settings.version,
    followers: settings.followers.length,
    follows: settings.follows.length,
    leaders: { enabled, disabled: settings.leaders.length - enabled },
    leaderEvents: facts.events.size,
    modes: MODES.flatMap((mode) => {
      const own = report.followers.filter((follower) => follower.mode === mode);
      return own.length === 0 ? [] : [statsOf(facts, mode, { own, trades: report.trades })];
    }),
  };
}

type Reported = Pick<ReturnType<typeof makeReport>, 'trades'> & {
  readonly own: ReturnType<typeof makeReport>['followers'];
};

function statsOf({ parents, children }: ReportFacts, mode: FollowerMode, { own, trades }: Reported): ModeStats {
  const traded = trades.filter((trade) => trade.mode === mode && trade.status !== 'FAILED');
  const costs = (side: TradeReport['side']): Usd =>
    sum(
      NO_USD,
      traded.filter((trade) => trade.side === side).map(({ cost }) => cost),
    );
  const leaders = own.flatMap((follower) => follower.leaders);
  const open = [...parents.values()].filter((parent) => parent.mode === mode && isOpen(parent.state));
  const inState = (state: string): number => open.filter((parent) => parent.state === state).length;
  const counted = (kind: keyof EventTally['events']): number =>
    own.reduce((count, { events }) => count + events[kind], 0);
  return {
    mode,
    followers: own.filter(({ isCurrent }) => isCurrent).length,
    events: { seen: counted('seen'), copied: counted('copied'), skipped: counted('skipped'), open: counted('open') },
    reasons: summed(own.flatMap(({ reasons }) => reasons)),
    waits: summed(own.flatMap(({ waits }) => waits)),
    trades: traded.length,
    bought: costs('BUY'),
    sold: costs('SELL'),
    fees: sum(
      NO_USD,
      traded.map(({ fee }) => fee),
    ),
    realised: sum(
      NO_USD,
      leaders.map(({ realised }) => realised),
    ),
    open: sum(
      NO_USD,
      leaders.map((leader) => leader.open),
    ),
    held: leaders.reduce((count, { openPositions }) => count + openPositions, 0),
    unmarked: leaders.reduce((count, { unmarked }) => count + unmarked, 0),
    queue: { NEW: inState('NEW'), HELD: inState('HELD'), WORKING: inState('WORKING') },
    ordersOut: children.filter((child) => child.mode === mode && isChildOpen(child.state)).length,
  };
}

/** One line for each code, the most frequent first. */
function summed(tallies: readonly ReasonTally[]): readonly ReasonTally[] {
  const byCode = Map.groupBy(tallies, ({ code }) => code);
  return [...byCode]
    .map(([code, same]) => ({
      code,
      count: same.reduce((count, one) => count + one.count, 0),
      leaderNotional: same.reduce((total, one) => plus(total, one.leaderNotional), NO_USD),
    }))
    .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}
