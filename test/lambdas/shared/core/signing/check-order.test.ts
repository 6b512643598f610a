import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { type ChildOrder, type SignedFields } from '#core/model/child-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { OWN } from '#core/model/position.ts';
import { type Settings, type SignatureType } from '#core/model/settings.ts';
import { checkOrder, liveFollower, type OrderFacts } from '#core/signing/check-order.ts';
import { type FollowerName, type TokenId, type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aFollower, someSettings } from '../../../../support/builders/a-settings.ts';
import {
  aParentAt,
  aPurchaseOf,
  aSignableBuy,
  aSignableSale,
  anOrderRequest,
  identified,
  KEY_ADDRESS,
  orderFacts,
} from '../../../../support/builders/a-signing.ts';
import { aWorkedParent } from '../../../../support/builders/a-worked-parent.ts';
import { FOLLOWER, FOLLOWER_WALLET, LEADER } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const codeOf = (facts: OrderFacts): string | undefined => checkOrder(facts).refusal?.code;
const BUY = aSignableBuy();
const SALE = aSignableSale();

describe('what is reserved may be signed', () => {
  test('a purchase, once it is counted for its parent and its day', () => {
    expect(checkOrder(orderFacts(BUY))).toEqual({
      purchase: {
        follower: FOLLOWER,
        order: BUY.venueOrderId,
        parent: BUY.parentId,
        dollars: dollars('50'),
        isWorked: false,
        perParent: dollars('50.01'),
        perDay: dollars('50000'),
      },
    });
  });

  test.each([[LEADER], [OWN]])(
    'a part of what is worked over time for %s, up to what is left of it, each by itself',
    (leader) => {
      const child = aSignableBuy({ leader });
      // 100 shares at 0.50: 50 dollars, of 120 shares of which so many are bought.
      const at = (filled: string) => {
        const { order } = aWorkedParent().work;
        const work = { order: { ...order, total: sharesOf('120'), limit: priceOf('0.5') }, state: UNWORKED };
        const parent = { ...aParentAt(child), work, filledShares: sharesOf(filled) };
        return checkOrder(orderFacts(child, { parent }));
      };
      expect(at('20')).toMatchObject({ purchase: { isWorked: true, perParent: dollars('50') } });
      expect(at('20')).not.toMatchObject({ purchase: { parent: child.parentId } });
      expect(at('20.02')).toMatchObject({ refusal: { code: 'ABOVE_PARENT', bound: dollars('49.99') } });
    },
  );

  test('a sale, which no day bounds', () => {
    const settings = someSettings({
      followers: [aFollower({ maxSignedDay: dollars('1'), maxSignedOrder: dollars('1') })],
    });
    expect(checkOrder(orderFacts(SALE, { settings }))).toEqual({ purchase: undefined });
  });

  test('again, while its post is under way: the bytes are stored, and another signature changes nothing', () => {
    expect(codeOf(orderFacts({ ...BUY, state: 'SUBMITTING' }))).toBeUndefined();
  });

  test.each<[SignatureType, string, string]>([
    [0, KEY_ADDRESS, KEY_ADDRESS],
    [1, FOLLOWER_WALLET, KEY_ADDRESS],
    [2, FOLLOWER_WALLET, KEY_ADDRESS],
    [3, FOLLOWER_WALLET, FOLLOWER_WALLET],
  ])('by the key of a wallet of type %d', (signatureType, maker, signer) => {
    const wallets = { maker: maker as Wallet, signer: signer as Wallet, signatureType };
    const child = aSignableBuy({ fields: { ...BUY.fields, ...wallets } });
    const settings = someSettings({ followers: [aFollower({ wallet: maker as Wallet, signatureType })] });
    expect(codeOf(orderFacts(child, { settings }))).toBeUndefined();
  });
});

