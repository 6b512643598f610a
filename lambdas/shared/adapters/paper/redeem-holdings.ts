import { type Resolution } from '#core/model/market.ts';
import { digest, type TransactionHash, type Wallet } from '#core/values/ids.ts';
import { proceedsOf } from '#core/values/price.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type PaperHolding } from '#ports/paper-store.ts';
import { type PaperDeps } from './post-order.ts';
import { balanceAt, withMove } from './settling.ts';

/**
 * Pays out what a paper wallet holds of markets whose payout is final: the shares go, the cash comes, both in one
 * transaction that no second run can make.
 *
 * @returns All its holdings afterwards. @throws UnavailableError, UnreadableAnswerError
 */
export async function redeemHoldings(deps: PaperDeps, wallet: Wallet): Promise<readonly PaperHolding[]> {
  const now = await deps.clock.now();
  const holdings = await deps.store.holdings(wallet);
  const owned = holdings.filter((holding) => isStill(holding, now) && balanceAt(holding, now) > 0n);
  const resolutions = await resolutionsOf(deps.markets, owned);
  let isPaid = false;
  for (const holding of owned) isPaid = (await redeem(deps, holding, resolutions, now)) || isPaid;
  return isPaid ? deps.store.holdings(wallet) : holdings;
}

/** What is on its way to a block comes first: only then is it known what is paid out. */
function isStill({ moves }: PaperHolding, now: UnixMs): boolean {
  return moves.every(({ at }) => at <= now);
}

async function resolutionsOf(markets: MarketData, owned: readonly PaperHolding[]): Promise<readonly Resolution[]> {
  const asked: Parameters<MarketData['resolutions']>[0][number][] = [];
  for (const condition of new Set(owned.map((holding) => holding.condition))) {
    const tokens = await markets.tokensOf(condition);
    if (tokens !== undefined) asked.push({ condition, tokens });
  }
  return asked.length === 0 ? [] : markets.resolutions(asked);
}

/** @returns False where it has no payout, or another run was first. */
async function redeem(
  { store }: PaperDeps,
  holding: PaperHolding,
  resolutions: readonly Resolution[],
  now: UnixMs,
): Promise<boolean> {
  const { wallet, token, condition, redemptions, version } = holding;
  const perShare = resolutions
    .find((one) => one.condition === condition)
    ?.payouts.find((payout) => payout.token === token)?.perShare;
  const account = perShare === undefined ? undefined : await store.account(wallet);
  if (perShare === undefined || account === undefined) return false;
  const shares = balanceAt(holding, now);
  const payout = proceedsOf(shares, perShare);
  const transaction = `0x${digest('paper redemption', wallet, token, version.toString())}` as TransactionHash;
  return store.commit([
    {
      type: 'holding',
      value: {
        ...holding,
        amount: NO_SHARES,
        moves: [],
        redemptions: [...redemptions, { transaction, shares, payout, at: now }],
        version: version + 1n,
      },
    },
    {
      type: 'account',
      value: { ...account, ...withMove(account, { at: now, amount: payout }, now), version: account.version + 1n },
    },
  ]);
}
