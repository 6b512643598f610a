import { describe, expect, test } from '@jest/globals';
import { type Leader } from '#core/model/settings.ts';
import { type TokenId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Arming } from '#ports/cursors.ts';
import { armLeader } from '#flows/arm-leader.ts';
import { type HeldPosition } from '#ports/leader-feed.ts';
import { CONDITION, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

const WHALE: Leader = { name: 'Whale', wallet: LEADER, enabled: true };

function aHolding(token: string, count = '70'): HeldPosition {
  const shares = sharesOf(count);
  const texts = { title: 'Will it rain?', outcome: 'Yes' };
  return {
    token: token as TokenId,
    condition: CONDITION,
    shares,
    price: priceOf('0.5'),
    value: dollars('35'),
    ...texts,
  };
}

const whenArmed = (world: FlowWorld) => armLeader(world.deps, WHALE, world.clock.moment);

describe('arming a leader', () => {
  test('takes his 200 positions as they stand, more than one transaction carries', async () => {
    // Given
    const world = await flowWorld();
    world.feed.held.set(
      LEADER,
      Array.from({ length: 200 }, (_, at) => aHolding(String(5_000 + at))),
    );
    // When
    const cursor = await whenArmed(world);
    // Then
    const stored = world.ledger.dump().leaderPositions;
    expect(stored).toHaveLength(200);
    expect(stored.every((one) => one.shares === sharesOf('70'))).toBe(true);
    expect(cursor).toMatchObject({ leader: LEADER, version: 1n, unconfirmed: [] });
  });

  test.each([
    [89, 1],
    [90, 1],
    [91, 2],
    [181, 3],
  ])('stores %i positions in %i transactions, the cursor with the last of them', async (count, parts) => {
    // Given
    const world = await flowWorld();
    const held = Array.from({ length: count }, (_, at) => aHolding(String(5_000 + at)));
    world.feed.held.set(LEADER, held);
    const { cursors } = world.deps;
    const armings: Arming[] = [];
    const arm = (arming: Arming) => {
      armings.push(arming);
      return cursors.arm(arming);
    };
    // When
    await armLeader({ ...world.deps, cursors: { ...cursors, arm } }, WHALE, world.clock.moment);
    // Then
    expect(armings).toHaveLength(parts);
    expect(armings.map(({ cursor }) => cursor !== undefined)).toEqual(armings.map((_, at) => at === parts - 1));
    expect(Math.max(...armings.map(({ changes }) => changes.length))).toBeLessThanOrEqual(90);
    expect(world.ledger.dump().leaderPositions).toHaveLength(count);
  });

  test('B38: what he did before is history: it makes no event', async () => {
    // Given
    const world = await flowWorld();
    world.givenLeaderFill({ at: later(NOW, -5_000) });
    // When
    await world.whenWatched();
    // Then
    expect(world.ledger.dump().events).toEqual([]);
  });

  test('waits while his trade comes in during the walk, or the walk is cut', async () => {
    // Given
    const world = await flowWorld();
    const { positions } = world.feed;
    world.feed.positions = (wallet) => {
      world.givenLeaderFill({ at: NOW });
      return positions(wallet);
    };
    // When
    const during = await whenArmed(world);
    world.feed.positions = positions;
    world.feed.isWhole = false;
    const cut = await whenArmed(world);
    // Then
    expect([during, cut]).toEqual([undefined, undefined]);
    expect(await world.deps.cursors.cursor(LEADER)).toBeUndefined();
  });

  test('is not armed over a baseline that another run has only half written', async () => {
    // Given
    const world = await flowWorld();
    world.feed.held.set(LEADER, [aHolding(TOKEN), aHolding('1003')]);
    const { leaderPositions } = world.ledger;
    let reads = 0;
    const ledger = {
      ...world.ledger,
      leaderPositions: async (leader: typeof LEADER) => {
        const seen = await leaderPositions(leader);
        reads += 1;
        const value = { leader: LEADER, token: TOKEN, condition: CONDITION, shares: sharesOf('70'), version: 1n };
        if (reads === 1) await world.ledger.commit([{ kind: 'put', type: 'leader-position', value }]);
        return seen;
      },
    };
    // When
    const first = await armLeader({ ...world.deps, ledger }, WHALE, NOW);
    const second = await whenArmed(world);
    // Then
    expect(first).toBeUndefined();
    expect(second?.leader).toBe(LEADER);
    expect(world.ledger.dump().leaderPositions.map((one) => one.token)).toEqual([TOKEN, '1003']);
  });

  test('is not armed again by a run that was held up: what is recorded since would be lost', async () => {
    // Given
    const world = await flowWorld();
    const { positions } = world.feed;
    world.feed.held.set(LEADER, [aHolding(TOKEN)]);
    world.feed.positions = async (wallet) => {
      const held = await positions(wallet);
      world.feed.positions = positions;
      await whenArmed(world);
      const value = { leader: LEADER, token: TOKEN, condition: CONDITION, shares: sharesOf('90'), version: 2n };
      await world.ledger.commit([{ kind: 'put', type: 'leader-position', value }]);
      return held;
    };
    // When
    const late = await whenArmed(world);
    const again = await whenArmed(world);
    // Then
    expect(late).toBeUndefined();
    expect(again).toEqual(await world.deps.cursors.cursor(LEADER));
    expect(world.ledger.dump().leaderPositions.map((one) => one.shares)).toEqual([sharesOf('90')]);
  });

  test('holds nothing of what an arming that broke off had stored and he has sold since', async () => {
    // Given
    const world = await flowWorld();
    const value = { leader: LEADER, token: TOKEN, condition: CONDITION, shares: sharesOf('8000'), version: 1n };
    await world.ledger.commit([{ kind: 'put', type: 'leader-position', value }]);
    // When
    await whenArmed(world);
    // Then
    expect(world.ledger.dump().leaderPositions).toMatchObject([{ token: TOKEN, shares: 0n, version: 2n }]);
  });

  test('takes up the cursor of an earlier try that comes in late, and stores no other baseline beside it', async () => {
    // Given
    const world = await flowWorld();
    const { positions } = world.feed;
    const armedAt = later(NOW, -60_000);
    const early = { leader: LEADER, armedAt, at: armedAt, unconfirmed: [], version: 1n };
    world.feed.held.set(LEADER, [aHolding(TOKEN)]);
    world.feed.positions = async (wallet) => {
      await world.deps.cursors.arm({ leader: LEADER, changes: [], cursor: early });
      return positions(wallet);
    };
    // When
    const first = await whenArmed(world);
    const second = await whenArmed(world);
    // Then
    expect(first).toBeUndefined();
    expect(second).toEqual(early);
    expect(world.ledger.dump().leaderPositions).toEqual([]);
  });
});