/** Another value for each of the eleven fields. */
const OTHERS: { readonly [F in keyof SignedFields]: fc.Arbitrary<SignedFields[F]> } = {
  salt: fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }),
  maker: hexOf(20) as fc.Arbitrary<Wallet>,
  signer: hexOf(20) as fc.Arbitrary<Wallet>,
  tokenId: fc.bigInt({ min: 0n, max: 2n ** 255n }).map((id) => id.toString() as TokenId),
  makerAmount: fc.bigInt({ min: 0n, max: 2n ** 128n }),
  takerAmount: fc.bigInt({ min: 0n, max: 2n ** 128n }),
  side: fc.constant('SELL'),
  signatureType: fc.constantFrom(0, 1, 2),
  timestamp: fc.nat().map(unixMs),
  metadata: hexOf(32),
  builder: hexOf(32),
};

function hexOf(bytes: number): fc.Arbitrary<string> {
  return fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((all) => `0x${Buffer.from(all).toString('hex')}`);
}

const aChange = fc
  .constantFrom(...(Object.keys(OTHERS) as (keyof SignedFields)[]))
  .chain((field) => OTHERS[field].map((value) => ({ field, fields: { ...BUY.fields, [field]: value } })))
  .filter(({ field, fields }) => fields[field] !== BUY.fields[field]);

describe('anything else is refused', () => {
  test('any changed field under the id of the order: another hash, whatever is told', () => {
    fc.assert(
      fc.property(aChange, ({ fields }) => {
        const request = anOrderRequest(BUY, { fields });
        expect(checkOrder(orderFacts(BUY, { request })).refusal?.code).toBe('ID_DIFFERS');
      }),
    );
  });

  test('any changed field under the id that it hashes to: no such order is stored', () => {
    fc.assert(
      fc.property(aChange, ({ fields }) => {
        const order = orderIdOf({ fields, domain: BUY.domain });
        const request = anOrderRequest(BUY, { fields, order });
        expect(checkOrder(orderFacts(BUY, { request })).refusal?.code).toBe('ID_DIFFERS');
        expect(checkOrder(orderFacts(BUY, { request, child: undefined })).refusal?.code).toBe('ORDER_UNKNOWN');
      }),
    );
  });

  test('any changed field even where the hash were a forged one: the stored order is compared field by field', () => {
    fc.assert(
      fc.property(aChange, ({ field, fields }) => {
        const facts = orderFacts(BUY, { request: anOrderRequest(BUY, { fields }), hash: BUY.venueOrderId });
        expect(checkOrder(facts).refusal).toEqual({ code: 'FIELD_DIFFERS', field });
      }),
    );
  });

  test('a foreign digest: whatever id is told, it is that of an order of ours or none', () => {
    fc.assert(
      fc.property(hexOf(32), (digest) => {
        const request = anOrderRequest(BUY, { order: digest as VenueOrderId });
        expect(codeOf(orderFacts(BUY, { request }))).toBe('ID_DIFFERS');
      }),
    );
  });

  test.each(['v1-neg-risk', 'v2'] as const)('the same fields for the contract of %s markets', (domain) => {
    const request = anOrderRequest(BUY, { domain });
    expect(codeOf(orderFacts(BUY, { request }))).toBe('ID_DIFFERS');
    expect(checkOrder(orderFacts(BUY, { request, hash: BUY.venueOrderId })).refusal).toEqual({
      code: 'FIELD_DIFFERS',
      field: 'domain',
    });
  });

  test('a larger amount, reserved or not: what is stored decides', () => {
    const larger = { ...BUY.fields, makerAmount: dollars('51') };
    const child = aSignableBuy({ fields: larger });
    expect(codeOf(orderFacts(child))).toBe('AMOUNTS_DIFFER');
    expect(codeOf(orderFacts(BUY, { request: anOrderRequest(child) }))).toBe('ID_DIFFERS');
  });

  test('a replay with other amounts: the parent is at work on another order', () => {
    const other = aPurchaseOf('20', '0.50');
    expect(codeOf(orderFacts(other, { parent: aParentAt(BUY) }))).toBe('PARENT_DIFFERS');
  });

  test.each(['ACKED', 'DONE', 'EXPIRED', 'REJECTED', 'DEAD', 'LATE_FILL'] as const)('an order that is %s', (state) => {
    expect(checkOrder(orderFacts({ ...BUY, state })).refusal).toEqual({ code: 'ORDER_STATE', state });
  });

  test.each<[string, Partial<ChildOrder>]>([
    ['another follower', { follower: 'other' as FollowerName }],
    ['a paper ledger', { mode: 'paper' }],
    ['a dry run', { mode: 'dry-run' }],
  ])('an order of %s', (_, changes) => {
    const facts = orderFacts({ ...BUY, ...changes }, { request: anOrderRequest(BUY) });
    expect(codeOf(facts)).toBe('ORDER_UNKNOWN');
  });

  test('an order that names a builder, or carries anything beside', () => {
    for (const field of ['builder', 'metadata'] as const) {
      const child = aSignableBuy({ fields: { ...BUY.fields, [field]: `0x${'ab'.repeat(32)}` } });
      expect(codeOf(orderFacts(child))).toBe('EXTRAS_NOT_EMPTY');
    }
  });

  test('an order for another token than its own', () => {
    const child = identified({ ...BUY, fields: { ...BUY.fields, tokenId: '7' as TokenId } });
    expect(checkOrder(orderFacts(child)).refusal).toEqual({ code: 'FIELD_DIFFERS', field: 'tokenId' });
  });
});

