import { describe, expect, test } from '@jest/globals';
import { FINAL_DEPTH, GONE_FOR_MS, judgeRedemption } from '#core/ledger/judge-redemption.ts';
import { later } from '#core/values/unix-ms.ts';
import { aRedeemTransaction } from '../../../../support/builders/a-redeeming.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const mined = (hasSucceeded: boolean, depth: number) => ({ kind: 'mined', hasSucceeded, depth }) as const;
const absent = (nonce: bigint) => ({ kind: 'absent', nonce }) as const;

describe('a transaction', () => {
  test.each([
    [true, 'redeemed'],
    [false, 'failed'],
  ] as const)(`that succeeded (%p) has %s with ${FINAL_DEPTH} blocks on top of it, not before`, (isGood, judged) => {
    expect(judgeRedemption(aRedeemTransaction(), mined(isGood, FINAL_DEPTH - 1), NOW)).toBe('mining');
    expect(judgeRedemption(aRedeemTransaction(), mined(isGood, FINAL_DEPTH), NOW)).toBe(judged);
  });

  test('that nobody knows may still be mined as long as its number is free', () => {
    expect(judgeRedemption(aRedeemTransaction(), absent(7n), later(NOW, 365 * 86_400_000))).toBe('unmined');
    expect(judgeRedemption(aRedeemTransaction(), absent(6n), NOW)).toBe('unmined');
  });

  test('whose number another one has is gone, and failed where a look half a minute later says the same', () => {
    const gone = aRedeemTransaction({ goneAt: NOW });
    expect(judgeRedemption(aRedeemTransaction(), absent(8n), NOW)).toBe('gone');
    expect(judgeRedemption(gone, absent(8n), later(NOW, GONE_FOR_MS - 1))).toBe('mining');
    expect(judgeRedemption(gone, absent(8n), later(NOW, GONE_FOR_MS))).toBe('failed');
  });

  test('that was gone and is not is back, or mined', () => {
    const gone = aRedeemTransaction({ goneAt: NOW });
    expect(judgeRedemption(gone, absent(7n), later(NOW, GONE_FOR_MS))).toBe('back');
    expect(judgeRedemption(gone, mined(true, FINAL_DEPTH), later(NOW, GONE_FOR_MS))).toBe('redeemed');
  });
});
