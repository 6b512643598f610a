import { isDollarSized } from '#core/execution/is-dollar-sized.ts';
import { type Wallet } from '#core/values/ids.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Chain, type OrderOfExchange, type OrderOnChain } from '#ports/chain.ts';
import { type Clock } from '#ports/clock.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type PaperAccount, type PaperOrder, type PaperStore } from '#ports/paper-store.ts';
import { type SettingsStore } from '#ports/settings-store.ts';
import { totalsOf } from './paper-writes.ts';
import { matchedFills, type MatchedFill } from './resting.ts';
import { balanceAt, minedAt } from './settling.ts';

/** What the chain of paper money is built from. */
export type PaperChainDeps = { readonly store: PaperStore; readonly settings: SettingsStore; readonly clock: Clock };

/** The chain as paper money sees it: a wallet begins with its follower's capital, and what is matched moves it in a block. */
export function paperChain(deps: PaperChainDeps): Chain {
  const { store, clock } = deps;
  return {
    async collateral(wallet) {
      const account = (await store.account(wallet)) ?? (await opened(deps, wallet));
      return balanceAt(account, await clock.now());
    },
    // Paper money needs nobody's leave.
    missingApprovals: () => Promise.resolve([]),
    async tokenBalance(wallet, token) {
      const holding = await store.holding(wallet, token);
      return holding === undefined ? NO_SHARES : balanceAt(holding, await clock.now());
    },
    async orderStatus(order) {
      const stored = await store.order(order.fields.maker, order.venueOrderId);
      const fills = stored === undefined ? [] : minedOf(stored, await clock.now());
      return fills.length > 0 ? shown(order, fills) : { isFilled: false, remaining: 0n };
    },
    transfers: () => Promise.resolve([]),
    async fillsOf(transaction, order) {
      const stored = await store.order(order.fields.maker, order.venueOrderId);
      const mined = stored === undefined ? [] : minedOf(stored, await clock.now());
      const fills = mined.filter((fill) => fill.transaction === transaction);
      return fills.length === 0 ? undefined : fills.map(({ shares, gross, fee }) => ({ shares, gross, fee }));
    },
  };
}

/** An account exists from the first look at its cash: two looks at once open it once. */
async function opened({ store, settings }: PaperChainDeps, wallet: Wallet): Promise<PaperAccount> {
  const follower = (await settings.current())?.followers.find((one) => one.wallet === wallet);
  if (follower === undefined) throw new UnavailableError('no follower has this paper wallet yet', { wallet });
  const account: PaperAccount = { wallet, amount: follower.totalCapital, moves: [], version: 1n };
  if (await store.commit([{ type: 'account', value: account }])) return account;
  const other = await store.account(wallet);
  if (other === undefined) throw new UnavailableError('a paper account was neither there nor made', { wallet });
  return other;
}

function minedOf(order: PaperOrder, now: UnixMs): readonly MatchedFill[] {
  return matchedFills(order).filter(({ matchedAt }) => now >= minedAt(matchedAt));
}

/** What the contract would keep of an order: what its maker may still give, none of it where it counts as filled. */
function shown(order: OrderOfExchange, fills: readonly MatchedFill[]): OrderOnChain {
  const { fields } = order;
  const { shares, gross } = totalsOf(fills);
  const given = fields.side === 'BUY' ? gross : shares;
  const left = fields.makerAmount - given;
  // A purchase of a number of shares is filled with them, whatever dollars a better price has left over.
  const isFilled = fields.side === 'BUY' && !isDollarSized(order) ? shares >= fields.takerAmount : left === 0n;
  return { isFilled, remaining: isFilled ? 0n : left };
}
