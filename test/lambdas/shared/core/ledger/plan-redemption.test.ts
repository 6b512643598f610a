import { describe, expect, test } from '@jest/globals';
import { type Claim } from '#core/ledger/list-claims.ts';
import {
  MAX_FAILED,
  MAX_FEE_PER_GAS,
  MAX_GAS,
  MAX_TIP,
  planRedemption,
  reasonToWait,
  REDEEM_AFTER_MS,
} from '#core/ledger/plan-redemption.ts';
import { later } from '#core/values/unix-ms.ts';
import { anOutlook, aRedeeming, aRedeemLane } from '../../../../support/builders/a-redeeming.ts';
import { aTransaction, CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const aClaim = (changes: Partial<Claim> = {}): Claim => ({
  condition: CONDITION,
  title: 'Will it rain?',
  outcomes: [{ token: TOKEN, shares: sharesOf('10'), booked: [] }],
  payout: dollars('10'),
  oldest: NOW,
  newest: NOW,
  isWorking: false,
  ...changes,
});
const DUE = later(NOW, REDEEM_AFTER_MS);
const asked = (changes: Partial<Parameters<typeof reasonToWait>[0]> = {}) =>
  reasonToWait({ claim: aClaim(), redeeming: undefined, signatureType: 0, mode: 'ACTIVE', now: DUE, ...changes });
const failed = (count: number) => Array.from({ length: count }, (_, at) => aTransaction(at + 1));

describe('a claim', () => {
  test('of an ordinary wallet is redeemed from ten minutes after its newest part on', () => {
    expect(asked({ now: later(DUE, -1) })).toBe('too-soon');
    expect(asked()).toBeUndefined();
    expect(asked({ claim: aClaim({ newest: later(NOW, 1) }) })).toBe('too-soon');
  });

  test('is redeemed in mode REDUCING too', () => {
    expect(asked({ mode: 'REDUCING' })).toBeUndefined();
  });

  test(`is given up after ${MAX_FAILED} transactions that failed, not before`, () => {
    expect(asked({ redeeming: aRedeeming({ failed: failed(MAX_FAILED - 1) }) })).toBeUndefined();
    expect(asked({ redeeming: aRedeeming({ failed: failed(MAX_FAILED) }) })).toEqual({
      code: 'FAILED',
      is: 3n,
      limit: 3n,
    });
  });

  test('that was booked before its redemption was signed is paid by it; what is booked later is not', () => {
    const redeeming = aRedeeming({ redeemed: { transaction: aTransaction(), signedAt: NOW } });
    expect(asked({ redeeming })).toEqual({ code: 'REDEEMED' });
    const late = aClaim({ newest: later(NOW, 1) });
    expect(asked({ redeeming, claim: late, now: later(DUE, 1) })).toBeUndefined();
  });

  test('whose outcomes are redeemed one by one waits for the payment when each of them was, however late it grew', () => {
    const [one] = aClaim().outcomes;
    const claim = aClaim({ outcomes: [one!, { ...one!, token: OTHER_TOKEN }], newest: later(NOW, 1) });
    const first = { token: TOKEN, transaction: aTransaction(1) };
    const second = { token: OTHER_TOKEN, transaction: aTransaction(2) };
    const now = later(DUE, 1);
    expect(asked({ claim, now, redeeming: aRedeeming({ redeemedOutcomes: [first] }) })).toBeUndefined();
    const redeeming = aRedeeming({ redeemedOutcomes: [first, second] });
    expect(asked({ claim, now, redeeming })).toEqual({ code: 'REDEEMED' });
  });

  test.each([
    ['ORDERS_OPEN', { claim: aClaim({ isWorking: true }) }],
    ['WALLET_TYPE', { signatureType: 3 }],
    ['HALTED', { mode: 'HALTED' }],
  ] as const)('waits: %s', (code, changes) => {
    expect(asked(changes)).toEqual({ code });
  });
});

describe('a redemption', () => {
  test('is signed with a quarter more gas than it uses, at the highest price that is paid', () => {
    expect(planRedemption(anOutlook({ gas: 200_001n }), aRedeemLane())).toEqual({
      kind: 'sign',
      terms: { nonce: 7n, gasLimit: 250_002n, maxFeePerGas: MAX_FEE_PER_GAS, tip: 30_000_000_000n },
    });
  });

  test('is the first of its wallet with whatever number the chain has', () => {
    expect(planRedemption(anOutlook({ nonce: 0n, pendingNonce: 0n }), undefined)).toMatchObject({
      terms: { nonce: 0n },
    });
  });

  test.each([
    ['gas', { gas: (MAX_GAS * 4n) / 5n }, { gas: (MAX_GAS * 4n) / 5n + 1n }],
    ['price', { gasPrice: MAX_FEE_PER_GAS }, { gasPrice: MAX_FEE_PER_GAS + 1n }],
    ['tip', { tip: MAX_TIP }, { tip: MAX_TIP + 1n }],
  ])('waits where the %s is above its bound, not at it', (_, at, above) => {
    expect(planRedemption(anOutlook({ ...at }), undefined).kind).toBe('sign');
    expect(planRedemption(anOutlook({ ...above }), undefined)).toMatchObject({ wait: { code: 'FEE_TOO_HIGH' } });
  });

  test('never costs more than 1 POL', () => {
    expect(MAX_GAS * MAX_FEE_PER_GAS).toBe(10n ** 18n);
  });

  test('waits for the last wei that it may cost', () => {
    const needed = 250_000n * MAX_FEE_PER_GAS;
    expect(planRedemption(anOutlook({ funds: needed }), undefined).kind).toBe('sign');
    expect(planRedemption(anOutlook({ funds: needed - 1n }), undefined)).toEqual({
      kind: 'wait',
      wait: { code: 'NO_GAS', is: needed - 1n, limit: needed },
    });
  });

  test('waits while another transaction of the wallet does, and while the node is behind', () => {
    expect(planRedemption(anOutlook({ pendingNonce: 8n }), undefined)).toMatchObject({ wait: { code: 'NONCE_TAKEN' } });
    expect(planRedemption(anOutlook(), aRedeemLane({ nextNonce: 8n }))).toMatchObject({
      wait: { code: 'NONCE_TAKEN' },
    });
    expect(planRedemption(anOutlook(), aRedeemLane({ nextNonce: 6n }))).toMatchObject({ terms: { nonce: 7n } });
  });

  test('waits where the venue’s contract may not take the shares, or would refuse', () => {
    const { gas: _, ...refused } = anOutlook();
    expect(planRedemption(anOutlook({ isApproved: false }), undefined)).toMatchObject({
      wait: { code: 'NOT_APPROVED' },
    });
    expect(planRedemption(refused, undefined)).toMatchObject({ wait: { code: 'CHAIN_REFUSES' } });
  });
});
