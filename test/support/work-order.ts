import { type WorkingStep, stepOrder, UNWORKED } from '#core/execution/working/step-order.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { type Book } from '#core/model/market.ts';
import { type ChildFacts, type WorkingChild, type WorkingOrder, type WorkingState } from '#core/model/working-order.ts';
import { minus, plus, sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { priceOf, sharesOf } from './builders/quantities.ts';

/** A child as the venue knows it. */
export type VenueChild = WorkingChild & {
  readonly placedAt: UnixMs;
  filled: Shares;
  isSent: boolean;
  isOver: boolean;
};

/** One order between its stored state and a venue, each step of which may be lost or late. */
export type WorkedOrder = {
  readonly children: VenueChild[];
  readonly state: () => WorkingState;
  /** What may be read of the children now. */
  readonly facts: () => ChildFacts;
  /** Looks, stores and does what the step says; `loses` what was not stored, or was stored and never done. */
  look(at: { now: UnixMs; book: Book | undefined; facts?: ChildFacts; loses?: 'step' | 'act' }): WorkingStep;
  /** Fills so much of what still rests or travels; a child that is over trades no more. */
  fill(count: Shares): void;
  /** The open child ends: cancelled, killed, expired, or proven never to have arrived. */
  end(): void;
};

/** Works one order against a venue that the test moves. */
export function workOrder(order: WorkingOrder): WorkedOrder {
  const schedule = scheduleOf(order);
  const market = { tick: priceOf('0.01'), minimumShares: sharesOf('5') };
  const children: VenueChild[] = [];
  let state = UNWORKED;
  const open = (): VenueChild | undefined => children.find((child) => !child.isOver);
  const facts = (): ChildFacts => {
    const first = children.findIndex((child) => !child.isOver);
    return {
      over: first < 0 ? children.length : first,
      filled: sum(
        NO_SHARES,
        children.map(({ filled }) => filled),
      ),
    };
  };
  return {
    children,
    state: () => state,
    facts,
    look: ({ now, book, facts: told = facts(), loses }) => {
      const step = stepOrder({ order, schedule, state, market, book, now }, told);
      if (loses === 'step') return step;
      state = step.state;
      const { action } = step;
      if (action.action === 'place')
        children.push({ ...action.child, placedAt: now, filled: NO_SHARES, isSent: loses !== 'act', isOver: false });
      const stored = open();
      // What was stored and not done is done by the next look: it meets the child that the state names.
      if (stored !== undefined && loses !== 'act') stored.isSent = true;
      return step;
    },
    fill: (count) => {
      const child = open();
      if (child?.isSent !== true) return;
      const rest = minus(child.shares, child.filled);
      child.filled = plus(child.filled, count < rest ? count : rest);
      if (child.filled === child.shares) child.isOver = true;
    },
    end: () => {
      const child = open();
      if (child !== undefined) child.isOver = true;
    },
  };
}