describe('the wallet is the follower’s, and so is the key', () => {
  const settingsOf = (changes: Parameters<typeof aFollower>[0]): Settings =>
    someSettings({ followers: [aFollower(changes)] });

  test('an order that spends from another wallet', () => {
    const settings = settingsOf({ wallet: LEADER });
    expect(codeOf(orderFacts(BUY, { settings }))).toBe('MAKER_NOT_WALLET');
    const { wallet: _, ...none } = aFollower();
    expect(codeOf(orderFacts(BUY, { settings: someSettings({ followers: [none] }) }))).toBe('MAKER_NOT_WALLET');
  });

  test('an order of another type of wallet', () => {
    expect(checkOrder(orderFacts(BUY, { settings: settingsOf({ signatureType: 2 }) })).refusal).toEqual({
      code: 'TYPE_DIFFERS',
      is: 3,
      wanted: 2,
    });
  });

  test.each<[SignatureType, string]>([
    [0, FOLLOWER_WALLET],
    [1, FOLLOWER_WALLET],
    [2, LEADER],
    [3, KEY_ADDRESS],
  ])('K3: an order of type %d that names %s as who signs', (signatureType, signer) => {
    const child = aSignableBuy({ fields: { ...BUY.fields, signatureType, signer: signer as Wallet } });
    expect(codeOf(orderFacts(child, { settings: settingsOf({ signatureType }) }))).toBe('SIGNER_NOT_KEY');
  });
});

describe('the price is on the tick', () => {
  test.each([
    ['0.5', '0.01', undefined],
    ['0.5', '0.1', undefined],
    ['0.45', '0.1', 'PRICE_OFF_TICK'],
    ['0.455', '0.005', undefined],
    ['0.453', '0.005', 'PRICE_OFF_TICK'],
    ['0.01', '0.01', undefined],
    ['0.99', '0.01', undefined],
    ['0.995', '0.01', 'PRICE_OFF_TICK'],
  ])('%s on %s: %p', (at, tick, code) => {
    const child = { ...aPurchaseOf('100', at), tick: priceOf(tick) };
    expect(codeOf(orderFacts(child))).toBe(code);
  });

  test('an order from before the tick was kept is on the finest one', () => {
    const { tick: _, ...child } = aPurchaseOf('100', '0.4567');
    expect(codeOf(orderFacts(child as ChildOrder))).toBeUndefined();
    const finer = { ...(child as ChildOrder), limit: priceOf('0.45675') };
    expect(codeOf(orderFacts(finer))).toBe('PRICE_OFF_TICK');
  });

  test('no tick is none', () => {
    expect(codeOf(orderFacts({ ...BUY, tick: priceOf('0') }))).toBe('PRICE_OFF_TICK');
  });
});

