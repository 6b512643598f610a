import { describe, expect, it } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { redeemClaims } from '#core/ledger/redeem-claims.ts';
import { CASH, COLLATERAL, EXTERNAL } from '#core/model/journal.ts';
import { type Position } from '#core/model/position.ts';
import { type Wallet } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
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
  redeemClaims({ positions, redemption: { ...of(count), paid: dollars(count) }, now: NOW });

/** A claim of one share and a micro-share, that pays half a dollar each. */
const halfOf = (position: Position): Position => ({
  ...position,
  claimed: shares(1_000_001n),
  claimedUsd: usd(500_000n),
});

/** Of each entry that is booked: the cash that came, and how much of it from outside. */
function cashMoved(
  positions: readonly Position[],
  { count, paid }: { readonly count: bigint; readonly paid: bigint },
): readonly (readonly [bigint, bigint])[] {
  const redemption = { transaction: aTransaction(1), shares: shares(count), paid: usd(paid) };
  return (redeemClaims({ positions, redemption, now: NOW }) ?? []).flatMap((change) => {
    if (change.kind !== 'journal') return [];
    const moved = (name: string): bigint =>
      change.entry.legs
        .filter(({ account, asset }) => account === name && asset === COLLATERAL)
        .reduce((sum, { debit, credit }) => sum + debit - credit, 0n);
    return [[moved(CASH), 0n - moved(EXTERNAL)] as const];
  });
}

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

  it.each<[string, bigint, readonly (readonly [bigint, bigint])[]]>([
    [
      'no more than is booked of each',
      1_000_000n,
      [
        [500_000n, 0n],
        [500_000n, 0n],
      ],
    ],
    [
      'a micro-dollar more, since the wallet rounds once',
      1_000_001n,
      [
        [500_000n, 0n],
        [500_001n, 1n],
      ],
    ],
    [
      'as many more as there are claims',
      1_000_002n,
      [
        [500_000n, 0n],
        [500_002n, 2n],
      ],
    ],
    [
      'more than roundings can be',
      1_000_003n,
      [
        [500_000n, 0n],
        [500_000n, 0n],
      ],
    ],
    [
      'less',
      999_999n,
      [
        [500_000n, 0n],
        [500_000n, 0n],
      ],
    ],
  ])('that pays two claims %s brings the wallet’s cash into the journal with the last', (_, paid, cash) => {
    const positions = [halfOf(FIRST), halfOf(SECOND)];
    expect(cashMoved(positions, { count: 2_000_002n, paid })).toEqual(cash);
  });

  it('that is one part of what a wallet redeems brings nothing more than its claims', () => {
    const before = aPosition({
      leader: leader('c'),
      redemptions: [{ transaction: aTransaction(1), shares: shares(1n) }],
    });
    const one = { count: 1_000_002n, paid: 500_001n };
    expect(cashMoved([halfOf(FIRST)], one)).toEqual([[500_000n, 0n]]);
    expect(cashMoved([before, halfOf(FIRST)], one)).toEqual([[500_000n, 0n]]);
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

  it('that brought nothing takes claims that pay nothing, and no others: it may have been of the other outcome', () => {
    const redemption = { ...of('109'), paid: dollars('0') };
    const lost = aPosition({ leader: leader('c'), claimed: sharesOf('9') });
    const after = (positions: readonly Position[]) => claimsAfter(redeemClaims({ positions, redemption, now: NOW }));
    expect(after([FIRST, lost])).toEqual([sharesOf('100'), 0n]);
    expect(redeemClaims({ positions: [FIRST], redemption, now: NOW })).toBeUndefined();
    const dust = { ...halfOf(FIRST), claimed: shares(1n), claimedUsd: usd(0n) };
    expect(after([dust])).toEqual([0n]);
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
