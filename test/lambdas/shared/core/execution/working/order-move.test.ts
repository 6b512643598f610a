import { describe, expect, test } from '@jest/globals';
import {
  type OrderLook,
  seenMove,
  type SeenVenue,
  stoppedMove,
  storedMove,
  waitTold,
} from '#core/execution/working/order-move.ts';
import { endOfClosing } from '#core/execution/working/end-of-window.ts';
import { later } from '#core/values/unix-ms.ts';
import { type WorkedCopy } from '#core/model/working-order.ts';
import { aBuyChild } from '../../../../../support/builders/a-child.ts';
import { aBook, aLevel, aMarket } from '../../../../../support/builders/a-market.ts';
import { aCut, aPosition } from '../../../../../support/builders/a-position.ts';
import { aFollower, someSettings, theFilters, theLimits } from '../../../../../support/builders/a-settings.ts';
import { aWorkedParent } from '../../../../../support/builders/a-worked-parent.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../../../support/builders/quantities.ts';

const WINDOW_MS = aWorkedParent().work.order.windowMs;
const COPY: WorkedCopy = {
  because: { code: 'ABOVE_USD', dollars: dollars('2'), most: dollars('1') },
  settings: 1n,
  asOf: 4n,
  limits: { total: dollars('100'), leader: dollars('50') },
};

function look(changes: Partial<OrderLook> = {}): OrderLook {
  const usual = { settings: someSettings(), follower: aFollower(), position: aPosition(), child: undefined };
  return { ...usual, parent: aWorkedParent(), now: NOW, ...changes };
}

const seen = (changes: Partial<SeenVenue> = {}): SeenVenue => ({
  market: aMarket(),
  isClosed: false,
  book: aBook(),
  readAt: later(NOW, 1),
  ...changes,
});
const OPEN = aBuyChild({ state: 'ACKED', restsUntil: later(NOW, 240_000) });
const withOpen = (changes: Partial<OrderLook> = {}): OrderLook =>
  look({ child: OPEN, parent: aWorkedParent({ openChild: OPEN.venueOrderId }), ...changes });

describe('what is stored', () => {
  test.each<[string, Partial<OrderLook>, string]>([
    ['a person', { parent: aWorkedParent({}, { isCancelled: true }) }, 'CANCELLED'],
    ['another mode', { follower: aFollower({ mode: 'paper' }) }, 'MODE_CHANGED'],
    [
      'a reduction of its leader',
      { parent: aWorkedParent({}, { copy: COPY }), position: aPosition({ cuts: [aCut({ leaderVersion: 5n })] }) },
      'LEADER_REDUCED',
    ],
  ])('ends an order by the word of %s, once nothing of it is open', (_, given, why) => {
    expect(storedMove(look(given))).toEqual({ move: 'end', why });
    expect(storedMove(look({ ...given, child: OPEN }))).toEqual({ move: 'cancel' });
  });

  test('lets it rest until the moment that stands on it, and not a moment longer', () => {
    const parent = aWorkedParent({ next: later(NOW, 100) });
    expect(storedMove(look({ parent, now: later(NOW, 99) }))).toEqual({ move: 'rest', until: later(NOW, 100) });
    expect(storedMove(look({ parent, now: later(NOW, 100) }))).toBeUndefined();
    expect(storedMove(look({ parent, child: OPEN }))).toBeUndefined();
  });

  test('ends it when its closing is over, whatever switches and book say', () => {
    const over = endOfClosing({ ...aWorkedParent().work.order });
    expect(storedMove(look({ now: over }))).toEqual({ move: 'end', why: 'WINDOW_OVER' });
    expect(storedMove(look({ now: later(over, -1) }))).toBeUndefined();
  });
});

describe('what stops an order', () => {
  test('has it wait for a poll, and takes out what rests; of an unknown outcome only what should have gone', () => {
    const waits = { move: 'wait', until: later(NOW, 3_000) };
    expect(stoppedMove(look(), 'TRADING_STOPPED')).toEqual({ ...waits, why: 'TRADING_STOPPED' });
    expect(stoppedMove(withOpen(), 'TRADING_STOPPED')).toEqual({ move: 'cancel' });
    expect(stoppedMove(withOpen(), 'OUTCOME_UNKNOWN')).toEqual({ ...waits, why: 'OUTCOME_UNKNOWN' });
    expect(stoppedMove(withOpen({ now: later(NOW, WINDOW_MS) }), 'OUTCOME_UNKNOWN')).toEqual({ move: 'cancel' });
  });

  test('is a post without an answer, too, and nothing else of its own', () => {
    const sent = withOpen({ child: aBuyChild({ state: 'SUBMITTING' }) });
    expect(stoppedMove(sent, undefined)).toMatchObject({ move: 'wait', why: 'OUTCOME_UNKNOWN' });
    expect(stoppedMove(withOpen(), undefined)).toBeUndefined();
    expect(stoppedMove(look(), undefined)).toBeUndefined();
  });
});

describe('what the venue shows', () => {
  test('is the next step of the plan: a part is placed', () => {
    expect(seenMove(look(), seen())).toMatchObject({ move: 'place', slice: { slice: { number: 1 } } });
  });

  test('ends an order with its market, and no order for a market that is away', () => {
    expect(seenMove(look(), seen({ market: undefined, isClosed: true }))).toEqual({
      move: 'end',
      why: 'MARKET_CLOSED',
    });
    expect(seenMove(look(), seen({ market: undefined }))).toMatchObject({ move: 'wait', why: 'NO_QUOTE' });
    expect(seenMove(withOpen(), seen({ market: undefined, isClosed: true }))).toMatchObject({ move: 'wait' });
    const late = withOpen({ now: later(NOW, WINDOW_MS) });
    expect(seenMove(late, seen({ market: aMarket({ isAcceptingOrders: false }) }))).toEqual({ move: 'cancel' });
  });

  test('may be a book that the filters of copies forbid; a person’s own order has none', () => {
    const limits = theLimits({ filters: theFilters({ minPrice: priceOf('0.6') }) });
    const settings = someSettings({ limits });
    const parent = aWorkedParent({}, { copy: COPY });
    expect(seenMove(look({ settings, parent }), seen())).toMatchObject({ move: 'wait', why: 'MARKET_FILTERED' });
    expect(seenMove(withOpen({ settings, parent: { ...parent, openChild: OPEN.venueOrderId } }), seen())).toEqual({
      move: 'cancel',
    });
    expect(seenMove(look({ settings }), seen())).toMatchObject({ move: 'place' });
  });

  test('is waited for where it is dearer than the limit', () => {
    expect(seenMove(look(), seen({ book: aBook({ asks: [aLevel('0.9')] }) }))).toMatchObject({
      move: 'wait',
      why: 'BEYOND_LIMIT',
    });
  });
});

test('a wait is told once, and forgotten when what it waits for is its own plan', () => {
  const [told] = waitTold(aWorkedParent(), 'LIMIT_USED');
  expect(told).toMatchObject({ value: { reason: { code: 'ORDER_WAITS', why: 'LIMIT_USED' } } });
  const waiting = aWorkedParent({ reason: { code: 'ORDER_WAITS', why: 'LIMIT_USED' } });
  expect(waitTold(waiting, 'LIMIT_USED')).toEqual([]);
  const forgotten = waitTold(waiting, 'NOT_DUE');
  expect(forgotten).toHaveLength(1);
  expect(forgotten[0]).not.toHaveProperty('value.reason');
  expect(waitTold(aWorkedParent(), 'CHILD_OPEN')).toEqual([]);
});
