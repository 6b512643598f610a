import { type ChildOrder, isChildOpen } from '#core/model/child-order.ts';
import { feeOf, grossOf, limitOf, sharesOf } from '../counterparts/matching.ts';
import { type ExchangeOrder, type ExchangeTrade, type SignedOrder } from '../counterparts/exchange.ts';
import { leftOf } from '../counterparts/resting.ts';
import { finalAt, onChainAt } from '../counterparts/settlement.ts';
import { type Accuse } from './judge.ts';
import { type Mirror, positionKey } from './mirror.ts';

const MICRO = 1_000_000n;

/** Requests that are on their way for longer than this may come to life after their order was given up. */
const QUARANTINE_MS = 180_000;
/** Two clocks may differ by so much. */
const CLOCKS_MS = 5_000;

type VenueRulesInput = {
  readonly mirror: Mirror;
  /** Positions to which a fill comes late. */
  readonly late: Set<string>;
  readonly now: () => number;
  readonly accuse: Accuse;
};

/** Judges by the exchange's own record what the ledger knows and holds of an order. */
export type VenueRules = {
  /** Bytes that leave our side: each time is counted before. */
  judgePosted(child: ChildOrder): void;
  /** The exchange has refused this post. */
  noteRefused(child: ChildOrder): void;
  /** The sender of this post has an answer. */
  noteAnswered(child: ChildOrder): void;
  /** What stands as refused was refused, and said so; an order is refused when every post of it was. */
  judgeRefusals(before: ChildOrder | undefined, after: ChildOrder): void;
  /** An order that the exchange could take: its bytes are durable, and a sale is covered. */
  judgeArrival(order: SignedOrder, free: bigint): void;
  judgeAcceptance(order: ExchangeOrder): void;
  /** Whatever may still come of an order is held for it. */
  judgeCoverage(order: ExchangeOrder): void;
};

export function venueRules({ mirror, late, now, accuse }: VenueRulesInput): VenueRules {
  const purchases = new Map<string, string>();
  const sent = new Map<string, number>();
  const seenDead = new Set<string>();
  const left = new Set<string>();
  const refused = new Set<string>();
  const answered = new Set<string>();
  const takenLate = new Set<ExchangeOrder>();
  /** Shares that a copy of what was given up or refused has sold, and of which the ledger has not been told. */
  const unheardOf = ({ wallet, token }: SignedOrder): bigint =>
    [...takenLate]
      .filter((one) => one.asked.side === 'SELL' && one.wallet === wallet && one.token === token)
      .flatMap(({ id, trades }) =>
        trades.filter((trade) => !knows(mirror.children.get(id), trade) && !hasFailed(trade, now())),
      )
      .reduce((sum, { shares }) => sum + shares, 0n);
  const judgeDeath = (order: ExchangeOrder, child: ChildOrder): void => {
    seenDead.add(order.id);
    const diedAt = child.evidence?.chainAt ?? 0;
    const known = order.trades.find(({ way }) => (onChainAt(way) ?? Infinity) < diedAt);
    if (known !== undefined)
      accuse('I2', `order ${order.name} was given up for dead, trade ${known.tradeId} was on chain before`);
  };
  return {
    noteRefused(child) {
      refused.add(postOf(child, child.posts));
    },
    noteAnswered(child) {
      answered.add(postOf(child, child.posts));
    },
    judgeRefusals(before, after) {
      for (const number of after.refused) {
        const post = postOf(after, number);
        if (before?.refused.includes(number) === true || !left.has(post)) continue;
        if (!refused.has(post) || !answered.has(post))
          accuse('I2', `post ${number} of ${after.venueOrderId.slice(0, 10)} is noted as refused, and nobody said so`);
      }
      if (after.state !== 'REJECTED' || before?.state === 'REJECTED') return;
      if (after.refused.length !== after.posts || new Set(after.refused).size !== after.posts)
        accuse('I2', `${after.venueOrderId.slice(0, 10)} is refused, ${after.posts} were posted`);
    },
    judgePosted({ venueOrderId: id, posts }) {
      left.add(postOf({ venueOrderId: id }, posts));
      const times = (sent.get(id) ?? 0) + 1;
      sent.set(id, times);
      const counted = mirror.children.get(id)?.posts ?? 0;
      if (times > counted || posts > counted)
        accuse('I1', `${id.slice(0, 10)} is sent ${times} times, ${counted} are counted`);
    },
    judgeArrival(order, free) {
      const child = mirror.children.get(order.id);
      if (child?.body === undefined) accuse('I1', `order ${order.name} was sent before its bytes were stored`);
      else if (
        order.asked.side === 'SELL' &&
        isChildOpen(child.state) &&
        free + unheardOf(order) < order.asked.makerAmount
      )
        accuse('I4', `sale of ${order.asked.makerAmount}, ${free} of the wallet's shares are free`);
    },
    judgeAcceptance(order) {
      const child = mirror.children.get(order.id);
      if (child !== undefined && isLate(child)) {
        // A copy of what was refused may come at any time: no quarantine was promised for it.
        if (child.refused.length < child.posts && now() - (child.lastPostAt ?? 0) < QUARANTINE_MS - CLOCKS_MS)
          accuse('I2', `order ${order.name} was given up for dead, and taken within the quarantine`);
        late.add(positionKey(child));
        takenLate.add(order);
      }
      // Of what is worked over time one order follows the other: see `own-rules.ts`.
      if (child?.side !== 'BUY' || mirror.parents.get(child.parentId)?.work !== undefined) return;
      const other = purchases.get(child.parentId);
      if (other !== undefined)
        accuse('I1', `purchase ${child.parentId.slice(0, 10)} was accepted twice: ${other}, ${order.id}`);
      purchases.set(child.parentId, order.id);
    },
    judgeCoverage(order) {
      const child = mirror.children.get(order.id);
      if (child?.state === 'DEAD' && !seenDead.has(order.id)) judgeDeath(order, child);
      // What comes of an order that was given up for dead, or refused, is booked late, above whatever is held.
      if (child !== undefined && isLate(child)) return;
      const held = child === undefined || !isChildOpen(child.state) ? 0n : heldBy(child);
      const potential = potentialOf(order, child, now());
      if (potential > held)
        accuse(
          'I2',
          `${potential} may come of ${order.name}, ${held} is held, the child is ${child?.state ?? 'unknown'}`,
        );
    },
  };
}

