import { describe, expect, test } from '@jest/globals';
import { MAX_FEE_PER_GAS, MAX_GAS, MAX_TIP, REDEEM_AFTER_MS } from '#core/ledger/plan-redemption.ts';
import { type RedemptionCall } from '#core/model/redeeming.ts';
import { checkRedemption, type RedemptionFacts } from '#core/signing/check-redemption.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aRedeeming, aRedeemLane, aRedeemTransaction } from '../../../../support/builders/a-redeeming.ts';
import { aFollower, someSettings } from '../../../../support/builders/a-settings.ts';
import {
  CONDITION,
  FOLLOWER,
  FOLLOWER_WALLET,
  LEADER,
  NOW,
  OTHER_TOKEN,
  TOKEN,
} from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const TERMS = { nonce: 7n, gasLimit: MAX_GAS, maxFeePerGas: MAX_FEE_PER_GAS, tip: MAX_TIP };
const V1: RedemptionCall = { wallet: FOLLOWER_WALLET, condition: CONDITION, domain: 'v1' };
const V2: RedemptionCall = {
  wallet: FOLLOWER_WALLET,
  condition: CONDITION,
  domain: 'v2',
  token: TOKEN,
  shares: sharesOf('5'),
};
const CLAIMED = aPosition({ claimed: sharesOf('5'), claimedUsd: dollars('5'), claimedAt: NOW });
const OWN_KEY = someSettings({ followers: [aFollower({ signatureType: 0 })] });

function codeOf(
  changes: Partial<RedemptionFacts> = {},
  { call = V1, terms = TERMS }: { readonly call?: RedemptionCall; readonly terms?: typeof TERMS } = {},
): string | undefined {
  return checkRedemption({
    request: { kind: 'sign-redemption', follower: FOLLOWER, call, terms },
    settings: OWN_KEY,
    positions: [CLAIMED],
    redeeming: undefined,
    lane: aRedeemLane(),
    mode: 'ACTIVE',
    now: later(NOW, REDEEM_AFTER_MS),
    ...changes,
  })?.code;
}

test('what the ledger claims may be redeemed, at the most that is ever paid for gas', () => {
  expect(codeOf()).toBeUndefined();
  expect(codeOf({ lane: undefined })).toBeUndefined();
  expect(codeOf({}, { call: V2 })).toBeUndefined();
});

describe('nothing else is signed', () => {
  test.each<[string, Partial<RedemptionFacts>, string]>([
    [
      'for one who is not live',
      { settings: someSettings({ followers: [aFollower({ mode: 'paper' })] }) },
      'FOLLOWER_NOT_LIVE',
    ],
    ['without a claim', { positions: [aPosition()] }, 'NO_CLAIM'],
    ['for a wallet that sends no transactions', { settings: someSettings() }, 'CLAIM_WAITS'],
    ['too soon', { now: later(NOW, REDEEM_AFTER_MS - 1) }, 'CLAIM_WAITS'],
    ['of a halted ledger', { mode: 'HALTED' }, 'CLAIM_WAITS'],
    ['beside another one of the claim', { redeeming: aRedeeming({ open: aRedeemTransaction() }) }, 'LANE_TAKEN'],
    ['beside another one of the wallet', { lane: aRedeemLane({ open: CONDITION }) }, 'LANE_TAKEN'],
    ['over a place that was taken', { lane: aRedeemLane({ nextNonce: 8n }) }, 'LANE_TAKEN'],
  ])('%s', (_, changes, code) => {
    expect(codeOf(changes)).toBe(code);
  });

  test.each<[string, RedemptionCall, string]>([
    ['another wallet', { ...V1, wallet: LEADER }, 'WALLET_DIFFERS'],
    ['another market', { ...V1, condition: `0x${'d'.repeat(64)}` as ConditionId }, 'NO_CLAIM'],
    ['another outcome', { ...V2, token: OTHER_TOKEN }, 'NO_CLAIM'],
    ['more than is claimed', { ...V2, shares: sharesOf('5.000001') }, 'NO_CLAIM'],
    ['nothing', { ...V2, shares: sharesOf('0') }, 'NO_CLAIM'],
  ])('of %s', (_, call, code) => {
    expect(codeOf({}, { call })).toBe(code);
  });

  test.each(['gasLimit', 'maxFeePerGas', 'tip'] as const)('with one more of %s', (name) => {
    expect(codeOf({}, { terms: { ...TERMS, [name]: TERMS[name] + 1n } })).toBe('TERMS_TOO_HIGH');
  });
});
