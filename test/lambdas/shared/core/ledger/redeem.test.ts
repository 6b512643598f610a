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
const redeemed = (shares = CLAIM.claimed, position = CLAIM) =>
  redeem({ position, transaction: aTransaction(), shares, now: NOW });

describe('redeem', () => {
  it('turns a claim of 50 dollars into cash and sends its 100 shares out, and touches nothing else', () => {
    expect(written(redeemed(), 'position')).toEqual({
      ...CLAIM,
      claimed: 0n,
      claimedUsd: 0n,
      redemptions: [{ transaction: aTransaction(1), shares: sharesOf('100') }],
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
    expect(legsOf(booked(redeemed(sharesOf('100'), position)))).toHaveLength(2);
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

  it('turns a third of a claim into its part of the dollars, rounded down, and the rest into what is left', () => {
    // Given
    const position = aPosition({ claimed: sharesOf('3'), claimedUsd: dollars('1') });
    // When
    const first = written(redeemed(sharesOf('1'), position), 'position');
    const second = written(redeemed(sharesOf('2'), first), 'position');
    // Then
    expect(first).toMatchObject({ claimed: sharesOf('2'), claimedUsd: 666_667n });
    expect(second).toMatchObject({ claimed: 0n, claimedUsd: 0n });
    expect(second.redemptions).toEqual([{ transaction: aTransaction(1), shares: sharesOf('3') }]);
  });

  it('keeps apart what two transactions redeemed', () => {
    const redemptions = [{ transaction: aTransaction(2), shares: sharesOf('7') }];
    const after = written(redeemed(sharesOf('100'), { ...CLAIM, redemptions }), 'position');
    expect(after.redemptions).toEqual([...redemptions, { transaction: aTransaction(1), shares: sharesOf('100') }]);
  });

  it('books two parts of one transaction as two entries', () => {
    const first = redeemed(sharesOf('40'));
    const second = redeemed(sharesOf('60'), written(first, 'position'));
    expect(booked(second).entryId).not.toBe(booked(first).entryId);
  });

  it.each(['0', '100.000001'])('is a bug for %p of 100 claimed shares', (count) => {
    expect(() => redeemed(sharesOf(count))).toThrow('claimed');
  });
});
