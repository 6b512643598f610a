import { describe, expect, test } from '@jest/globals';
import { later, utcDate } from '#core/values/unix-ms.ts';
import { type Tally } from '#flows/run-guarded.ts';
import { runUpkeep } from '#flows/run-upkeep.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, theParent, thePosition } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

/** More is owned than should be, and nothing sells it. */
async function givenGap(): Promise<FlowWorld> {
  const world = await givenBought();
  const position = thePosition(world);
  const lowered = { ...position, target: sharesOf('188'), version: position.version + 1n };
  await world.ledger.commit([{ kind: 'put', type: 'position', value: lowered }]);
  world.clock.advance(600_000);
  return world;
}

async function whenKept(world: FlowWorld, forMs: number): Promise<{ opened: number; tally: Tally }> {
  const tally: Tally = { failures: 0, broken: [] };
  const { moment: now } = world.clock;
  const input = { follower: aFollower(), now, until: later(now, forMs), tally };
  return { opened: await runUpkeep(world.deps, input), tally };
}

describe('the upkeep of a follower', () => {
  test('opens an exit for what is owned above the target, once, and rings for it', async () => {
    const world = await givenGap();
    expect((await whenKept(world, 0)).opened).toBe(1);
    expect(world.doorbell.rung.at(-1)).toBe(theParent(world, 'SELL').parentId);
    expect((await whenKept(world, 0)).opened).toBe(0);
  });

  test('goes on with the next part when a source fails, and opens the exit though every source does', async () => {
    // Given
    const world = await givenGap();
    const gone = () => Promise.reject(new UnavailableError('gone'));
    world.markets.tokensOf = gone;
    world.venue.walletTrades = gone;
    world.feed.cashMoves = gone;
    world.feed.positions = gone;
    // When
    const { opened, tally } = await whenKept(world, 0);
    // Then
    expect(opened).toBe(1);
    expect(tally).toEqual({ failures: 4, broken: [] });
  });

  test('opens the exit also where nothing tells what is due', async () => {
    const world = await givenGap();
    const ledger = { ...world.ledger, upkeep: () => Promise.reject(new UnavailableError('gone')) };
    const { opened, tally } = await whenKept({ ...world, deps: { ...world.deps, ledger } }, 0);
    expect(opened).toBe(1);
    expect(tally).toEqual({ failures: 1, broken: [] });
  });

  test('reads what is due once, where nothing is', async () => {
    // Given
    const world = await givenGap();
    await whenKept(world, 0);
    let reads = 0;
    const upkeep: FlowWorld['ledger']['upkeep'] = (name) => {
      reads += 1;
      return world.ledger.upkeep(name);
    };
    // When
    const { tally } = await whenKept({ ...world, deps: { ...world.deps, ledger: { ...world.ledger, upkeep } } }, 0);
    // Then
    expect({ reads, tally }).toEqual({ reads: 1, tally: { failures: 0, broken: [] } });
  });

  test('sweeps the account once a day, whatever else fails', async () => {
    const world = await givenGap();
    world.chain.collateral = () => Promise.reject(new UnavailableError('gone'));
    await whenKept(world, 0);
    expect((await world.ledger.upkeep(aLedger()))?.sweptOn).toBe(utcDate(world.clock.moment));
  });

  test('waits for the next run when the time is over, but for its exits', async () => {
    const world = await givenGap();
    const before = (await world.ledger.upkeep(aLedger()))?.drift?.at;
    expect((await whenKept(world, -1)).opened).toBe(1);
    expect((await world.ledger.upkeep(aLedger()))?.drift?.at).toBe(before);
    await whenKept(world, 0);
    expect((await world.ledger.upkeep(aLedger()))?.drift?.at).toBe(world.clock.moment);
  });
});

function aLedger() {
  const { name: follower, mode } = aFollower();
  return { follower, mode };
}
