import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openOrder } from '#core/execution/working/open-order.ts';
import { OWN, type Position } from '#core/model/position.ts';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { shares } from '#core/values/shares.ts';
import { aMarket } from '../../../../../support/builders/a-market.ts';
import { aPending, aPosition } from '../../../../../support/builders/a-position.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { aParentId, FOLLOWER, NOW, OTHER_TOKEN } from '../../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';
import { written } from '../../../../../support/written.ts';

const owned = (count: string, changes: Partial<Position> = {}): Position =>
  aPosition({ leader: OWN, available: sharesOf(count), target: sharesOf(count), version: 7n, ...changes });

function opened(position: Position, changes: Partial<WorkingOptions> = {}, command = 'one') {
  const { parentId: _, startedAt: __, ...options } = aWorkingOrder(changes);
  return openOrder({ command, follower: FOLLOWER, mode: 'live', options, market: aMarket(), position, now: NOW });
}

describe('openOrder', () => {
  it('makes one order of a command however often it is sent, and another one of another', () => {
    const [one, same, other] = [opened(owned('0')), opened(owned('0')), opened(owned('0'), {}, 'two')];
    expect(one.parent?.parentId).toBe(same.parent?.parentId);
    expect(one.parent?.parentId).not.toBe(other.parent?.parentId);
  });

  it('stores a purchase with its position, which lets no other own order of it begin', () => {
    const { parent, changes } = opened(owned('0')) as Extract<ReturnType<typeof opened>, { refusal?: undefined }>;
    expect(parent).toMatchObject({ leader: OWN, origin: 'order', state: 'WORKING', side: 'BUY', attempts: 0 });
    expect(written(changes, 'position')).toMatchObject({ entry: parent.parentId, version: 8n });
    expect(written(changes, 'parent')).toEqual(parent);
  });

  it('takes what is to be sold out of the target, and no more than is owned: the bound itself may be sold', () => {
    const { parent, changes } = opened(owned('60'), { side: 'SELL', total: sharesOf('60') }) as Extract<
      ReturnType<typeof opened>,
      { refusal?: undefined }
    >;
    expect(written(changes, 'position')).toMatchObject({ target: 0n, exit: parent.parentId });
    expect(opened(owned('60'), { side: 'SELL', total: sharesOf('60.01') }).refusal).toEqual({
      code: 'NOT_OWNED',
      owned: sharesOf('60'),
      asked: sharesOf('60.01'),
    });
  });

  it('wants no more what a fill took that came late: what is left is all that is above the target', () => {
    const short = owned('70', { target: sharesOf('100') });
    const { changes } = opened(short, { side: 'SELL', total: sharesOf('70') }) as Extract<
      ReturnType<typeof opened>,
      { refusal?: undefined }
    >;
    expect(written(changes, 'position')).toMatchObject({ available: sharesOf('70'), target: 0n });
  });

  it('offers for sale neither what another order sells nor what is on its way out', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 100n), fc.bigInt(0n, 100n), fc.bigInt(1n, 100n), (available, target, total) => {
        const position = owned('0', { available: shares(available), target: shares(target) });
        const { refusal } = opened(position, { side: 'SELL', total: shares(total) });
        expect(refusal === undefined).toBe(total <= available && total <= target);
      }),
    );
  });

  it.each([
    ['a sale works', { exit: aParentId(3) }, 'BUY', 'SALE_OPEN'],
    ['a sale works', { exit: aParentId(3) }, 'SELL', 'SALE_OPEN'],
    ['a purchase works', { entry: aParentId(3) }, 'BUY', 'PURCHASE_OPEN'],
    ['a purchase works', { entry: aParentId(3) }, 'SELL', 'PURCHASE_OPEN'],
    ['a purchase is open', { buying: [aPending({ parentId: aParentId(3) })] }, 'SELL', 'PURCHASE_OPEN'],
  ] as const)('is refused while %s of the same token: %o, %s', (_, changes, side, code) => {
    const { refusal } = opened(owned('100', changes), { side, total: sharesOf('50') });
    expect(refusal).toEqual({ code, order: aParentId(3) });
  });

  it('names the outcome, and none where the market has no such token', () => {
    expect(opened(owned('0')).parent?.outcome).toBe('Yes');
    expect(opened(owned('0'), { token: `${OTHER_TOKEN}9` as never }).parent?.outcome).toBe('');
  });
});
