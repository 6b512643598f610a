import { describe, expect, test } from '@jest/globals';
import { type Position } from '#core/model/position.ts';
import { resolvePositions } from '#flows/resolve-positions.ts';
import { type ParentId, type Wallet } from '#core/values/ids.ts';
import { NewerOrderError } from '#ports/errors.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { aTransaction, CONDITION, FOLLOWER_WALLET, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenRecorded,
  givenReduction,
  givenStarted,
  theParent,
  thePosition,
} from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { breaches } from '../../../support/world-proofs.ts';

function givenPayout(world: FlowWorld, perShare: string): void {
  const payouts = [
    { token: TOKEN, perShare: priceOf(perShare) },
    { token: OTHER_TOKEN, perShare: priceOf('0') },
  ];
  world.markets.paid.set(CONDITION, { condition: CONDITION, payouts });
}

async function whenResolved(
  world: FlowWorld,
  positions: readonly Position[] = world.ledger.dump().positions,
): Promise<void> {
  await resolvePositions(world.deps, { follower: aFollower(), positions, now: world.clock.moment });
}

const entriesOf = (world: FlowWorld, kind: string) =>
  world.ledger.dump().journal.filter((entry) => entry.kind === kind);

describe('a final payout', () => {
  test.each([
    ['1', '388'],
    ['0.5', '194'],
    ['0', '0'],
  ])('of %p a share makes of 388 shares a claim of %p dollars, once', async (perShare, claim) => {
    // Given
    const world = await givenBought();
    givenPayout(world, perShare);
    const seen = world.ledger.dump().positions;
    // When
    await whenResolved(world);
    await whenResolved(world, seen);
    // Then
    expect(thePosition(world)).toMatchObject({ available: 0n, target: 0n, basis: 0n, claimedUsd: dollars(claim) });
    expect(thePosition(world).claimed).toBe(sharesOf('388'));
    expect(entriesOf(world, 'resolve')).toHaveLength(1);
    expect(breaches(world)).toEqual([]);
  });

  test('gives back, once, what a sale told after it has sold of the claim', async () => {
    // Given
    const world = await givenBought();
    givenPayout(world, '1');
    await whenResolved(world);
    const { version, ...claim } = thePosition(world);
    const soldLate = { ...claim, available: sharesOf('-100'), version: version + 1n };
    await world.ledger.commit([{ kind: 'put', type: 'position', value: soldLate }]);
    // When
    await whenResolved(world);
    await whenResolved(world);
    // Then
    expect(thePosition(world)).toMatchObject({ available: 0n, claimed: sharesOf('288'), claimedUsd: dollars('288') });
    expect(entriesOf(world, 'resolve')).toHaveLength(2);
  });

  test('W6: is booked beside a position whose exit only a newer version can read', async () => {
    const world = await givenBought();
    givenPayout(world, '1');
    const newer = aPosition({ leader: `0x${'9'.repeat(40)}` as Wallet, exit: 'newer' as ParentId });
    await world.ledger.commit([{ kind: 'put', type: 'position', value: { ...newer, version: 1n } }]);
    const { parent } = world.deps.ledger;
    world.deps.ledger.parent = (id) =>
      id === 'newer' ? Promise.reject(new NewerOrderError('for a newer version', {})) : parent(id);
    const [own] = world.ledger.dump().positions.filter(({ leader }) => leader !== newer.leader);
    await whenResolved(world, [newer, own!]);
    expect(entriesOf(world, 'resolve')).toHaveLength(1);
    expect(world.log.counts.get('ReconcileFailures')).toBe(1);
  });

  test('waits until a purchase under way has come to its end', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await world.whenExecuted();
    givenPayout(world, '1');
    // When
    await whenResolved(world);
    // Then
    expect(entriesOf(world, 'resolve')).toEqual([]);
    await world.untilQuiet();
    await whenResolved(world);
    expect(thePosition(world).claimed).toBe(sharesOf('388'));
  });

  test('X21: ends an exit that waits: nothing is sold any more', async () => {
    // Given
    const world = await givenBought();
    world.markets.books.clear();
    await givenReduction(world, '1000');
    await world.whenExecuted();
    givenPayout(world, '1');
    // When
    await whenResolved(world);
    // Then
    expect(theParent(world, 'SELL')).toMatchObject({ state: 'DONE', reason: { code: 'RESOLVED' } });
    expect(thePosition(world).exit).toBeUndefined();
  });

  test('leaves an exit whose order is at the venue to its end', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    await world.whenExecuted();
    givenPayout(world, '1');
    // When
    await whenResolved(world);
    // Then
    expect(thePosition(world).selling).toBe(sharesOf('194'));
    expect(entriesOf(world, 'resolve')).toEqual([]);
  });
});

describe('a redemption', () => {
  test('turns the claim into cash once, however often its row is read', async () => {
    // Given
    const world = await givenBought();
    givenPayout(world, '1');
    await whenResolved(world);
    const seen = world.ledger.dump().positions;
    world.givenLeaderFill({
      wallet: FOLLOWER_WALLET,
      type: 'REDEEM',
      transaction: aTransaction(9),
      shares: sharesOf('388'),
      at: world.clock.moment,
    });
    // When
    await whenResolved(world, seen);
    await whenResolved(world, seen);
    // Then
    expect(thePosition(world)).toMatchObject({ claimed: 0n, claimedUsd: 0n });
    const legs = entriesOf(world, 'redeem').flatMap((entry) => entry.legs);
    expect(legs.filter((leg) => leg.account === 'CASH').map((leg) => leg.debit)).toEqual([dollars('388')]);
  });

  test('of another market leaves the claim', async () => {
    // Given
    const world = await givenBought();
    givenPayout(world, '1');
    await whenResolved(world);
    const condition = `0x${'d'.repeat(64)}` as never;
    world.givenLeaderFill({ wallet: FOLLOWER_WALLET, type: 'REDEEM', condition, at: world.clock.moment });
    // When
    await whenResolved(world);
    // Then
    expect(thePosition(world).claimed).toBe(sharesOf('388'));
  });

  test('of 300 shares in two rows of one transaction leaves 88 of the claim of 388 shares', async () => {
    // Given
    const world = await givenBought();
    givenPayout(world, '1');
    await whenResolved(world);
    for (const count of ['100', '200']) {
      world.givenLeaderFill({
        wallet: FOLLOWER_WALLET,
        type: 'REDEEM',
        transaction: aTransaction(9),
        shares: sharesOf(count),
        at: world.clock.moment,
      });
    }
    // When
    await whenResolved(world);
    await whenResolved(world);
    // Then
    expect(thePosition(world)).toMatchObject({ claimed: sharesOf('88'), claimedUsd: dollars('88') });
    expect(breaches(world)).toEqual([]);
  });
});
