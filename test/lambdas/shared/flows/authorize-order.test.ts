import { beforeEach, describe, expect, test } from '@jest/globals';
import { authorizeOrder } from '#flows/authorize-order.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { anOrderRequest, aPurchaseOf, aSignableSale, KEY_ADDRESS } from '../../../support/builders/a-signing.ts';
import { aParentId, NOW } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { identified } from '../../../support/builders/a-signing.ts';
import { givenReserved, signingWorld, type SigningWorld } from '../../../support/signing-world.ts';

let world: SigningWorld;
beforeEach(() => {
  world = signingWorld();
});

/** Purchases of 30 dollars, each of a parent of its own. */
function aPurchase(at: number): ChildOrder {
  const child = aPurchaseOf('100', '0.30');
  return identified({ ...child, parentId: aParentId(at), fields: { ...child.fields, salt: BigInt(at) } });
}

async function codeOf(child: ChildOrder): Promise<string | undefined> {
  const refusal = await authorizeOrder(world, {
    ...{ request: anOrderRequest(child), key: { address: KEY_ADDRESS } },
    settings: world.inForce,
  });
  return refusal?.code;
}

describe('purchases of a day', () => {
  test('are signed up to the bound, those beyond it not before midnight of UTC', async () => {
    // Given: room for two
    world.inForce = someSettings({ followers: [aFollower({ maxSignedDay: dollars('60') })] });
    const purchases = [1, 2, 3].map(aPurchase);
    for (const child of purchases) await givenReserved(world, child);
    // When, Then
    expect([await codeOf(purchases[0]!), await codeOf(purchases[1]!)]).toEqual([undefined, undefined]);
    const refusal = await authorizeOrder(world, {
      request: anOrderRequest(purchases[2]!),
      key: { address: KEY_ADDRESS },
      settings: world.inForce,
    });
    expect(refusal).toEqual({
      ...{ code: 'ABOVE_DAY_BOUND', dollars: dollars('30'), signed: dollars('60'), bound: dollars('60') },
    });
    expect(await codeOf(purchases[0]!)).toBeUndefined();
    world.now = later(NOW, DAY_MS / 2);
    expect(await codeOf(purchases[2]!)).toBeUndefined();
  });

  test('leave sales alone', async () => {
    world.inForce = someSettings({ followers: [aFollower({ maxSignedDay: dollars('1') })] });
    const sale = aSignableSale();
    await givenReserved(world, sale);
    expect(await codeOf(sale)).toBeUndefined();
  });
});

test('a second order of the same parent, with what is left of it at the most', async () => {
  // Given: a parent decided to cost 30 dollars, whose order is forged after it was signed
  const first = aPurchase(1);
  await givenReserved(world, first);
  expect(await codeOf(first)).toBeUndefined();
  const forged = identified({ ...first, fields: { ...first.fields, salt: 99n } });
  const parent = (await world.ledger.parent(first.parentId))!;
  await world.ledger.commit([
    { kind: 'put', type: 'child', value: forged },
    { kind: 'put', type: 'parent', value: { ...parent, openChild: forged.venueOrderId, version: parent.version + 1n } },
  ]);
  // When, Then
  expect(await codeOf(forged)).toBe('ABOVE_PARENT');
});

test('the order of a key that is not the follower’s', async () => {
  world.inForce = someSettings({ followers: [aFollower({ signatureType: 0 })] });
  const child = aPurchaseOf('100', '0.30');
  const plain = identified({ ...child, fields: { ...child.fields, signatureType: 0 } });
  await givenReserved(world, plain);
  expect(await codeOf(plain)).toBe('SIGNER_NOT_KEY');
});
