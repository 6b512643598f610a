import { describe, expect, it } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { redeemClaims } from '#core/ledger/redeem-claims.ts';
import { type Position } from '#core/model/position.ts';
import { type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aTransaction, NOW } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';

const leader = (digit: string): Wallet => `0x${digit.repeat(40)}` as Wallet;
const FIRST = aPosition({
  leader: leader('a'),
  claimed: sharesOf('100'),
  claimedUsd: dollars('100'),
  claimedAt: unixMs(1),
});
const SECOND = aPosition({
  leader: leader('b'),
  claimed: sharesOf('50'),
  claimedUsd: dollars('50'),
  claimedAt: unixMs(2),
});

const of = (count: string) => ({ transaction: aTransaction(1), shares: sharesOf(count) });

function claimsAfter(changes: readonly Change[] | undefined): readonly bigint[] {
  return (changes ?? []).flatMap((change) =>
    change.kind !== 'journal' && change.kind !== 'cap' && change.kind !== 'mode' && change.type === 'position'
      ? [change.value.claimed]
      : [],
  );
}

const redeemed = (positions: readonly Position[], count: string) =>
  redeemClaims({ positions, redemption: of(count), now: NOW });

describe('a redemption of the wallet', () => {
  it('of 150 shares pays both claims of 100 and 50, in one transaction', () => {
    expect(claimsAfter(redeemed([FIRST, SECOND], '150'))).toEqual([0n, 0n]);
  });

  it('of 100 shares pays the older claim, and none of the later one whose shares are still in the wallet', () => {
    expect(claimsAfter(redeemed([SECOND, FIRST], '100'))).toEqual([sharesOf('50'), 0n]);
  });

  it('of 120 shares pays the older claim of 100 and 20 shares of the later one', () => {
    expect(claimsAfter(redeemed([FIRST, SECOND], '120'))).toEqual([0n, sharesOf('30')]);
  });

  it('is spent once: what it paid to one leader it does not pay to another', () => {
    // Given
    const paid = aPosition({ leader: leader('a'), redemptions: [of('100')] });
    // When
    const changes = redeemed([paid, SECOND], '120');
    // Then
    expect(claimsAfter(changes)).toEqual([0n, sharesOf('30')]);
    expect(redeemed([paid, SECOND], '100')).toBeUndefined();
  });

  it('pays a claim that was noticed after it, from what is left of it', () => {
    const paid = aPosition({ redemptions: [of('100')], claimed: sharesOf('5'), claimedUsd: dollars('5') });
    expect(claimsAfter(redeemed([paid], '105'))).toEqual([0n]);
  });

  it('of zero shares takes claims that pay nothing, and no others', () => {
    const lost = aPosition({ leader: leader('c'), claimed: sharesOf('9') });
    expect(claimsAfter(redeemed([FIRST, lost], '0'))).toEqual([sharesOf('100'), 0n]);
    expect(redeemed([FIRST], '0')).toBeUndefined();
  });

  it('is not spent on two claims by two runs of which each saw one claim first', async () => {
    // Given
    const ledger = memoryLedger();
    const unclaimed = { ...FIRST, claimed: sharesOf('0'), claimedUsd: dollars('0') };
    await ledger.commit([
      { kind: 'put', type: 'position', value: unclaimed },
      { kind: 'put', type: 'position', value: SECOND },
    ]);
    const early = redeemed([unclaimed, SECOND], '50') ?? [];
    await ledger.commit([{ kind: 'put', type: 'position', value: { ...FIRST, version: 2n } }]);
    const late = redeemed([{ ...FIRST, version: 2n }, SECOND], '50') ?? [];
    // When
    const results = [await ledger.commit(late), await ledger.commit(early)];
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
  });
});
