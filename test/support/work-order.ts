import { type WorkingStep, stepOrder, UNWORKED } from '#core/execution/working/step-order.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { type Book } from '#core/model/market.ts';
import {
  type ChildFacts,
  type WorkingChild,
  type WorkingOrder,
  type WorkingState,
  type WorkingView,
} from '#core/model/working-order.ts';
import { MICRO } from '#core/values/decimal.ts';
import { costOf, type Price } from '#core/values/price.ts';
import { minus, plus, smaller, sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { aWorkedMarket, readAt } from './builders/a-working-order.ts';

/** A child as the venue knows it. */
export type VenueChild = WorkingChild & {
  readonly placedAt: UnixMs;
  filled: Shares;
  paid: Usd;
  isSent: boolean;
  isOver: boolean;
};

/** One order between its stored state and a venue, each step of which may be lost or late. */
export type WorkedOrder = {
  readonly children: VenueChild[];
  readonly state: () => WorkingState;
  /** What may be read of the children now. */
  readonly facts: () => ChildFacts;
  /**
   * Looks, stores and does what the step says; `loses` what was not stored, or was stored and never done. The book is read
   * at the moment of the look unless another is said.
   */
  look(at: {
    now: UnixMs;
    book: Book | undefined;
    readAt?: UnixMs;
    facts?: ChildFacts;
    loses?: 'step' | 'act';
  }): WorkingStep;
  /**
   * Fills so much of what still rests or travels, at the child's limit unless better; a child that is over trades no more.
   *
   * As at the venue a FAK BUY on a market of the new protocol spends what it signed for in dollars; all others trade shares.
   */
  fill(count: Shares, at?: Price): void;
  /** The open child ends: cancelled, killed, expired, or proven never to have arrived. */
  end(): void;
};

/** Works one order against a venue that the test moves. */
export function workOrder(order: WorkingOrder, market: WorkingView['market'] = aWorkedMarket()): WorkedOrder {
  const schedule = scheduleOf(order);
  const children: VenueChild[] = [];
  let state = UNWORKED;
  // The venue's clock goes with the looks; whatever happens to a child is learned as it happens.
  let [clock, learnedAt] = [order.startedAt, order.startedAt];
  const open = (): VenueChild | undefined => children.find((child) => !child.isOver);
  const facts = (): ChildFacts => {
    const first = children.findIndex((child) => !child.isOver);
    return {
      over: first < 0 ? children.length : first,
      filled: sum(
        NO_SHARES,
        children.map(({ filled }) => filled),
      ),
      learnedAt,
    };
  };
  return {
    children,
    state: () => state,
    facts,
    look: ({ now, book, readAt: begun = now, facts: told = facts(), loses }) => {
      clock = now;
      const step = stepOrder({ order, schedule, state, market, book: readAt(book, begun), now }, told);
      if (loses === 'step') return step;
      state = step.state;
      const { action } = step;
      if (action.action === 'place')
        children.push({
          ...action.child,
          placedAt: now,
          filled: NO_SHARES,
          paid: NO_USD,
          isSent: loses !== 'act',
          isOver: false,
        });
      const stored = open();
      // What was stored and not done is done by the next look: it meets the child that the state names.
      if (stored !== undefined && loses !== 'act') stored.isSent = true;
      return step;
    },
    fill: (count, at) => {
      const child = open();
      if (child?.isSent !== true) return;
      learnedAt = clock;
      const met = at ?? child.limit;
      const isDollarSized = child.kind === 'FAK' && order.side === 'BUY' && market.domain === 'v2';
      const rest = isDollarSized
        ? shares((minus(costOf(child.shares, child.limit), child.paid) * MICRO) / met)
        : minus(child.shares, child.filled);
      const got = smaller(count, rest);
      child.filled = plus(child.filled, got);
      child.paid = plus(child.paid, costOf(got, met));
      if (got === rest) child.isOver = true;
    },
    end: () => {
      const child = open();
      if (child === undefined) return;
      learnedAt = clock;
      child.isOver = true;
    },
  };
}