function hasFailed({ way }: ExchangeTrade, now: number): boolean {
  return finalAt(way).status === 'FAILED' && finalAt(way).at <= now;
}

function knows(child: ChildOrder | undefined, { tradeId }: ExchangeTrade): boolean {
  return child?.trades.some((trade) => trade.tradeId === tradeId) === true;
}

function isLate({ state }: ChildOrder): boolean {
  return state === 'DEAD' || state === 'REJECTED' || state === 'LATE_FILL';
}

function postOf({ venueOrderId }: Pick<ChildOrder, 'venueOrderId'>, number: number): string {
  return `${venueOrderId} ${number}`;
}

function heldBy(child: ChildOrder): bigint {
  return child.side === 'SELL' ? child.leftShares : child.leftUsd;
}

/** What an order may still move beyond what the ledger has booked: dollars of a purchase, shares of a sale. */
function potentialOf(order: ExchangeOrder, child: ChildOrder | undefined, now: number): bigint {
  const isBooked = (trade: ExchangeTrade): boolean =>
    child?.trades.some(({ tradeId, settled }) => settled && tradeId === trade.tradeId) === true;
  const open = order.trades.filter((trade) => !isBooked(trade) && !hasFailed(trade, now));
  const alive = order.endsAt === undefined ? worstOf(order) : 0n;
  return open.reduce(
    (sum, { shares, gross, fee }) => sum + (order.asked.side === 'SELL' ? shares : gross + fee),
    alive,
  );
}

function worstOf(order: ExchangeOrder): bigint {
  const { asked, market, rests } = order;
  // Who waits for others pays no fee.
  if (rests !== undefined)
    return asked.side === 'SELL' ? leftOf(order) : grossOf({ shares: leftOf(order), price: limitOf(asked) });
  if (asked.side === 'SELL') return asked.makerAmount;
  if (asked.isInDollars) return asked.makerAmount + (asked.makerAmount * BigInt(market.feeBps)) / 10_000n;
  const price = limitOf(asked);
  const shares = sharesOf(asked);
  return (shares * price) / MICRO + feeOf({ shares, price }, market.feeBps);
}
