import { type Position } from '../model/position.ts';
import { type ConditionId, type TokenId, type TransactionHash } from '../values/ids.ts';
import { sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';

/** What is claimed of one outcome of a market. */
export type ClaimedOutcome = {
  readonly token: TokenId;
  readonly shares: Shares;
  /** Transactions that paid for any of its shares, as far as that is booked. */
  readonly booked: readonly TransactionHash[];
};

/** What a ledger is owed by one market that has paid out. */
export type Claim = {
  readonly condition: ConditionId;
  readonly title: string;
  /** Those that pay; what has lost needs no redemption. */
  readonly outcomes: readonly ClaimedOutcome[];
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
      outcomes: [...new Set(paying.map(({ token }) => token))].map((token) => outcomeOf(token, all)),
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

function outcomeOf(token: TokenId, ofMarket: readonly Position[]): ClaimedOutcome {
  const all = ofMarket.filter((position) => position.token === token);
  const booked = all.flatMap(({ redemptions = [] }) => redemptions.map(({ transaction }) => transaction));
  return {
    token,
    shares: sum(
      NO_SHARES,
      all.map(({ claimed }) => claimed),
    ),
    booked: [...new Set(booked)],
  };
}
