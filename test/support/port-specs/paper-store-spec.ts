import { expect, test } from '@jest/globals';
import { paperWalletOf, type FollowerName, type VenueOrderId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { type PaperAccount, type PaperHolding, type PaperOrder, type PaperStore } from '#ports/paper-store.ts';
import { aTransaction, CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../builders/identities.ts';
import { anOrderId } from '../builders/a-child.ts';
import { dollars, priceOf, sharesOf } from '../builders/quantities.ts';

const WALLET = paperWalletOf('main' as FollowerName);
const ELSE = paperWalletOf('other' as FollowerName);
const ACCOUNT: PaperAccount = {
  wallet: WALLET,
  amount: dollars('5000'),
  moves: [{ at: later(NOW, 1), amount: dollars('-2.5') }],
  version: 1n,
};
const HOLDING: PaperHolding = {
  wallet: WALLET,
  token: TOKEN,
  condition: CONDITION,
  amount: sharesOf('3'),
  moves: [{ at: NOW, amount: sharesOf('-1') }],
  mark: priceOf('0.5'),
  redemptions: [{ transaction: aTransaction(), shares: sharesOf('2'), payout: dollars('2'), at: NOW }],
  version: 1n,
};
const anOrder = (at: number, orderId: VenueOrderId, wallet = WALLET): PaperOrder => ({
  orderId,
  wallet,
  token: TOKEN,
  side: 'BUY',
  matchedAt: later(NOW, at),
  transaction: aTransaction(at),
  fills: [{ price: priceOf('0.5'), shares: sharesOf('4'), gross: dollars('2'), fee: dollars('0.00001') }],
  version: 1n,
});

/** What every store of paper money keeps; `start` gives an empty one. */
export function paperStoreSpec(name: string, start: () => Promise<PaperStore>): void {
  test(`paper store: ${name}: what is stored comes back as it was, and what is not is absent`, async () => {
    const store = await start();
    expect(await store.account(WALLET)).toBeUndefined();
    const depth = {
      condition: CONDITION,
      takes: [{ token: TOKEN, from: 'asks' as const, price: priceOf('0.5'), shares: sharesOf('1'), at: NOW }],
      version: 1n,
    };
    const order = anOrder(1, anOrderId(1));
    expect(
      await store.commit([
        { type: 'account', value: ACCOUNT },
        { type: 'holding', value: HOLDING },
        { type: 'order', value: order },
        { type: 'depth', value: depth },
      ]),
    ).toBe(true);
    expect(await store.account(WALLET)).toEqual(ACCOUNT);
    expect(await store.holding(WALLET, TOKEN)).toEqual(HOLDING);
    expect(await store.order(WALLET, anOrderId(1))).toEqual(order);
    expect(await store.depth(CONDITION)).toEqual(depth);
    expect(await store.account(ELSE)).toBeUndefined();
    expect(await store.holding(WALLET, OTHER_TOKEN)).toBeUndefined();
    expect(await store.order(WALLET, anOrderId(2))).toBeUndefined();
    expect(await store.holdings(ELSE)).toEqual([]);
  });

  test(`paper store: ${name}: of ten that write at once one does, and one that is overtaken writes nothing at all`, async () => {
    const store = await start();
    await store.commit([{ type: 'account', value: ACCOUNT }]);
    const next = { ...ACCOUNT, version: 2n };
    const written = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        store.commit([
          { type: 'order', value: anOrder(at, anOrderId(at + 1)) },
          { type: 'account', value: next },
        ]),
      ),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(await store.ordersSince(WALLET, NOW)).toHaveLength(1);
    const holding: PaperHolding = HOLDING;
    expect(
      await store.commit([
        { type: 'holding', value: holding },
        { type: 'account', value: next },
      ]),
    ).toBe(false);
    expect(await store.holding(WALLET, TOKEN)).toBeUndefined();
  });

  test(`paper store: ${name}: an order is there once, whatever moves beside it`, async () => {
    const store = await start();
    const order = anOrder(1, anOrderId(1));
    expect(await store.commit([{ type: 'order', value: order }])).toBe(true);
    const again = { ...order, matchedAt: later(NOW, 9) };
    expect(
      await store.commit([
        { type: 'order', value: again },
        { type: 'account', value: ACCOUNT },
      ]),
    ).toBe(false);
    expect(await store.ordersSince(WALLET, NOW)).toEqual([order]);
    expect(await store.account(WALLET)).toBeUndefined();
  });

  test(`paper store: ${name}: orders of a wallet are listed from a moment on, that moment included, oldest first`, async () => {
    const store = await start();
    for (const [at, id] of [
      [9, 4],
      [2, 1],
      [5, 3],
      [5, 2],
    ] as const)
      await store.commit([{ type: 'order', value: anOrder(at, anOrderId(id)) }]);
    await store.commit([{ type: 'order', value: anOrder(5, anOrderId(9), ELSE) }]);
    const ids = async (since: number) =>
      (await store.ordersSince(WALLET, later(NOW, since))).map(({ orderId }) => Number(BigInt(orderId)));
    expect(await ids(0)).toEqual([1, 2, 3, 4]);
    expect(await ids(5)).toEqual([2, 3, 4]);
    expect(await ids(6)).toEqual([4]);
    expect(await ids(10)).toEqual([]);
  });

  test(`paper store: ${name}: an order that was matched several times is listed once, as it is now, from its last match on`, async () => {
    const store = await start();
    const rests = {
      condition: CONDITION,
      limit: priceOf('0.5'),
      shares: sharesOf('9'),
      until: later(NOW, 99),
      met: [],
    };
    const placed: PaperOrder = { ...anOrder(1, anOrderId(1)), fills: [], rests };
    const matched = { ...placed, ...anOrder(5, anOrderId(1)), version: 2n };
    const over = { ...matched, rests: { ...rests, endedAt: later(NOW, 7) }, version: 3n };
    for (const value of [placed, matched, over]) expect(await store.commit([{ type: 'order', value }])).toBe(true);
    expect(await store.commit([{ type: 'order', value: { ...over, matchedAt: later(NOW, 8) } }])).toBe(false);
    expect(await store.order(WALLET, anOrderId(1))).toEqual(over);
    for (const since of [0, 1, 2, 5]) expect(await store.ordersSince(WALLET, later(NOW, since))).toEqual([over]);
    expect(await store.ordersSince(WALLET, later(NOW, 6))).toEqual([]);
  });

  test(`paper store: ${name}: holdings of a wallet are listed, all of them`, async () => {
    const store = await start();
    const other = { ...HOLDING, token: OTHER_TOKEN };
    await store.commit([
      { type: 'holding', value: HOLDING },
      { type: 'holding', value: other },
    ]);
    expect(await store.holdings(WALLET)).toEqual([HOLDING, other]);
  });
}
