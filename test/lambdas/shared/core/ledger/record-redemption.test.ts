import { describe, expect, test } from '@jest/globals';
import {
  closeRedemption,
  freshRedeeming,
  noteGone,
  noteTold,
  noteWait,
  openRedemption,
} from '#core/ledger/record-redemption.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { aRedeeming, aRedeemLane, aRedeemTransaction } from '../../../../support/builders/a-redeeming.ts';
import { aTransaction, CONDITION, FOLLOWER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const transaction = aRedeemTransaction();

describe('a signed transaction', () => {
  test('takes the place of its wallet, on condition that nobody halted the follower', () => {
    // When
    const changes = openRedemption({
      redeeming: aRedeeming({ wait: { code: 'NO_GAS' } }),
      lane: undefined,
      transaction,
    });
    // Then
    expect(changes).toMatchObject([
      { kind: 'put', type: 'redeeming', value: { open: transaction, version: 2n } },
      { kind: 'put', type: 'redeem-lane', value: { open: CONDITION, nextNonce: 7n, version: 1n } },
      { kind: 'cap', name: 'G', allows: 'sales', reserved: 0n, posted: 0n },
    ]);
    expect(changes[0]).not.toHaveProperty('value.wait');
  });

  test.each([
    ['where one of the market is open', { redeeming: aRedeeming({ open: transaction }), lane: aRedeemLane() }],
    ['where the place is taken', { redeeming: aRedeeming(), lane: aRedeemLane({ open: CONDITION }) }],
    ['with a number that was taken before', { redeeming: aRedeeming(), lane: aRedeemLane({ nextNonce: 8n }) }],
  ])('is a bug %s', (_, input) => {
    expect(() => openRedemption({ ...input, transaction })).toThrow(InvariantError);
  });

  test('that redeemed frees the place and forgets those that failed before it', () => {
    const redeeming = aRedeeming({ open: transaction, failed: [aTransaction(3)] });
    const changes = closeRedemption({ redeeming, lane: aRedeemLane({ open: CONDITION }), hasSucceeded: true });
    expect(changes).toMatchObject([
      { value: { failed: [], redeemed: { transaction: aTransaction(7), signedAt: NOW }, wait: { code: 'REDEEMED' } } },
      { value: { nextNonce: 8n, version: 2n } },
    ]);
    for (const change of changes) expect(change).not.toHaveProperty('value.open');
  });

  test('of one outcome that redeemed leaves what is known of the other outcome, and nothing of all of them', () => {
    // Given
    const other = { token: OTHER_TOKEN, transaction: aTransaction(4) };
    const open = { ...transaction, outcome: { token: TOKEN, shares: sharesOf('5') } };
    const redeemedOutcomes = [{ token: TOKEN, transaction: aTransaction(3) }, other];
    const redeeming = aRedeeming({ open, failed: [aTransaction(5)], redeemedOutcomes });
    // When
    const [change] = closeRedemption({ redeeming, lane: aRedeemLane({ open: CONDITION }), hasSucceeded: true });
    // Then
    expect(change).toMatchObject({
      value: { failed: [], redeemedOutcomes: [other, { token: TOKEN, transaction: aTransaction(7) }] },
    });
    expect(change).not.toHaveProperty('value.redeemed');
  });

  test('that came to nothing frees the place and is counted', () => {
    const redeeming = aRedeeming({ open: transaction, failed: [aTransaction(3)] });
    const changes = closeRedemption({ redeeming, lane: aRedeemLane({ open: CONDITION }), hasSucceeded: false });
    expect(changes).toMatchObject([
      { value: { failed: [aTransaction(3), aTransaction(7)] } },
      { value: { nextNonce: 8n } },
    ]);
    expect(changes[0]).not.toHaveProperty('value.redeemed');
  });

  test('is closed only where it is the open one', () => {
    const lane = aRedeemLane();
    expect(() => closeRedemption({ redeeming: aRedeeming({ open: transaction }), lane, hasSucceeded: true })).toThrow(
      InvariantError,
    );
    expect(() =>
      closeRedemption({ redeeming: aRedeeming(), lane: aRedeemLane({ open: CONDITION }), hasSucceeded: true }),
    ).toThrow(InvariantError);
  });

  test('is noted as gone, and as back', () => {
    const gone = noteGone(aRedeeming({ open: transaction }), NOW);
    expect(gone).toMatchObject([{ value: { open: { ...transaction, goneAt: NOW } } }]);
    const back = noteGone(aRedeeming({ open: { ...transaction, goneAt: NOW } }), undefined);
    expect(back[0]).toHaveProperty('value.open', transaction);
    expect(() => noteGone(aRedeeming(), NOW)).toThrow(InvariantError);
  });
});

describe('what is stored of a claim that waits', () => {
  test('is one item for a ledger and a market, whose id follows from both', () => {
    const fresh = freshRedeeming(MAIN, CONDITION);
    expect(fresh).toEqual({ ...aRedeeming(), version: 0n });
    expect(freshRedeeming({ ...MAIN, mode: 'paper' }, CONDITION).redemptionId).not.toBe(fresh.redemptionId);
  });

  test('changes with the reason, not with its numbers', () => {
    const redeeming = aRedeeming({ wait: { code: 'NO_GAS', is: 1n, limit: 2n } });
    expect(noteWait(redeeming, { code: 'NO_GAS', is: 0n, limit: 2n })).toBeUndefined();
    expect(noteWait(redeeming, { code: 'FAILED' })).toMatchObject([
      { value: { wait: { code: 'FAILED' }, version: 2n } },
    ]);
  });

  test('has when a person was told', () => {
    expect(noteTold(aRedeeming(), NOW)).toMatchObject([{ kind: 'put', type: 'redeeming', value: { toldAt: NOW } }]);
  });
});
