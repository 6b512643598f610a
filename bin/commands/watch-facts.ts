import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { isLeader, ownedOf, type Position } from '#core/model/position.ts';
import { type FollowerMode, type Settings } from '#core/model/settings.ts';
import { isWorked, type WorkedParent } from '#core/execution/working/work-view.ts';
import { leaderName } from '#core/model/leader-name.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { type FollowerName, type TokenId, type Wallet } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Usd } from '#core/values/usd.ts';
import { type System } from './open-system.ts';
import { collectFacts, makeReport } from './collect-report.ts';
import { type Report, type ReportFacts } from './report-model.ts';
import { settingsInForce } from './settings-in-force.ts';

/** Who POSTed may wait that long for the answer; from then on what became of an order counts as unknown. */
const UNKNOWN_AFTER_MS = 6_000;

/** What a follower holds of a token for one leader, beside what that leader holds. */
export type SideBySide = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly leader: string;
  readonly title: string;
  readonly outcome: string;
  /** As it is recorded; absent where nothing of his is. */
  readonly leaderShares?: Shares;
  readonly owned: Shares;
  readonly target: Shares;
  readonly basis: Usd;
  readonly mark?: Price;
};

/** How far a leader is recorded. */
export type FeedHealth = {
  readonly leader: string;
  /** Block time up to which everything is; absent before he was armed. */
  readonly at?: UnixMs;
};

/** What stands between a system and its next trade. */
export type Health = {
  /** Absent on a folder on which no system runs. */
  readonly now?: UnixMs;
  /** How far the venue's index is behind the chain; absent where it cannot be asked or does not answer. */
  readonly indexLagMs?: number;
  readonly feeds: readonly FeedHealth[];
  readonly openOrders: number;
  /** Orders that were sent and of which nobody knows what became; the oldest was sent then. */
  readonly unknown: { readonly count: number; readonly since?: UnixMs };
};

/** Everything that one frame of the live view shows. */
export type WatchFacts = {
  readonly report: Report;
  readonly positions: readonly SideBySide[];
  /** Orders that work over time. */
  readonly orders: readonly WorkedParent[];
  readonly health: Health;
};

/** Reads everything that one frame shows. @throws Error without settings; UnavailableError */
export async function collectWatch(system: System, follower: string | undefined): Promise<WatchFacts> {
  const settings = await settingsInForce(system);
  const facts = await collectFacts({ ...system, settings });
  const isAsked = (owned: { readonly follower: string }): boolean =>
    follower === undefined || owned.follower === follower;
  return {
    report: makeReport(facts),
    positions: await heldPositions(system, facts, isAsked),
    orders: workingOrders(facts).filter(isAsked),
    health: await healthOf(system, settings, facts.children.filter(isAsked)),
  };
}

/** Orders that work over time: a person's own, and copies. */
export function workingOrders({ parents }: Pick<ReportFacts, 'parents'>): readonly WorkedParent[] {
  return [...parents.values()].filter(isWorked).filter(({ state }) => isOpen(state));
}

/** What followers hold beside what their leaders do, the dearest first. */
export async function heldPositions(
  system: Pick<System, 'ledger'>,
  facts: ReportFacts,
  isAsked: (position: Position) => boolean,
): Promise<readonly SideBySide[]> {
  const held = facts.positions.filter((one) => isAsked(one) && (ownedOf(one) > 0n || one.target > 0n));
  const positions: SideBySide[] = [];
  for (const position of held) positions.push(await sideBySide(system, facts, position));
  return positions.toSorted((a, b) => Number(b.basis - a.basis) || a.title.localeCompare(b.title));
}

async function sideBySide(
  { ledger }: Pick<System, 'ledger'>,
  facts: ReportFacts,
  position: Position,
): Promise<SideBySide> {
  const { follower, mode, leader, token, title, outcome, target, basis } = position;
  const his = await leaderShares(ledger, leader, token);
  const mark = facts.marks.get(token);
  return {
    ...{ follower, mode, title, outcome, target, basis, owned: ownedOf(position) },
    leader: leaderName(facts.settings.leaders, leader),
    ...(his === undefined ? {} : { leaderShares: his }),
    ...(mark === undefined ? {} : { mark }),
  };
}

async function leaderShares(ledger: System['ledger'], leader: Wallet, token: TokenId): Promise<Shares | undefined> {
  return isLeader(leader) ? (await ledger.leaderPosition(leader, token))?.shares : undefined;
}

async function healthOf(
  { cursors, world }: Pick<System, 'cursors' | 'world'>,
  { leaders }: Settings,
  children: readonly ChildOrder[],
): Promise<Health> {
  const now = await world?.clock.now();
  // A feed that does not answer is what this view is for: it shows that nothing is known of it.
  const indexLagMs = await world?.feed.lagMs().catch(() => undefined);
  const feeds: FeedHealth[] = [];
  for (const { name, wallet, enabled } of leaders) {
    if (!enabled) continue;
    const cursor = await cursors.cursor(wallet);
    feeds.push({ leader: name, ...(cursor === undefined ? {} : { at: cursor.at }) });
  }
  const sent = children.flatMap(({ state, lastPostAt }) =>
    state === 'SUBMITTING' && lastPostAt !== undefined ? [lastPostAt] : [],
  );
  const unknown = now === undefined ? sent : sent.filter((at) => now - at > UNKNOWN_AFTER_MS);
  const [since] = unknown.toSorted((a, b) => a - b);
  return {
    ...(now === undefined ? {} : { now }),
    ...(indexLagMs === undefined ? {} : { indexLagMs }),
    feeds,
    openOrders: children.filter(({ state }) => isChildOpen(state)).length,
    unknown: { count: unknown.length, ...(since === undefined ? {} : { since }) },
  };
}
