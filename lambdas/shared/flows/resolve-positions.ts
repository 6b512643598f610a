import { redeemClaims } from '#core/ledger/redeem-claims.ts';
import { resolve, soldFromClaim } from '#core/ledger/resolve.ts';
import { type Resolution } from '#core/model/market.ts';
import { type Position, type Redemption } from '#core/model/position.ts';
import { type Follower } from '#core/model/settings.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { plus } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type ActivityRow, type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { commitPlan } from './commit-plan.ts';
import { unlessNewer } from './unless-newer.ts';

export type ResolveDeps = {
  readonly ledger: Ledger;
  readonly markets: MarketData;
  readonly feed: LeaderFeed;
  readonly log: Log;
};

type ResolveInput = {
  readonly follower: Follower;
  readonly positions: readonly Position[];
  readonly now: UnixMs;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A market may have been redeemed before we noticed its payout: that long before is looked for it. */
const REDEMPTION_LOOK_BACK_MS = 7 * 86_400_000;

/** Books final payouts of what a follower holds, and the redemptions that turned earlier ones into cash. */
export async function resolvePositions(deps: ResolveDeps, input: ResolveInput): Promise<void> {
  await bookPayouts(deps, input);
  await bookRedemptions(deps, input);
}

async function bookPayouts(deps: ResolveDeps, { positions, now }: ResolveInput): Promise<void> {
  const held = positions.filter((position) => isUnbooked(position));
  const resolutions = await loadResolutions(deps.markets, new Set(held.map((position) => position.condition)));
  for (const position of held) {
    const perShare = resolutions
      .find((one) => one.condition === position.condition)
      ?.payouts.find((payout) => payout.token === position.token)?.perShare;
    if (perShare === undefined) continue;
    await unlessNewer(deps, {}, async () => {
      const isBooked = await commitPlan(deps.ledger, async () => {
        const current = await deps.ledger.position(position);
        if (current === undefined || isWorking(current) || !isUnbooked(current)) return undefined;
        const exit = current.exit === undefined ? undefined : await deps.ledger.parent(current.exit);
        return exit?.openChild === undefined ? resolve({ position: current, exit, perShare, now }) : undefined;
      });
      if (isBooked) deps.log.info('resolved', { condition: position.condition, follower: position.follower });
    });
  }
}

/** A payout changes it: shares become a claim, an exit ends, or what was sold late leaves the claim that it became. */
function isUnbooked(position: Position): boolean {
  const { available, exit } = position;
  return available < 0n ? soldFromClaim(position) > 0n : available > 0n || exit !== undefined;
}

/** What is not redeemed within an hour, as losing shares often never are, is looked for once an hour. */
function isLookedFor({ claimedAt }: Position, now: UnixMs): boolean {
  return now - (claimedAt ?? now) < HOUR_MS || now % HOUR_MS < MINUTE_MS;
}

/** Working orders first come to their end: only then is it known what is owned. */
function isWorking({ selling, buying }: Position): boolean {
  return selling > 0n || buying.length > 0;
}

async function loadResolutions(
  markets: MarketData,
  conditions: ReadonlySet<ConditionId>,
): Promise<readonly Resolution[]> {
  const asked: { readonly condition: ConditionId; readonly tokens: readonly TokenId[] }[] = [];
  for (const condition of conditions) {
    const tokens = await markets.tokensOf(condition);
    if (tokens !== undefined) asked.push({ condition, tokens });
  }
  return asked.length === 0 ? [] : markets.resolutions(asked);
}

async function bookRedemptions(deps: ResolveDeps, { follower, positions, now }: ResolveInput): Promise<void> {
  const claims = positions.filter((position) => position.claimed > 0n && isLookedFor(position, now));
  if (claims.length === 0 || follower.wallet === undefined) return;
  const oldest = Math.min(...claims.map((claim) => claim.claimedAt ?? now)) as UnixMs;
  const { rows } = await deps.feed.activity(follower.wallet, later(oldest, -REDEMPTION_LOOK_BACK_MS));
  for (const redemption of redemptionsIn(rows)) {
    const { token, condition, transaction } = redemption;
    const ofToken = positions.filter((position) => position.token === token && position.condition === condition);
    const [one] = ofToken;
    if (one === undefined || redeemClaims({ positions: ofToken, redemption, now }) === undefined) continue;
    const isBooked = await commitPlan(deps.ledger, async () =>
      redeemClaims({ positions: await deps.ledger.tokenPositions(one, token), redemption, now }),
    );
    if (isBooked) deps.log.info('redeemed', { transaction, token, follower: follower.name });
  }
}

type TokenRedemption = Redemption & { readonly token: TokenId; readonly condition: ConditionId; readonly paid: Usd };

/** Rows of one transaction and token are one redemption. */
function redemptionsIn(rows: readonly ActivityRow[]): readonly TokenRedemption[] {
  const found = new Map<string, TokenRedemption>();
  for (const { type, token, condition, transaction, shares, notional } of rows) {
    if (type !== 'REDEEM' || token === undefined) continue;
    const key = `${transaction} ${token}`;
    const known = found.get(key);
    const [all, paid] = [plus(shares, known?.shares ?? NO_SHARES), plus(notional, known?.paid ?? NO_USD)];
    found.set(key, { token, condition, transaction, shares: all, paid });
  }
  return [...found.values()];
}
