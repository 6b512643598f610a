import { NO_SHARES, shares } from '#core/values/shares.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Chain, type ChainFill, type OrderOnChain } from '#ports/chain.ts';
import { type FaultKind } from '../faults.ts';
import { type History, type HistoryLeader, type LeaderActKind } from '../history.ts';
import { type Exchange, type ExchangeOrder, type ExchangeTrade } from './exchange.ts';
import { sharesOf } from './matching.ts';
import { marketOf, walletOf } from './names.ts';
import { isUnapproved } from './approvals.ts';
import { finalAt, onChainAt } from './settlement.ts';
import { type Told } from './told.ts';
import { settlementHash } from './venue.ts';

const NOTHING: OrderOnChain = { isFilled: false, remaining: 0n };

/** What a wallet lacks that was never used before. */
const UNAPPROVED = (['v1', 'v1-neg-risk', 'v2'] as const).map((domain) => ({
  domain,
  asset: 'tokens' as const,
  contract: 'tokens',
  spender: `exchange ${domain}`,
}));

type ChainInput = {
  readonly history: History;
  readonly exchange: Pick<Exchange, 'wallets' | 'orders'>;
  readonly now: () => number;
  readonly start: number;
};

/**
 * What the chain says: leaders' cash stands still, their shares move with every act, as soon as it is done, followers'
 * wallets and orders move with what is carried out.
 */
export function simulatedChain({ history, exchange, now, start }: ChainInput): Told<Chain> {
  const { wallets, orders } = exchange;
  const carriedOut = (order: ExchangeOrder | undefined): readonly ExchangeTrade[] =>
    (order?.trades ?? []).filter(({ way }) => (onChainAt(way) ?? Infinity) <= now());
  return {
    collateral(fault, wallet) {
      refuse(fault);
      const leader = history.leaders.find(({ name }) => walletOf(name) === wallet);
      if (leader !== undefined) return usd(BigInt(leader.cash));
      return usd(wallets.get(wallet)?.cash ?? NO_USD);
    },
    missingApprovals(fault, wallet) {
      refuse(fault);
      return isUnapproved(history, wallet, now() - start) ? UNAPPROVED : [];
    },
    tokenBalance(fault, wallet, token) {
      refuse(fault);
      const leader = history.leaders.find(({ name }) => walletOf(name) === wallet);
      if (leader !== undefined) return shares(leaderHolds(history, { leader, token, at: now() - start }));
      return shares(wallets.get(wallet)?.tokens.get(token) ?? NO_SHARES);
    },
    orderStatus(fault, { venueOrderId }) {
      refuse(fault);
      const order = orders.get(venueOrderId);
      const fills = carriedOut(order);
      return order === undefined || fills.length === 0 ? NOTHING : statusOf(order, fills);
    },
    transfers(fault) {
      refuse(fault);
      return [];
    },
    fillsOf(fault, transaction, { venueOrderId }) {
      refuse(fault);
      if (fault === 'stale') return undefined;
      const order = orders.get(venueOrderId);
      const fills = carriedOut(order).filter(
        ({ tradeId, way }) => settlementHash(venueOrderId, tradeId, finalAt(way).sent) === transaction,
      );
      return fills.length === 0 ? undefined : fills.map(fillOf);
    },
  };
}

type LeaderHolding = { readonly leader: HistoryLeader; readonly token: string; readonly at: number };

/** Whatever rows or indexes show of it, and when. */
function leaderHolds(history: History, { leader, token, at }: LeaderHolding): bigint {
  let held = BigInt(leader.opening[token] ?? 0);
  for (const act of history.acts) {
    if (act.leader !== leader.name || act.atMs > at) continue;
    const isWhole = act.kind === 'MERGE' || act.kind === 'SPLIT';
    const tokens: readonly string[] = isWhole ? (marketOf(history, act.token)?.tokens ?? []) : [act.token];
    if (tokens.includes(token)) held += (GAINS.has(act.kind) ? 1n : -1n) * BigInt(act.shares);
  }
  return held;
}

const GAINS: ReadonlySet<LeaderActKind> = new Set(['BUY', 'SPLIT', 'GIFT']);

/** As the contract keeps it: a purchase of a number of shares is filled with its last share, whatever it cost. */
function statusOf({ asked }: ExchangeOrder, fills: readonly ExchangeTrade[]): OrderOnChain {
  const got = fills.reduce((sum, fill) => sum + fill.shares, 0n);
  const given = asked.side === 'BUY' ? fills.reduce((sum, fill) => sum + fill.gross, 0n) : got;
  const remaining = asked.makerAmount - given;
  const isFilled = asked.side === 'BUY' && !asked.isInDollars ? got >= sharesOf(asked) : remaining === 0n;
  return { isFilled, remaining: isFilled ? 0n : remaining };
}

function fillOf({ shares: count, gross, fee }: ExchangeTrade): ChainFill {
  return { shares: shares(count), gross: usd(gross), fee: usd(fee) };
}

function refuse(fault: FaultKind | undefined): void {
  if (fault === 'throttled') throw new UnavailableError('the node is busy');
  if (fault === 'unreadable') throw new UnreadableAnswerError('the node answered in another shape');
}
