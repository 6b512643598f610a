import { COLLATERAL, type JournalEntry } from '../model/journal.ts';
import { MICRO } from '../values/decimal.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { type Price, price } from '../values/price.ts';

/** What a share of a token paid, with the market that it is of. */
export type Payout = { readonly condition: ConditionId; readonly token: TokenId; readonly price: Price };

const CLAIM = 'CLAIM:';
const ONE = price(MICRO);

/** What resolved markets paid a share, as booked; of several bookings of a token the largest tells it most exactly. */
export function bookedPayouts(journal: readonly JournalEntry[]): readonly Payout[] {
  const largest = new Map<TokenId, { readonly payout: Payout; readonly shares: bigint }>();
  for (const { kind, legs } of journal) {
    const claimed = legs.filter(({ account }) => account.startsWith(CLAIM));
    const inShares = claimed.find(({ asset, debit }) => asset !== COLLATERAL && debit > 0n);
    if (kind !== 'resolve' || inShares === undefined) continue;
    const token = inShares.asset as TokenId;
    const paid = claimed.find(({ asset }) => asset === COLLATERAL)?.debit ?? 0n;
    const shares = inShares.debit;
    if ((largest.get(token)?.shares ?? 0n) >= shares) continue;
    const condition = inShares.account.slice(CLAIM.length) as ConditionId;
    largest.set(token, { payout: { condition, token, price: price((paid * MICRO + shares / 2n) / shares) }, shares });
  }
  return [...largest.values()].map(({ payout }) => payout);
}

/** Finds what a token paid: what is known of the other outcome of its market tells it too, for both add up to a dollar. */
export function payoutFinder(
  payouts: readonly Payout[],
): (token: TokenId, condition: ConditionId) => Price | undefined {
  const byToken = new Map(payouts.map((payout) => [payout.token, payout.price]));
  const byMarket = new Map(payouts.map((payout) => [payout.condition, payout]));
  return (token, condition) => {
    const own = byToken.get(token);
    const other = byMarket.get(condition);
    return own ?? (other === undefined ? undefined : price(ONE - other.price));
  };
}
