import { later } from '#core/values/unix-ms.ts';
import { tokenCap } from '#core/model/cap.ts';
import { resolve, soldFromClaim } from '#core/ledger/resolve.ts';
import { type Position } from '#core/model/position.ts';
import { describe, expect, it } from '@jest/globals';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { aParentId, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { booked, capsOf, legsOf, written } from '../../../../support/written.ts';

type Input = Parameters<typeof resolve>[0];

/** 100 shares that cost 41 dollars, 1 of them fees, pay a dollar each. */
function aPayout(changes: Partial<Input> = {}, position: Partial<Position> = {}): Input {
  return {
    position: aPosition({
      available: sharesOf('100'),
      target: sharesOf('100'),
      basis: dollars('41'),
      basisFees: dollars('1'),
      realised: dollars('2'),
      ...position,
    }),
    exit: undefined,
    perShare: priceOf('1'),
    now: NOW,
    ...changes,
  };
}

describe('resolve', () => {
  it('turns 100 shares into a claim of 100 dollars: exposure goes, profit of 59 is realised, no cash yet', () => {
    // When
    const changes = resolve(aPayout());
    // Then
    expect(written(changes, 'position')).toMatchObject({
      available: 0n,
      target: 0n,
      basis: 0n,
      basisFees: 0n,
      realised: dollars('61'),
      claimed: sharesOf('100'),
      claimedUsd: dollars('100'),
    });
    expect(capsOf(changes).map(({ reserved, posted }) => [reserved, posted])).toEqual([
      [0n, 0n - dollars('41')],
      [0n, 0n - dollars('41')],
      [0n, 0n - dollars('41')],
      [0n, 0n - dollars('41')],
    ]);
    expect(capsOf(changes)[3]).toMatchObject({ name: tokenCap(TOKEN), shares: 0n - sharesOf('100') });
    expect(legsOf(booked(changes))).toEqual([
      'CLAIM pUSD +100000000',
      'POSITION pUSD -40000000',
      'PNL pUSD -60000000',
      `CLAIM ${TOKEN} +100000000`,
      `POSITION ${TOKEN} -100000000`,
    ]);
  });

  it.each([
    ['0', '0', '-39'],
    ['0.5', '50', '11'],
  ])('pays %s a share: a claim of %s dollars and %s realised in all', (perShare, claim, realised) => {
    const after = written(resolve(aPayout({ perShare: priceOf(perShare) })), 'position');
    expect(after.claimedUsd).toBe(dollars(claim));
    expect(after.realised).toBe(realised.startsWith('-') ? 0n - dollars(realised.slice(1)) : dollars(realised));
  });

  it('rounds half a dollar on an odd micro-share down', () => {
    const after = written(
      resolve(aPayout({ perShare: priceOf('0.5') }, { available: sharesOf('0.000003') })),
      'position',
    );
    expect(after.claimedUsd).toBe(1n);
  });

  it('adds to an earlier claim that is not cash yet', () => {
    const after = written(resolve(aPayout({}, { claimed: sharesOf('5'), claimedUsd: dollars('5') })), 'position');
    expect(after).toMatchObject({ claimed: sharesOf('105'), claimedUsd: dollars('105') });
  });

  it('ends the open exit DONE as RESOLVED: resolution sells nothing', () => {
    // Given
    const exit = aParent({ side: 'SELL', state: 'WORKING', next: NOW });
    // When
    const changes = resolve(aPayout({ exit }, { exit: exit.parentId }));
    // Then
    expect(written(changes, 'parent')).toEqual(
      aParent({ side: 'SELL', state: 'DONE', reason: { code: 'RESOLVED' }, version: 2n }),
    );
    expect(written(changes, 'position')).not.toHaveProperty('exit');
  });

  it('touches no dollars where nothing was at stake', () => {
    const changes = resolve(aPayout({}, { basis: dollars('0'), basisFees: dollars('0') }));
    expect(capsOf(changes)).toMatchObject([{ name: tokenCap(TOKEN), posted: 0n, shares: 0n - sharesOf('100') }]);
  });

  it('is booked once by two runs', async () => {
    // Given
    const ledger = memoryLedger();
    const { position } = aPayout({}, { basis: dollars('0'), basisFees: dollars('0') });
    await ledger.commit([{ kind: 'put', type: 'position', value: position }]);
    // When
    const plans = [resolve(aPayout({ position })), resolve(aPayout({ position }))];
    const results = await Promise.all(plans.map((changes) => ledger.commit(changes)));
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
  });

  it('is a bug while an order works on the position, or its exit is not known', () => {
    expect(() => resolve(aPayout({}, { selling: sharesOf('0.000001') }))).toThrow('working orders');
    expect(() => resolve(aPayout({}, { buying: [aPending()] }))).toThrow('working orders');
    const exit = aParent({ side: 'SELL', state: 'WORKING', openChild: anOrderId() });
    expect(() => resolve(aPayout({ exit }, { exit: exit.parentId }))).toThrow('open child');
    expect(() => resolve(aPayout({}, { exit: aParentId() }))).toThrow('exit');
  });

  it('takes 30 shares that were sold after all out of the claim, with what they were to pay', () => {
    // Given
    const claimedAt = later(NOW, -86_400_000);
    const soldLate = {
      available: sharesOf('-30'),
      target: 0n,
      basis: 0n,
      basisFees: 0n,
      claimedAt,
    } as Partial<Position>;
    // When
    const changes = resolve(aPayout({}, { ...soldLate, claimed: sharesOf('100'), claimedUsd: dollars('100') }));
    // Then
    expect(written(changes, 'position')).toMatchObject({
      available: 0n,
      realised: dollars('-28'),
      claimed: sharesOf('70'),
      claimedUsd: dollars('70'),
      claimedAt,
    });
    expect(legsOf(booked(changes))).toEqual([
      'CLAIM pUSD -30000000',
      'PNL pUSD +30000000',
      `CLAIM ${TOKEN} -30000000`,
      `POSITION ${TOKEN} +30000000`,
    ]);
  });

  it('leaves nothing of a claim whose shares were all sold, though each part of it was rounded', () => {
    // Given
    const sold = { available: sharesOf('-0.000003'), target: 0n, basis: 0n, basisFees: 0n } as Partial<Position>;
    const claim = { claimed: sharesOf('0.000003'), claimedUsd: dollars('0.000002') };
    // When
    const changes = resolve(aPayout({ perShare: priceOf('0.5') }, { ...sold, ...claim }));
    // Then
    expect(written(changes, 'position')).toMatchObject({ claimed: 0n, claimedUsd: 0n });
  });

  it('takes no more out of a claim than is claimed', () => {
    // Given
    const soldTwice = aPosition({ available: sharesOf('-30'), claimed: sharesOf('29'), claimedUsd: dollars('29') });
    // Then
    expect(soldFromClaim(soldTwice)).toBe(0n);
    expect(() => resolve(aPayout({ position: soldTwice }))).toThrow('no more is taken out of a claim than is claimed');
  });
});
