import { describe, expect, it } from '@jest/globals';
import { endOrder } from '#core/execution/working/end-order.ts';
import { OWN } from '#core/model/position.ts';
import { anOrderId } from '../../../../../support/builders/a-child.ts';
import { aPosition } from '../../../../../support/builders/a-position.ts';
import { aWorkedParent } from '../../../../../support/builders/a-worked-parent.ts';
import { aParentId } from '../../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';
import { written } from '../../../../../support/written.ts';

const sale = aWorkedParent({ side: 'SELL', filledShares: sharesOf('40') });

describe('endOrder', () => {
  it('ends a purchase with what is left of it, and lets the next one begin', () => {
    const parent = aWorkedParent({ filledShares: sharesOf('30') });
    const changes = endOrder(parent, aPosition({ leader: OWN, entry: parent.parentId }), 'WINDOW_OVER');
    const left = parent.work.order.total - sharesOf('30');
    expect(written(changes, 'parent')).toMatchObject({ state: 'DONE', reason: { code: 'ORDER_OVER', left } });
    expect(written(changes, 'position')).not.toHaveProperty('entry');
  });

  it('says nothing more of one that was filled', () => {
    const all = aWorkedParent().work.order.total;
    const parent = aWorkedParent({ filledShares: all });
    const changes = endOrder(parent, aPosition({ leader: OWN, entry: parent.parentId }), 'FILLED');
    expect(written(changes, 'parent')).not.toHaveProperty('reason');
    // What drift has made smaller is not all that was asked for.
    const cut = endOrder(sale, aPosition({ leader: OWN, exit: sale.parentId }), 'FILLED');
    expect(written(cut, 'parent')).toMatchObject({ reason: { why: 'FILLED', left: all - sharesOf('40') } });
  });

  it('wants again what a sale did not sell: nothing is left above the target for an exit to take up', () => {
    const position = aPosition({ leader: OWN, available: sharesOf('60'), target: sharesOf('0'), exit: sale.parentId });
    const after = written(endOrder(sale, position, 'CANCELLED'), 'position');
    expect(after).toMatchObject({ available: sharesOf('60'), target: sharesOf('60') });
    expect(after).not.toHaveProperty('exit');
  });

  it('is a bug while a child is open, or where another order has the position', () => {
    const position = aPosition({ leader: OWN, exit: aParentId(9), entry: aParentId(9) });
    expect(() => endOrder({ ...sale, openChild: anOrderId() }, position, 'FILLED')).toThrow('open child');
    expect(() => endOrder(sale, position, 'FILLED')).toThrow('not the exit');
    expect(() => endOrder(aWorkedParent(), position, 'FILLED')).toThrow('not the entry');
  });
});