describe('X28: amounts are in millionths', () => {
  test.each([1_000_000n, 10n ** 12n])('%d times as much of everything, decided so all along', (by) => {
    const [amount, count] = [BUY.fields.makerAmount * by, BUY.shares * by] as const;
    const child = aSignableBuy({
      fields: { ...BUY.fields, makerAmount: amount, takerAmount: count },
      shares: count as typeof BUY.shares,
      leftUsd: amount as typeof BUY.leftUsd,
      leftToBuy: count as typeof BUY.shares,
    });
    expect(codeOf(orderFacts(child))).toBe('AMOUNTS_DIFFER');
  });
});

describe('the parent is at work on the order', () => {
  test.each<[string, Partial<ParentOrder>]>([
    ['is over', { state: 'DONE' }],
    ['waits', { state: 'NEW' }],
    ['works on another order', { openChild: `0x${'9'.repeat(64)}` as VenueOrderId }],
    ['buys another token', { token: '7' as TokenId }],
    ['copies another leader', { leader: FOLLOWER_WALLET }],
    ['sells', { side: 'SELL' }],
    ['is another follower’s', { follower: 'other' as FollowerName }],
    ['is of a paper ledger', { mode: 'paper' }],
  ])('one that %s', (_, changes) => {
    expect(codeOf(orderFacts(BUY, { parent: aParentAt(BUY, changes) }))).toBe('PARENT_DIFFERS');
  });

  test('one that is not stored', () => {
    expect(codeOf(orderFacts(BUY, { parent: undefined }))).toBe('PARENT_DIFFERS');
  });

  test('and was decided to cost no less', () => {
    const decided = { ...aParentAt(BUY).decided!, cost: dollars('49.99') };
    expect(checkOrder(orderFacts(BUY, { parent: aParentAt(BUY, { decided }) })).refusal).toEqual({
      code: 'ABOVE_PARENT',
      dollars: dollars('50'),
      signed: 0n,
      bound: dollars('49.99'),
    });
  });
});

describe('bounds of its own', () => {
  test.each([
    ['50', undefined],
    ['49.99', 'ABOVE_ORDER_BOUND'],
  ])('a purchase of 50 dollars within %s an order: %p', (most, code) => {
    const settings = someSettings({ followers: [aFollower({ maxSignedOrder: dollars(most) })] });
    expect(codeOf(orderFacts(BUY, { settings }))).toBe(code);
  });

  test.each([
    ['40', undefined],
    ['39.99', 'ABOVE_POSITION'],
  ])('a sale of 40 shares where %s are held for sales: %p', (held, code) => {
    expect(codeOf(orderFacts(SALE, { position: aPosition({ selling: sharesOf(held) }) }))).toBe(code);
  });

  test('a sale of what is not owned', () => {
    expect(checkOrder(orderFacts(SALE, { position: undefined })).refusal).toEqual({
      code: 'ABOVE_POSITION',
      shares: sharesOf('40'),
      held: 0n,
    });
  });
});

describe('who is signed for', () => {
  test('is in the settings in force, and trades live', () => {
    const dry = someSettings({ followers: [aFollower({ mode: 'dry-run' })] });
    expect(liveFollower(undefined, FOLLOWER)).toEqual({ code: 'NO_SETTINGS' });
    expect(liveFollower(someSettings({ followers: [] }), FOLLOWER)).toEqual({ code: 'FOLLOWER_UNKNOWN' });
    expect(liveFollower(dry, FOLLOWER)).toEqual({ code: 'FOLLOWER_NOT_LIVE', mode: 'dry-run' });
    expect(liveFollower(someSettings(), FOLLOWER)).toEqual(aFollower());
    expect(codeOf(orderFacts(BUY, { settings: dry }))).toBe('FOLLOWER_NOT_LIVE');
  });
});
