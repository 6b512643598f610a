import { CLOSING_MS, endOfWindow } from '#core/execution/working/end-of-window.ts';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { stepOrder, UNWORKED } from '#core/execution/working/step-order.ts';
import { type BookLevel } from '#core/model/market.ts';
import { type WorkingAction, type WorkingOrder } from '#core/model/working-order.ts';
import { plus } from '#core/values/quantity.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type BookMoment, tickOf } from './book-tape.ts';
import { type BookVenue, bookVenue, type PlayedFill } from './book-venue.ts';

/** How long an order or a cancel takes to the book. */
export const WAY_MS = 500;
/** What is traded now: whatever the recorded markets were, an order that is placed today meets the new protocol's rules. */
const DOMAIN = 'v2';
/** The venue's least. */
const MINIMUM_SHARES = shares(5_000_000n);

/** What an order came to on a recorded book. */
export type PlayedOrder = {
  readonly fills: readonly PlayedFill[];
  readonly atTopMs: number;
  readonly placed: number;
  readonly isFallback: boolean;
  /** What others offer when the window is over and nothing more was done, less what this order has taken. */
  readonly asksLeft: readonly BookLevel[];
};

type Playing = {
  readonly venue: BookVenue;
  readonly fills: PlayedFill[];
  readonly moments: readonly BookMoment[];
  /** The newest moment that has come. */
  at: number;
  now: UnixMs;
  atTopMs: number;
  /** The newest child's number. */
  child: number;
  /** When it was last filled, cancelled or refused. */
  learnedAt: UnixMs;
};

/** Works one purchase on the moments of a token, from its start to its end, as the order manager will. */
export function playOrder(order: WorkingOrder, moments: readonly BookMoment[]): PlayedOrder {
  const schedule = scheduleOf(order);
  const playing = startPlaying(moments, order.startedAt);
  const latest = later(endOfWindow(order), 2 * CLOSING_MS);
  let state = UNWORKED;
  let placed = 0;
  while (playing.now < latest) {
    const book = { ...playing.venue.book(), readAt: playing.now };
    const filled = playing.fills.reduce((total, fill) => plus(total, fill.shares), NO_SHARES);
    const market = { domain: DOMAIN, tick: tickOf(book), minimumShares: MINIMUM_SHARES } as const;
    const view = { order, schedule, state, market, book, now: playing.now };
    // What rests nowhere is over: filled, cancelled, killed, or refused because it would have traded.
    const over = playing.venue.rests() ? playing.child - 1 : playing.child;
    const step = stepOrder(view, { over, filled, learnedAt: playing.learnedAt });
    state = step.state;
    if (step.action.action === 'end') break;
    if (step.action.action === 'place') placed += 1;
    act(playing, step.action, order.pollMs);
  }
  runTo(playing, unixMs(Math.max(playing.now, endOfWindow(order))));
  return {
    fills: playing.fills,
    atTopMs: playing.atTopMs,
    placed,
    isFallback: schedule.fallback !== undefined,
    asksLeft: playing.venue.book().asks,
  };
}

/** One purchase that takes all it can within its limit, at once; the rest is left to the end of the window, as of others. */
export function playAtOnce(order: WorkingOrder, moments: readonly BookMoment[]): PlayedOrder {
  const playing = startPlaying(moments, order.startedAt);
  runTo(playing, later(playing.now, WAY_MS));
  const fills = playing.venue.place({ number: 1, shares: order.total, limit: order.limit, kind: 'CROSSING_GTD' });
  playing.venue.cancel();
  runTo(playing, endOfWindow(order));
  return { fills, atTopMs: 0, placed: 1, isFallback: false, asksLeft: playing.venue.book().asks };
}

function startPlaying(moments: readonly BookMoment[], startedAt: UnixMs): Playing {
  const at = moments.findLastIndex((moment) => moment.at <= startedAt);
  const venue = bookVenue(moments[at]?.book ?? { bids: [], asks: [] }, DOMAIN);
  return { venue, fills: [], moments, at, now: startedAt, atTopMs: 0, child: 0, learnedAt: startedAt };
}

/** What is done reaches the book after its way; the next look is a poll later, or when the action says. */
function act(playing: Playing, action: WorkingAction, pollMs: number): void {
  const next = action.action === 'wait' ? unixMs(Math.max(action.until, playing.now + 1)) : later(playing.now, pollMs);
  if (action.action === 'wait') {
    runTo(playing, next);
    return;
  }
  runTo(playing, later(playing.now, WAY_MS));
  playing.learnedAt = playing.now;
  if (action.action === 'cancel') playing.venue.cancel();
  if (action.action === 'place') {
    playing.child = action.child.number;
    playing.fills.push(...playing.venue.place(action.child));
  }
  runTo(playing, next);
}

/** Lets the recorded moments come up to an instant. */
function runTo(playing: Playing, until: UnixMs): void {
  const { venue, moments } = playing;
  for (;;) {
    const next = moments[playing.at + 1];
    const reached = next === undefined || next.at > until ? until : unixMs(Math.max(next.at, playing.now));
    if (venue.isAtTop()) playing.atTopMs += reached - playing.now;
    playing.now = reached;
    if (next === undefined || next.at > until) return;
    playing.at += 1;
    const fills = venue.advance(next);
    if (fills.length > 0) playing.learnedAt = playing.now;
    playing.fills.push(...fills);
  }
}
