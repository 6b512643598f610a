import { expect, test } from '@jest/globals';
import { listClaims } from '#core/ledger/list-claims.ts';
import { startRedemption } from '#flows/start-redemption.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { FOLLOWER_WALLET } from '../../../support/builders/identities.ts';
import { thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenClaim, theRedeeming } from '../../../support/redeem-steps.ts';

async function whenStarted(world: FlowWorld): Promise<boolean> {
  const follower = { ...aFollower({ signatureType: 0 }), wallet: FOLLOWER_WALLET };
  const [claim] = listClaims([thePosition(world)], world.clock.moment);
  return startRedemption(world.deps, { follower, claim: claim!, mode: 'ACTIVE' });
}

test('what is sent was stored before, with its number and hash', async () => {
  // Given
  const world = await givenClaim();
  const { send } = world.redemptions;
  let stored: unknown;
  world.redemptions.send = async (raw) => {
    stored = [await theRedeeming(world), await world.ledger.redeemLane(FOLLOWER_WALLET)];
    return send(raw);
  };
  // When
  expect(await whenStarted(world)).toBe(true);
  // Then
  const [raw] = world.redemptions.sent;
  const [transaction] = world.redemptions.mined.keys();
  expect(stored).toMatchObject([{ open: { raw, transaction, nonce: 7n, wallet: FOLLOWER_WALLET } }, { nextNonce: 7n }]);
});

test('nothing is signed while the wallet has another transaction under way', async () => {
  const world = await givenClaim();
  world.redemptions.scripts.push('waiting');
  await whenStarted(world);
  expect(await whenStarted(world)).toBe(false);
  expect(world.redemptions.signed).toHaveLength(1);
});

test('the reason why it waits is stored once, and again when it is another', async () => {
  // Given
  const world = await givenClaim();
  world.redemptions.outlookIs = { isRefused: true };
  // When
  await whenStarted(world);
  await whenStarted(world);
  // Then
  expect(await theRedeeming(world)).toMatchObject({ wait: { code: 'CHAIN_REFUSES' }, version: 1n });
  world.redemptions.outlookIs = { isApproved: false };
  await whenStarted(world);
  expect(await theRedeeming(world)).toMatchObject({ wait: { code: 'NOT_APPROVED' }, version: 2n });
});
