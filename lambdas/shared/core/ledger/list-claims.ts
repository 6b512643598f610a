import { type Position } from '../model/position.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { sum } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** What a ledger is owed by one market that has paid out. */
export type Claim = {
  readonly condition: ConditionId;
  readonly title: string;
  /** The tokens that pay; what has lost needs no redemption. */
  readonly tokens: readonly TokenId[];
  readonly payout: Usd;
  /** When its oldest and its newest part were booked. */
  readonly oldest: UnixMs;
  readonly newest: UnixMs;
  /** Orders of the market still work, or purchases are not over: what the wallet holds may not be all ours to redeem. */
  readonly isWorking: boolean;
};

/** Lists what is claimed of each market and pays something, the oldest claim first, over all leaders of a ledger. */
export function listClaims(positions: readonly Position[], now: UnixMs): readonly Claim[] {
  const ofMarket = Map.groupBy(positions, ({ condition }) => condition);
  return [...ofMarket]
    .flatMap(([condition, all]) => claimOf(condition, all, now))
    .sort((a, b) => a.oldest - b.oldest || (a.condition < b.condition ? -1 : 1));
}

function claimOf(condition: ConditionId, all: readonly Position[], now: UnixMs): readonly Claim[] {
  const paying = all.filter(({ claimed, claimedUsd }) => claimed > 0n && claimedUsd > 0n);
  const [first] = paying;
  if (first === undefined) return [];
  const since = paying.map(({ claimedAt }) => claimedAt ?? now);
  return [
    {
      condition,
      title: first.title,
      tokens: [...new Set(paying.map(({ token }) => token))],
      payout: sum(
        NO_USD,
        paying.map(({ claimedUsd }) => claimedUsd),
      ),
      oldest: Math.min(...since) as UnixMs,
      newest: Math.max(...since) as UnixMs,
      isWorking: all.some(({ selling, buying }) => selling > 0n || buying.length > 0),
    },
  ];
}
