/** Shares that became ours, or with a minus sign left our target for being too few to sell, by one order. */
export type Contribution = {
  readonly shares: bigint;
  /** The leader position's version that the newest of the copied fills made. */
  readonly version: bigint;
  /** When the order was reserved: reductions applied before have made it smaller already. */
  readonly at: number;
};

/** A leader gave up a part of what he held. */
export type Reduction = {
  readonly version: bigint;
  /** When it was applied to our position. */
  readonly at: number;
  readonly before: bigint;
  readonly shares: bigint;
};

/** What a follower should own, in micro-shares, and by how much rounding may keep it below. */
export type Owed = { readonly atMost: bigint; readonly roundings: bigint };

const FINE = 10n ** 40n;
/** Far more than the reference's own rounding comes to, far less than a micro-share. */
const HAIR = 10n ** 25n;

/**
 * Says what a follower should own of one token for one leader: each share that the exchange gave for a copy, less the
 * part that each later reduction of the leader took. No position, no keep, no cut: only who did what, in its order.
 */
export function owedShares(contributions: readonly Contribution[], reductions: readonly Reduction[]): Owed {
  let sum = 0n;
  for (const { shares, version, at } of contributions) {
    const later = reductions.filter((reduction) => reduction.version > version && reduction.at > at);
    sum += later.reduce((left, reduction) => (left * kept(reduction)) / FINE, shares * FINE);
  }
  const roundings = BigInt(contributions.length + 1) * BigInt(reductions.length + 1);
  return { atMost: (sum + HAIR) / FINE, roundings };
}

/** The part that the leader kept; nothing, where our record of him began too late to know. */
function kept({ before, shares }: Reduction): bigint {
  return before <= 0n || shares >= before ? 0n : ((before - shares) * FINE) / before;
}
