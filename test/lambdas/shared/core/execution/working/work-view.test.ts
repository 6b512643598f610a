import { describe, expect, it } from '@jest/globals';
import { factsOf, isWorked, orderOf, unsoldOf, withinPosition } from '#core/execution/working/work-view.ts';
import { aBuyChild, anOrderId, aTrade } from '../../../../../support/builders/a-child.ts';
import { aParent } from '../../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../../support/builders/a-position.ts';
import { aWorkedParent } from '../../../../../support/builders/a-worked-parent.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';

describe('what is known of an order', () => {
  it('is under the id of its parent, and never changes', () => {
    expect(orderOf(aWorkedParent())).toEqual(aWorkingOrder());
    expect([isWorked(aWorkedParent()), isWorked(aParent())]).toEqual([true, false]);
  });

  it('counts children that are over, and of the open one what has not failed', () => {
    const parent = aWorkedParent({ attempts: 3, filledShares: sharesOf('50'), openChild: anOrderId(4) });
    const trades = [
      aTrade({ status: 'MATCHED', shares: sharesOf('4') }),
      aTrade({ status: 'CONFIRMED', shares: sharesOf('2'), tradeId: 't2' }),
      aTrade({ status: 'FAILED', shares: sharesOf('8'), tradeId: 't3' }),
    ];
    const child = aBuyChild({ venueOrderId: anOrderId(4), trades });
    expect(factsOf({ parent, open: child, readAt: NOW })).toEqual({ over: 3, filled: sharesOf('56'), learnedAt: NOW });
    expect(() => factsOf({ parent, open: undefined, readAt: NOW })).toThrow('the one that it names');
  });
});

describe('withinPosition', () => {
  const sale = aWorkedParent({ side: 'SELL', filledShares: sharesOf('40') });
  const order = aWorkingOrder({ side: 'SELL', total: sharesOf('100') });

  it('leaves a purchase, and a sale whose shares are all there, as they are', () => {
    expect(withinPosition(aWorkingOrder(), aWorkedParent(), aPosition())).toEqual(aWorkingOrder());
    const position = aPosition({ available: sharesOf('70'), target: sharesOf('20'), selling: sharesOf('10') });
    expect(withinPosition(order, sale, position).total).toBe(sharesOf('100'));
  });

  it('sells no more than is above the target: what drift took is not sold, and no less than nothing', () => {
    const short = aPosition({ available: sharesOf('45'), target: sharesOf('20'), selling: sharesOf('10') });
    expect(withinPosition(order, sale, short).total).toBe(sharesOf('75'));
    const none = aPosition({ available: sharesOf('5'), target: sharesOf('20') });
    expect(withinPosition(order, sale, none).total).toBe(sharesOf('40'));
  });

  it('gives back what is above the target, and nothing below it', () => {
    expect(unsoldOf(aPosition({ available: sharesOf('45'), target: sharesOf('20') }))).toBe(sharesOf('25'));
    expect(unsoldOf(aPosition({ available: sharesOf('5'), target: sharesOf('20') }))).toBe(0n);
  });
});
