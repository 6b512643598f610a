import { type Wallet } from '#core/values/ids.ts';
import { proceedsOf } from '#core/values/price.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type ActivityRow, type HeldPosition, type LeaderFeed } from '#ports/leader-feed.ts';
import { type PaperHolding } from '#ports/paper-store.ts';
import { type PaperDeps } from './post-order.ts';
import { redeemHoldings } from './redeem-holdings.ts';
import { balanceAt } from './settling.ts';

/**
 * What the venue's index would show of a paper wallet: what was paid out to it, and what it holds at the price of its last
 * fill. Looking at its activity redeems what has a final payout, as the venue's own redeemer does within minutes.
 */
export function paperFeed(deps: PaperDeps): Omit<LeaderFeed, 'lagMs'> {
  return {
    async activity(wallet, from) {
      const holdings = await redeemHoldings(deps, wallet);
      return { rows: holdings.flatMap((holding) => rowsOf(holding, from)), unreadable: 0, isWhole: true };
    },
    cashMoves: () => Promise.resolve({ moves: [], unreadable: 0, isWhole: true }),
    positions: (wallet) => positionsOf(deps, wallet),
  };
}

function rowsOf({ wallet, token, condition, redemptions }: PaperHolding, from: UnixMs): readonly ActivityRow[] {
  return redemptions
    .filter(({ at }) => at >= from)
    .map(({ transaction, shares, payout, at }) => ({
      type: 'REDEEM',
      wallet,
      transaction,
      condition,
      token,
      shares,
      notional: payout,
      at,
      title: '',
      outcome: '',
    }));
}

async function positionsOf({ store, clock }: PaperDeps, wallet: Wallet): Promise<readonly HeldPosition[]> {
  const now = await clock.now();
  return (await store.holdings(wallet)).flatMap((holding): readonly HeldPosition[] => {
    const { token, condition, mark } = holding;
    const shares = balanceAt(holding, now);
    if (shares === 0n) return [];
    return [{ token, condition, shares, price: mark, value: proceedsOf(shares, mark), title: '', outcome: '' }];
  });
}
