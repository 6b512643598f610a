import { describe, expect, test } from '@jest/globals';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { OWN } from '#core/model/position.ts';
import { type Trade } from '#core/model/trade.ts';
import { type Work } from '#core/model/working-order.ts';
import { orderStory } from '../../../../bin/commands/order/order-story.ts';
import { bps } from '#core/values/bps.ts';
import { ordersTable } from '../../../../bin/commands/view/orders-table.ts';
import { orderPage, orderStoryJson } from '../../../../bin/commands/view/order-page.ts';
import { aBuyChild, anOrderId } from '../../../support/builders/a-child.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aWorkingOrder } from '../../../support/builders/a-working-order.ts';
import { aParentId, LEADER, NOW } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';

function anOrder(changes: Partial<ParentOrder> = {}, work: Partial<Work> = {}): ParentOrder {
  const { parentId, ...order } = aWorkingOrder({ side: changes.side ?? 'BUY' });
  const arrival = { bid: priceOf('0.48'), ask: priceOf('0.5') };
  const own = {
    parentId,
    leader: OWN,
    origin: 'order',
    state: 'WORKING',
    work: { order, state: UNWORKED, arrival, ...work },
  } as const;
  return aParent({ ...own, ...changes });
}

const aTrade = (count: string, gross: string, changes: Partial<Trade> = {}): Trade =>
  ({
    tradeId: `${count} for ${gross}`,
    status: 'CONFIRMED',
    shares: sharesOf(count),
    gross: dollars(gross),
    fee: dollars('0.1'),
    ...changes,
  }) as Trade;

const CHILDREN = [
  aBuyChild({ venueOrderId: anOrderId(2), attempt: 1, trades: [aTrade('50', '26')], state: 'DONE' }),
  aBuyChild({ attempt: 0, trades: [aTrade('50', '25'), aTrade('9', '9', { status: 'FAILED' })], state: 'DONE' }),
  aBuyChild({ venueOrderId: anOrderId(3), parentId: aParentId(9), trades: [aTrade('7', '7')] }),
];

const pageOf = (order: ParentOrder, children = CHILDREN) =>
  orderPage(orderStory(order, children), { isColoured: false, leaders: [] });

test('of a copy it is told whose it is, and why it is worked', () => {
  // Given
  const because = {
    code: 'ABOVE_DEPTH',
    shares: sharesOf('400'),
    offered: sharesOf('500'),
    part: bps(5_000n),
  } as const;
  const copy = { because, settings: 1n, asOf: 1n, limits: { total: dollars('9') } };
  const order = anOrder({ leader: LEADER, origin: 'copy' }, { copy });
  const leaders = [{ name: 'ann\u001b', wallet: LEADER, enabled: true }];
  // When
  const page = orderPage(orderStory(order, CHILDREN), { isColoured: false, leaders });
  // Then
  expect(page).toContain(
    'A copy of ann, worked since 400.00 shares are more than 50.0 % of the 500.00 that the book had within the limit (execution.large_orders.above_depth_share).',
  );
  expect(ordersTable([order], { isColoured: false, leaders })).toMatch(/ann +\n|ann$/m);
  expect(orderStoryJson(orderStory(order, []), leaders)).toMatchObject({
    workedBecause: expect.stringMatching(/^400\.00 shares/),
  });
});

describe('what an order came to', () => {
  test('counts its own children alone, oldest first, and no trade that failed', () => {
    const { slices, filled, gross, fee, average } = orderStory(anOrder(), CHILDREN);
    expect(slices.map(({ child }) => child.attempt)).toEqual([0, 1]);
    expect([filled, gross, fee]).toEqual([sharesOf('100'), dollars('51'), dollars('0.2')]);
    expect(average).toBe(priceOf('0.51'));
  });

  test('a purchase above what it found is worse, and one below its limit better', () => {
    const { best, mid, limit } = orderStory(anOrder(), CHILDREN);
    // 0.51 against an ask of 0.50, a mid of 0.49 and a limit of 0.55
    expect([best, mid, limit]).toEqual([
      { at: priceOf('0.5'), worse: 200n },
      { at: priceOf('0.49'), worse: 408n },
      { at: priceOf('0.55'), worse: -727n },
    ]);
  });

  test('a sale is held against the bid, the other way round', () => {
    const { best, limit } = orderStory(anOrder({ side: 'SELL' }), CHILDREN);
    expect([best, limit]).toEqual([
      { at: priceOf('0.48'), worse: -625n },
      { at: priceOf('0.55'), worse: 727n },
    ]);
  });

  test('is held against nothing that nobody saw', () => {
    const order = anOrder({}, { arrival: { ask: priceOf('0.5') } });
    expect(orderStory(order, CHILDREN)).not.toHaveProperty('mid');
    expect(orderStoryJson(orderStory(order, []), [])).toMatchObject({
      average: null,
      against: { arrivalBest: { price: '0.5', worseBps: null }, arrivalMid: null, marketVwap: null },
    });
  });
});

describe('the page of an order', () => {
  test('tells slices, averages, what is left and what falls due next', () => {
    const page = pageOf(anOrder({ filledShares: sharesOf('100') }, { state: { ...UNWORKED, slot: 1 } }));
    expect(page).toContain('Bought 100.00 shares for $51.00, $0.20 of fees beside it: 0.5100 a share.');
    expect(page).toContain('Against the ask when it was placed: 0.5000, 200 bps worse.');
    expect(page).toContain('Against its limit: 0.5500, 727 bps better.');
    expect(page).toContain('Stands: works, 900.00 shares left.');
    expect(page).toContain(
      `Next slice: 3 of 10, 100.00 shares, ${new Date(NOW + 720_000).toISOString().slice(0, 19).replace('T', ' ')} UTC.`,
    );
  });

  test.each<[string, Partial<ParentOrder>, Partial<Work>, string]>([
    ['paused', {}, { isPaused: true }, 'Stands: paused'],
    ['to end', {}, { isCancelled: true }, 'Stands: ends'],
    ['waiting', { reason: { code: 'ORDER_WAITS', why: 'LIMIT_USED' } }, {}, 'It waits: a limit on money'],
    [
      'over',
      { state: 'DONE', reason: { code: 'ORDER_OVER', why: 'WINDOW_OVER', left: sharesOf('3') } },
      {},
      'It ended: its window is over; 3.00 shares are left.',
    ],
    ['filled', { state: 'DONE' }, {}, 'It ended: all of it traded.'],
    ['put off', { next: NOW }, {}, 'Next look: not before 2026'],
  ])('one that is %s says so', (_, changes, work, text) => {
    expect(pageOf(anOrder(changes, work), [])).toContain(text);
  });

  test('one that close-all took over tells what it sold, without the terms that it had', () => {
    const { work: _, ...taken } = anOrder({ side: 'SELL' });
    expect(pageOf(taken)).toContain('Stands: sold by close-all.');
    expect(pageOf(taken)).toContain('Against its limit: unknown');
  });

  test('what a stranger calls a market is no line of its own', () => {
    expect(pageOf(anOrder({ title: 'Yes?\nStands: over' }), [])).not.toMatch(/^Stands: over/m);
  });
});
