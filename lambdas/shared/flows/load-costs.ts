import { leaderName } from '#core/model/leader-name.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { type EventCost } from '#core/reporting/ledger-costs.ts';
import { pastValues } from '#core/reporting/past-values.ts';
import { bookedPayouts, payoutFinder } from '#core/reporting/payouts.ts';
import { periodCosts } from '#core/reporting/period-costs.ts';
import { type CostSum, sumCosts } from '#core/reporting/sum-costs.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay, type UnixMs, unixMs, utcDate } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type CostArchive, type CostFacts } from '#ports/ledger.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { type Snapshots } from '#ports/snapshots.ts';

export type CostDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly archive: CostArchive;
  readonly settings: Pick<SettingsStore, 'current' | 'version'>;
  readonly snapshots: Pick<Snapshots, 'marks' | 'closingMarks'>;
};

/** What copying one leader cost. */
export type LeaderCost = { readonly name: string; readonly wallet: Wallet; readonly cost: CostSum };

/** What copying cost one follower in the mode that is in force. */
export type LedgerCost = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** Dearest first. */
  readonly leaders: readonly LeaderCost[];
  readonly total: CostSum;
};

/** What copying cost in some days that are over. */
export type Costs = {
  readonly period: { readonly start: UnixMs; readonly end: UnixMs };
  /** The day whose marks tell what was open in the end; absent where none are stored that could. */
  readonly markedOn?: string;
  /** Undefined where the table is larger than is read. */
  readonly ledgers: readonly LedgerCost[] | undefined;
};

/**
 * Megabytes of the table that one look reads at most: 3,072 read units. Pages full of orders took 280 MB of memory and 2.6
 * seconds of a whole processor (2026-11-22), of which a function of 512 MB has three tenths: some nine of its 15 seconds.
 */
export const MOST_COST_PAGES = 24;

/**
 * Tells what copying cost in whole UTC days up to the last midnight, as a report of them does, of what is stored alone: what
 * only the venue knows, the end of markets that no copy owned, is counted as unvalued.
 *
 * @throws UnavailableError
 */
export async function loadCosts(deps: CostDeps, days: number): Promise<Costs> {
  const end = startOfUtcDay(await deps.clock.now());
  const period = { start: later(end, -days * DAY_MS), end };
  const settings = await deps.settings.current();
  if (settings === undefined) return { period, ledgers: [] };
  const facts = await deps.archive.costFacts(MOST_COST_PAGES);
  if (facts === undefined) return { period, ledgers: undefined };
  const closing = await deps.snapshots.closingMarks(utcDate(unixMs(end - 1)));
  const valueOf = await valuesOf(deps, { facts, end, closing });
  const versions = await versionsOf(deps, facts, period.start);
  const ledgers = settings.followers.map(({ name: follower, mode }): LedgerCost => {
    const own = (owned: { readonly follower: string; readonly mode: string }): boolean =>
      owned.follower === follower && owned.mode === mode;
    const costs = periodCosts(
      {
        events: new Map(facts.events.map((event) => [event.eventId, event])),
        parents: new Map(facts.parents.filter(own).map((parent) => [parent.parentId, parent])),
        children: facts.children.filter(own),
        ...{ valueOf, settingsOf: (version) => versions.get(version) },
      },
      period,
    );
    return { follower, mode, ...summed(costs, settings, `${follower}#${mode}`) };
  });
  return { period, ...(closing === undefined ? {} : { markedOn: closing.day }), ledgers };
}

type ValueInput = {
  readonly facts: CostFacts;
  readonly end: UnixMs;
  readonly closing: Awaited<ReturnType<Snapshots['closingMarks']>>;
};

async function valuesOf(
  { snapshots }: CostDeps,
  { facts, ...past }: ValueInput,
): Promise<ReturnType<typeof pastValues>> {
  const conditions = new Map(facts.events.map(({ token, condition }) => [token, condition]));
  const paidFor = payoutFinder(bookedPayouts(facts.payouts));
  const marks = new Map((await snapshots.marks())?.marks.map(({ token, price }) => [token, price]));
  return pastValues({
    ...past,
    journal: facts.payouts,
    conditionOf: (token) => conditions.get(token),
    valueOf: (token) => {
      const condition = conditions.get(token);
      const price = (condition === undefined ? undefined : paidFor(token, condition)) ?? marks.get(token);
      return price === undefined ? undefined : { price, from: 'mark' };
    },
  });
}

/** Those that trades of the period were sized by: what older ones wanted is in no cost of it. */
async function versionsOf(
  { settings }: CostDeps,
  { events, parents }: CostFacts,
  start: UnixMs,
): Promise<ReadonlyMap<bigint, Settings>> {
  const wanted = new Set([
    ...events.filter(({ at }) => at >= start).map(({ settingsVersion }) => settingsVersion),
    ...parents.filter(({ createdAt }) => createdAt >= start).flatMap(({ decided }) => decided?.settings ?? []),
  ]);
  const found = new Map<bigint, Settings>();
  for (const version of wanted) {
    const one = await settings.version(version);
    if (one !== undefined) found.set(version, one);
  }
  return found;
}

/** Labelled as a report labels them, so that intervals are drawn alike. */
function summed(
  costs: readonly EventCost[],
  { leaders }: Settings,
  label: string,
): Pick<LedgerCost, 'leaders' | 'total'> {
  const byLeader = Map.groupBy(costs, ({ parent }) => parent.leader);
  const rows = [...byLeader].map(([wallet, own]): LeaderCost => {
    const name = leaderName(leaders, wallet);
    return { name, wallet, cost: sumCosts(own, `${label}|leader|${wallet}`) };
  });
  const dearestFirst = rows.toSorted((a, b) => (a.cost.cost < b.cost.cost ? 1 : -1));
  return { leaders: dearestFirst, total: sumCosts(costs, `${label}|total`) };
}
