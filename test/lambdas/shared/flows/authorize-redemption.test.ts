import { expect, test } from '@jest/globals';
import { openRedemption } from '#core/ledger/record-redemption.ts';
import { REDEEM_AFTER_MS } from '#core/ledger/plan-redemption.ts';
import { later } from '#core/values/unix-ms.ts';
import { authorizeRedemption } from '#flows/authorize-redemption.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aRedeeming, aRedeemTransaction } from '../../../support/builders/a-redeeming.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { CONDITION, FOLLOWER, FOLLOWER_WALLET, NOW } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { signingWorld } from '../../../support/signing-world.ts';

const REQUEST = {
  kind: 'sign-redemption',
  follower: FOLLOWER,
  call: { wallet: FOLLOWER_WALLET, condition: CONDITION, domain: 'v1' },
  terms: { nonce: 7n, gasLimit: 250_000n, maxFeePerGas: 10n ** 12n, tip: 30n * 10n ** 9n },
} as const;

test('a redemption is judged by the claim of its ledger, the mode that it has now, and the place of its wallet', async () => {
  // Given: a ledger that nobody has opened, and a claim
  const world = signingWorld();
  world.inForce = someSettings({ followers: [aFollower({ signatureType: 0 })] });
  world.now = later(NOW, REDEEM_AFTER_MS);
  const judged = () => authorizeRedemption(world, { request: REQUEST, settings: world.inForce });
  const claimed = aPosition({ claimed: sharesOf('5'), claimedUsd: dollars('5'), claimedAt: NOW });
  await world.ledger.commit([{ kind: 'put', type: 'position', value: claimed }]);
  expect(await judged()).toEqual({ code: 'CLAIM_WAITS', wait: 'HALTED' });
  // When
  world.ledger.openCaps(world.inForce);
  // Then
  expect(await judged()).toBeUndefined();
  // When: one is under way
  const redeeming = aRedeeming({ version: 0n });
  const { committed } = await world.ledger.commit(
    openRedemption({ redeeming, lane: undefined, transaction: aRedeemTransaction() }),
  );
  // Then
  expect(committed).toBe(true);
  expect(await judged()).toEqual({ code: 'LANE_TAKEN' });
});
