import { redeem } from '#core/ledger/redeem.ts';
import { describe, expect, it } from '@jest/globals';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aTransaction, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { booked, legsOf, written } from '../../../../support/written.ts';

const CLAIM = aPosition({
  claimed: sharesOf('100'),
  claimedUsd: dollars('50'),
  available: sharesOf('1'),
  basis: dollars('1'),
});
const redeemed = () => redeem({ position: CLAIM, transaction: aTransaction(), now: NOW });

describe('redeem', () => {
  it('turns a claim of 50 dollars into cash and sends its 100 shares out, and touches nothing else', () => {
    expect(written(redeemed(), 'position')).toEqual({
      ...CLAIM,
      claimed: 0n,
      claimedUsd: 0n,
      redeemedIn: aTransaction(1),
      version: 2n,
    });
    expect(legsOf(booked(redeemed()))).toEqual([
      'CASH pUSD +50000000',
      'CLAIM pUSD -50000000',
      `EXTERNAL ${TOKEN} +100000000`,
      `CLAIM ${TOKEN} -100000000`,
    ]);
  });

  it('books the shares of a claim that pays nothing', () => {
    const position = aPosition({ claimed: sharesOf('100') });
    expect(legsOf(booked(redeem({ position, transaction: aTransaction(), now: NOW })))).toHaveLength(2);
  });

  it('is booked once by two runs', async () => {
    // Given
    const ledger = memoryLedger();
    await ledger.commit([{ kind: 'put', type: 'position', value: CLAIM }]);
    // When
    const results = await Promise.all([ledger.commit(redeemed()), ledger.commit(redeemed())]);
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
  });

  it('is a bug where nothing is claimed', () => {
    expect(() => redeem({ position: aPosition(), transaction: aTransaction(), now: NOW })).toThrow('claim');
  });
});
