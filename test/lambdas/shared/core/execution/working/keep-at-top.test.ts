import { describe, expect, test } from '@jest/globals';
import { keepAtTop, mayMoveAt } from '#core/execution/working/keep-at-top.ts';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { type WorkingState } from '#core/model/working-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel } from '../../../../../support/builders/a-market.ts';
import { aView, aWorkingOrder, turned } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const order = aWorkingOrder({ style: 'top', limit: priceOf('0.5') });
const bookOf = (bid: string, ask: string) => aBook({ bids: [aLevel(bid)], asks: [aLevel(ask)] });
const wanted = sharesOf('40');
const keep = (view: Parameters<typeof keepAtTop>[0], notBefore = NOW) =>
  keepAtTop(view, { wanted, notBefore, reason: 'SLICE_DUE' });
/** 40 shares rest at 46 cents since the start. */
const RESTING: WorkingState = {
  ...UNWORKED,
  slot: 0,
  child: {
    ...{ number: 1, shares: wanted, limit: priceOf('0.46'), kind: 'GTD', placedAt: NOW },
    ...{ filledBefore: sharesOf('0'), closes: false },
  },
};
const look = (ms: number, bid: string) =>
  aView({ order, state: RESTING, now: later(NOW, ms), book: bookOf(bid, '0.55') });

test('nothing open: what is wanted rests a tick better than the best, from the moment on that it may', () => {
  const view = aView({ order, book: bookOf('0.45', '0.55') });
  expect(keep(view, later(NOW, 1))).toEqual({ action: 'wait', until: NOW + 1, reason: 'MOVED_LATELY' });
  expect(keep(view)).toMatchObject({
    action: 'place',
    child: { shares: wanted, limit: priceOf('0.46'), kind: 'GTD' },
    reason: 'SLICE_DUE',
  });
});

test('a sale stands a tick below the best ask', () => {
  const view = aView({ order: { ...order, side: 'SELL' }, book: turned(bookOf('0.45', '0.55')) });
  expect(keep(view)).toMatchObject({ action: 'place', child: { limit: priceOf('0.54') } });
});

describe('outbid', () => {
  test('it is cancelled at the moment that it may move, and no millisecond before', () => {
    const act = (ms: number) => keep(look(ms, '0.47'), later(NOW, 5_000));
    expect(act(4_999)).toEqual({ action: 'wait', until: NOW + 5_000, reason: 'MOVED_LATELY' });
    expect(act(5_000)).toEqual({ action: 'cancel', number: 1, reason: 'NOT_AT_TOP' });
  });

  test('beyond the limit it is cancelled at once; where nothing is open, nothing is said', () => {
    expect(keep(look(1, '0.51'), later(NOW, 5_000))).toMatchObject({ action: 'cancel', reason: 'LIMIT_OUT_OF_REACH' });
    expect(keep(aView({ order, book: bookOf('0.51', '0.55') }))).toBeUndefined();
  });
});

test('it may move `moveMs` after it was placed; an order that placed nothing from its start', () => {
  expect(mayMoveAt({ order, state: RESTING })).toBe(NOW + 5_000);
  expect(mayMoveAt({ order, state: UNWORKED })).toBe(NOW);
});
