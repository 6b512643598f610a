import { type Book, type Market } from '../model/market.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { excessOf, ownedOf, type Position } from '../model/position.ts';
import { type WaitReason } from '../model/reason.ts';
import { type Execution } from '../model/settings.ts';
import { MICRO } from '../values/decimal.ts';
import { type Price, price } from '../values/price.ts';
import { ceilToStep, floorToStep, larger, minus } from '../values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { exitPart } from './exit-part.ts';
import { exitFloor } from './limit-price.ts';
import { widestSlippage } from './widest-slippage.ts';

type PlanExitInput = {
  readonly parent: ParentOrder;
  readonly position: Position;
  readonly market: Market;
  readonly book: Book | undefined;
  /** What a share was worth when that was last measured; looked at where the book has bids alone. */
  readonly mark?: Price | undefined;
  readonly execution: Execution;
  readonly now: UnixMs;
};

/** What an exit does now. */
export type ExitPlan =
  | { readonly plan: 'end' }
  | {
      readonly plan: 'wait';
      readonly reason: WaitReason;
      readonly forMs?: number;
      readonly widens: boolean;
      readonly firstMid?: Price;
    }
  | {
      readonly plan: 'sell';
      readonly shares: Shares;
      readonly rest: Shares;
      readonly limit: Price;
      /** The best bid. */
      readonly best: Price;
      readonly firstMid: Price;
      /** Where this is a part of a large exit: when the next one is sold. */
      readonly next?: UnixMs;
    };

/** How long an exit waits before it tries again. */
export const EXIT_RETRY_MS = 60_000;

/**
 * Plans the next try of a position's exit.
 *
 * What is owned above the target is sold, down to a floor that widens with each try; in parts, where that is large and the
 * settings say so. A rest below the venue's minimum goes along with it. What is itself below the minimum waits as dust.
 *
 * Bids alone tell no middle: a book that was cleared shows one at a cent before the others are back. It is then taken for
 * no less than the share was worth before, the floor widens from there as ever, and the next book with two sides is
 * believed again.
 */
export function planExit({ parent, position, market, book, mark, execution, now }: PlanExitInput): ExitPlan {
  const excess = excessOf(position);
  if (excess <= 0n) {
    return position.buying.length === 0
      ? { plan: 'end' }
      : { plan: 'wait', reason: { code: 'AWAITS_FILL' }, widens: false };
  }
  const { shares, rest } = sellable(position, excess, market.minimumShares);
  if (shares === 0n || shares < market.minimumShares) {
    return { plan: 'wait', reason: { code: 'DUST', shares: excess, minimum: market.minimumShares }, widens: false };
  }
  const bid = book?.bids[0]?.price;
  if (bid === undefined) return { plan: 'wait', reason: { code: 'NO_BID' }, forMs: EXIT_RETRY_MS, widens: false };
  const ask = book?.asks[0]?.price;
  const firstMid = parent.firstMid ?? (ask === undefined ? worthAlone(position, { bid, mark }) : midOf(bid, ask));
  const limit = exitFloor({
    firstMid,
    firstSlippage: execution.exitSlippageBps,
    maxSlippage: widestSlippage(parent, execution),
    attempts: parent.attempts - (parent.floorFrom ?? 0),
    tick: market.tick,
  });
  if (bid < limit) {
    const waits = { plan: 'wait', reason: { code: 'NO_BID' }, forMs: EXIT_RETRY_MS, widens: true } as const;
    return ask === undefined ? waits : { ...waits, firstMid };
  }
  const { minimumShares } = market;
  const { largeOrders } = execution;
  const part = exitPart({ parent, excess, bids: book?.bids ?? [], limit, minimumShares, largeOrders, now });
  const sold = part === undefined ? { shares, rest } : { ...part, rest: NO_SHARES };
  return { plan: 'sell', ...sold, limit, best: bid, firstMid };
}

function sellable(
  position: Position,
  excess: Shares,
  minimum: Shares,
): { readonly shares: Shares; readonly rest: Shares } {
  const shares = floorToStep(excess, ORDER_SHARE_STEP);
  const remaining = minus(position.available, shares);
  // A gap that is too small to be sold waits: it never drags along what the leader still holds.
  const isDust = ceilToStep(excess, ORDER_SHARE_STEP) < minimum;
  if (isDust || remaining >= minimum) return { shares, rest: NO_SHARES };
  const all = floorToStep(position.available, ORDER_SHARE_STEP);
  return { shares: all, rest: larger(minus(all, excess), NO_SHARES) };
}

function midOf(bid: Price, ask: Price): Price {
  return price((bid + ask) / 2n);
}

/** What was never measured was just bought: then its cost tells, rounded down. */
function worthAlone(
  position: Position,
  { bid, mark }: { readonly bid: Price; readonly mark: Price | undefined },
): Price {
  return larger(bid, mark ?? price((position.basis * MICRO) / ownedOf(position)));
}
