import { type MissingApproval } from '#core/model/approvals.ts';
import { feeOf } from '#core/execution/fee.ts';
import { bps } from '#core/values/bps.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { costOf, proceedsOf } from '#core/values/price.ts';
import { plus } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '#core/values/shares.ts';
import { NO_USD, type Usd, usd } from '#core/values/usd.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type Chain, type ChainFill, type Transfer } from '#ports/chain.ts';
import { type ScriptedVenue, transactionOf } from './scripted-venue.ts';

type Gift = Transfer & { readonly token: TokenId };

/** A chain that knows what wallets hold, and what the scripted venue settled on it. */
export type ScriptedChain = Chain & {
  /** What wallets had before they traded at the scripted venue. */
  readonly cash: Map<Wallet, Usd>;
  /** What wallets hold that never trade at the scripted venue: leaders. */
  readonly leaders: Map<Wallet, ReadonlyMap<TokenId, Shares>>;
  /** Shares that came in a way that no source tells. */
  readonly transferred: Map<TokenId, bigint>;
  /** Shares that came or went by transfers, which its logs tell. */
  readonly gifts: Gift[];
  /** Added to every fee beyond what the formula says. */
  feeExtra: Usd;
  /** What no wallet allows. */
  unapproved: readonly MissingApproval[];
  /** No question is answered but that for collateral. */
  isDown: boolean;
};

/** Starts with empty wallets. */
export function scriptedChain(venue?: Pick<ScriptedVenue, 'placed' | 'held' | 'spent'>): ScriptedChain {
  const cash = new Map<Wallet, Usd>();
  const transferred = new Map<TokenId, bigint>();
  const leaders: ScriptedChain['leaders'] = new Map();
  const gifts: Gift[] = [];
  const answer = <T>(value: T): Promise<T> =>
    chain.isDown ? Promise.reject(new UnavailableError('the chain is down')) : Promise.resolve(value);
  const chain: ScriptedChain = {
    cash,
    leaders,
    transferred,
    gifts,
    feeExtra: NO_USD,
    unapproved: [],
    isDown: false,
    collateral: (wallet) => Promise.resolve(usd((cash.get(wallet) ?? NO_USD) - spentBy(wallet, venue))),
    missingApprovals: () => answer(chain.unapproved),
    tokenBalance: (wallet, token) => {
      const leader = leaders.get(wallet);
      if (leader !== undefined) return answer(leader.get(token) ?? NO_SHARES);
      return answer(shares((venue?.held(token) ?? 0n) + (transferred.get(token) ?? 0n) + givenOf(gifts, token)));
    },
    orderStatus: ({ venueOrderId }) => answer(statusOf(venue?.placed.get(venueOrderId))),
    transfers: ({ token }, since) => answer(gifts.filter((gift) => gift.token === token && gift.at >= since)),
    fillsOf: (transaction, { venueOrderId }) => {
      const order = venue?.placed.get(venueOrderId);
      if (order === undefined) return answer(undefined);
      const mined = order.trades.filter((trade) => !trade.fails && transactionOf(trade.tradeId) === transaction);
      return answer(mined.map((trade) => fillOf(order, trade, chain.feeExtra)));
    },
  };
  return chain;
}

function givenOf(gifts: readonly Gift[], token: TokenId): bigint {
  return gifts.filter((gift) => gift.token === token).reduce((total, gift) => total + gift.shares, 0n);
}

/** The scripted venue knows one wallet that trades. */
function spentBy(wallet: Wallet, venue: Pick<ScriptedVenue, 'placed' | 'spent'> | undefined): bigint {
  const trades = [...(venue?.placed.values() ?? [])].some(({ child }) => child.fields.maker === wallet);
  return trades ? (venue?.spent() ?? 0n) : 0n;
}

type Placed = NonNullable<ReturnType<ScriptedVenue['placed']['get']>>;

function fillOf({ child }: Placed, trade: Placed['trades'][number], extra: Usd): ChainFill {
  const fee = feeOf(trade.shares, trade.price, { rateBps: bps(child.feeRateBps), exponent: child.feeExponent });
  const gross = child.side === 'BUY' ? costOf(trade.shares, trade.price) : proceedsOf(trade.shares, trade.price);
  return { shares: trade.shares, gross, fee: plus(fee, extra) };
}

function statusOf(order: Placed | undefined): { readonly isFilled: boolean; readonly remaining: bigint } {
  const mined = order?.trades.filter((trade) => !trade.fails) ?? [];
  if (order === undefined || mined.length === 0) return { isFilled: false, remaining: 0n };
  const fills = mined.map((trade) => fillOf(order, trade, NO_USD));
  const count = fills.reduce((total, fill) => total + fill.shares, 0n);
  const { makerAmount } = order.child.fields;
  const given = order.child.side === 'SELL' ? count : fills.reduce((total, fill) => total + fill.gross, 0n);
  const isFilled = count >= order.child.shares;
  return { isFilled, remaining: isFilled ? 0n : makerAmount - given };
}
