import { type MarkedHolding } from '#core/execution/align-order.ts';
import { refusedRow } from '#core/execution/sync-row.ts';
import { type LeaderPosition } from '#core/model/leader-event.ts';
import { ownedOf, type Position } from '#core/model/position.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Follow, type Follower } from '#core/model/settings.ts';
import { type SyncReport } from '#core/model/sync.ts';
import { CLOCK_SLACK_MS } from '#core/risk/age-gate.ts';
import { EQUITY_MAX_AGE_MS } from '#core/risk/leader-rules.ts';
import { type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { ConfigurationError, UnreadableAnswerError } from '#ports/errors.ts';
import { type ActivityRow, type HeldPosition } from '#ports/leader-feed.ts';
import { type AlignInput, alignPosition, type AlignTally } from './align-position.ts';
import { type SyncDeps } from './catch-up.ts';
import { ringSynced } from './ring-synced.ts';

/** What of a leader's holding two sources agree on, or why it is not known. */
export type Holding = MarkedHolding & { readonly unsure?: Reason };

/**
 * Lets followers own what the leader holds now, by the sizing of each: buys what is missing, and sells what is too much.
 *
 * Sizes come from holdings that the venue shows as they are recorded, at today's marks; what he has just traded is left
 * to the copies of it.
 *
 * @throws ConfigurationError when the leader was never armed; UnreadableAnswerError when his newest trades are not all known
 */
export async function alignLeader(
  deps: SyncDeps,
  input: AlignInput,
): Promise<Omit<SyncReport, 'mode' | 'dryRun' | 'leader'>> {
  const { leader, follows, settings } = input;
  if ((await deps.cursors.cursor(leader.wallet)) === undefined)
    throw new ConfigurationError('the leader is not watched yet: the watcher first takes down what he holds', {
      leader: leader.wallet,
    });
  const holdings = await holdingsOf(deps, input);
  const tally: AlignTally = { rows: [], parents: [], planned: [], asked: 0, left: 0 };
  for (const follow of follows) {
    const follower = settings.followers.find(({ name }) => name === follow.follower);
    if (follower !== undefined) await alignFollower(deps, input, { follow, follower, holdings, tally });
  }
  const { rows, parents, left } = tally;
  return { rows, recorded: 0, history: 0, left, unreadable: 0, isRung: await ringSynced(deps, parents) };
}

async function holdingsOf(deps: SyncDeps, input: AlignInput): Promise<ReadonlyMap<TokenId, Holding>> {
  const { leader, settings, now } = input;
  // Whatever is younger may still be copied by itself; what is older and was not is too old for it.
  const from = later(now, -(settings.execution.maxTradeAgeMs + CLOCK_SLACK_MS));
  const walk = await deps.feed.activity(leader.wallet, from);
  if (!walk.isWhole || walk.unreadable > 0)
    throw new UnreadableAnswerError('the newest trades of the leader are not all known', { leader: leader.wallet });
  const shown = new Map((await deps.feed.positions(leader.wallet)).map((one) => [one.token, one]));
  const recorded = await deps.ledger.leaderPositions(leader.wallet);
  const recordedTokens = new Set(recorded.map(({ token }) => token));
  const unknown = [...shown.values()].filter(({ token }) => !recordedTokens.has(token));
  const all = [...recorded, ...unknown.map(({ token, condition }) => unrecorded(leader.wallet, token, condition))];
  return new Map(all.map((position) => [position.token, holdingOf(position, shown.get(position.token), walk.rows)]));
}

function unrecorded(
  leader: LeaderPosition['leader'],
  token: TokenId,
  condition: LeaderPosition['condition'],
): LeaderPosition {
  return { leader, token, condition, shares: NO_SHARES, version: 0n };
}

function holdingOf(position: LeaderPosition, shown: HeldPosition | undefined, recent: readonly ActivityRow[]): Holding {
  const held = shown?.shares ?? NO_SHARES;
  const known = {
    position,
    price: shown?.price ?? price(0n),
    title: shown?.title ?? '',
    outcome: shown?.outcome ?? '',
  };
  const isRecent = recent.some(({ token, condition }) =>
    token === undefined ? condition === position.condition : token === position.token,
  );
  if (isRecent) return { ...known, unsure: { code: 'POSITION_BUSY' } };
  return isSame(held, position.shares)
    ? known
    : { ...known, unsure: { code: 'LEADER_POSITION_UNSURE', held, recorded: position.shares } };
}

/** Less than the venue's step is dust, which no walk ever puts right. */
function isSame(a: Shares, b: Shares): boolean {
  return a - b < ORDER_SHARE_STEP && b - a < ORDER_SHARE_STEP;
}

type FollowerInput = {
  readonly follow: Follow;
  readonly follower: Follower;
  readonly holdings: ReadonlyMap<TokenId, Holding>;
  readonly tally: AlignTally;
};

async function alignFollower(deps: SyncDeps, input: AlignInput, of: FollowerInput): Promise<void> {
  const { follow, follower, holdings, tally } = of;
  const { leader, now } = input;
  const positions = await deps.ledger.positions({ follower: follower.name, mode: follower.mode });
  const owned = new Map(positions.filter((one) => one.leader === leader.wallet).map((one) => [one.token, one]));
  const equity = await deps.snapshots.leaderEquity(leader.wallet);
  for (const holding of holdings.values()) {
    const position = owned.get(holding.position.token);
    if (isNothing(holding, position)) continue;
    const named = {
      ...holding,
      title: holding.title || (position?.title ?? ''),
      outcome: holding.outcome || (position?.outcome ?? ''),
    };
    const unsure = holding.unsure ?? equityUnsure(equity, now);
    if (equity === undefined || unsure !== undefined) {
      const { token, condition } = named.position;
      const place = { follower: follower.name, mode: follower.mode, token, condition, side: 'BUY' as const };
      tally.rows.push(refusedRow({ ...named, ...place }, unsure ?? { code: 'LEADER_EQUITY_UNKNOWN' }));
    } else
      await alignPosition(deps, input, { follow, follower, holding: named, position, equity: equity.equity, tally });
  }
}

function isNothing({ position: held, unsure }: Holding, position: Position | undefined): boolean {
  return held.shares <= 0n && (position === undefined || ownedOf(position) === 0n) && unsure === undefined;
}

/** Of unknown or old equity no size is known: nothing would be bought, and all that is owned would be too much. */
function equityUnsure(
  equity: Awaited<ReturnType<SyncDeps['snapshots']['leaderEquity']>>,
  now: AlignInput['now'],
): Reason | undefined {
  if (equity === undefined) return { code: 'LEADER_EQUITY_UNKNOWN' };
  const ageMs = now - equity.at;
  if (ageMs <= EQUITY_MAX_AGE_MS && equity.equity > 0n) return undefined;
  return ageMs > EQUITY_MAX_AGE_MS
    ? { code: 'LEADER_EQUITY_STALE', ageMs, maxAgeMs: EQUITY_MAX_AGE_MS }
    : { code: 'LEADER_EQUITY_UNKNOWN' };
}
