import { describe, expect, test } from '@jest/globals';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { putPosition } from '#core/ledger/put.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { proveOncePerDay } from '#flows/prove-ledgers.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, FOLLOWER_WALLET } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { whenReconciledForMinutes } from '../../../support/drift-steps.ts';
import { givenBought, givenRecorded, givenStarted, thePosition } from '../../../support/flow-steps.ts';
import { flowWorld, type FlowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const DAY_MS = 86_400_000;
const capOf = (world: FlowWorld) => world.ledger.cap(MAIN, GLOBAL_CAP);
const proofIn = async (world: FlowWorld) => (await world.ledger.upkeep(MAIN))?.proof;

/** Bought and at rest, and it is the next day. */
async function givenNextDay(): Promise<FlowWorld> {
  const world = await givenBought();
  world.clock.advance(DAY_MS);
  return world;
}

async function givenCapOff(world: FlowWorld): Promise<void> {
  await world.ledger.commit([{ kind: 'cap', ...MAIN, name: GLOBAL_CAP, reserved: usd(0n), posted: usd(1n) }]);
}

describe('a ledger that holds', () => {
  test('is proven once in a UTC day, at the first run after midnight', async () => {
    // Given
    const world = await givenBought();
    expect(await proofIn(world)).toEqual({ day: '2026-06-01' });
    let readings = 0;
    const { journalPage } = world.ledger;
    world.ledger.journalPage = (...input) => {
      readings += 1;
      return journalPage(...input);
    };
    // When
    await whenReconciledForMinutes(world, 5);
    expect(readings).toBe(0);
    world.clock.advance(DAY_MS);
    await world.whenReconciled();
    // Then
    expect(readings).toBe(1);
    expect(await proofIn(world)).toEqual({ day: '2026-06-02' });
    await whenReconciledForMinutes(world, 5);
    expect(readings).toBe(1);
    expect((await capOf(world))?.breakers).toEqual([]);
    expect(world.log.counts.get('WalletsUnequal')).toBeUndefined();
  });

  test('is proven with an order open', async () => {
    const world = await givenNextDay();
    await givenRecorded(world);
    world.venue.scripts.push({ quarters: [2], confirmsAfter: 500 });
    await world.whenExecuted();
    await world.whenReconciled();
    expect(await proofIn(world)).toEqual({ day: '2026-06-02' });
  });

  test('is not proven before its cash is booked', async () => {
    const world = await flowWorld();
    await proveOncePerDay(world.deps, { follower: aFollower(), upkeep: undefined, now: world.clock.moment });
    expect(await world.ledger.upkeep(MAIN)).toBeUndefined();
  });
});

describe('a ledger that contradicts itself', () => {
  test('S2 B23: stops entries when two runs have found the very same, and not before; it is told once a day', async () => {
    // Given
    const world = await givenNextDay();
    await givenCapOff(world);
    // When
    await world.whenReconciled();
    expect(await proofIn(world)).toMatchObject({
      day: '2026-06-02',
      suspicion: expect.stringContaining('posted on G'),
    });
    expect((await capOf(world))?.breakers).toEqual([]);
    await whenReconciledForMinutes(world, 5);
    // Then
    expect(await capOf(world)).toMatchObject({ breakers: ['LEDGER_UNPROVEN'], tradingMode: 'REDUCING' });
    expect(world.log.counts.get('LedgersUnproven')).toBe(1);
    world.clock.advance(DAY_MS);
    await whenReconciledForMinutes(world, 5);
    expect(world.log.counts.get('LedgersUnproven')).toBe(2);
    expect(world.log.counts.get('BreakersTripped')).toBe(1);
  });

  test('is looked at again where the second run finds something else, and is well where it finds nothing', async () => {
    const world = await givenNextDay();
    await givenCapOff(world);
    await world.whenReconciled();
    await givenCapOff(world);
    await whenReconciledForMinutes(world, 1);
    expect((await capOf(world))?.breakers).toEqual([]);
    const position = thePosition(world);
    await world.ledger.commit([
      { kind: 'cap', ...MAIN, name: GLOBAL_CAP, reserved: usd(0n), posted: usd(-2n) },
      putPosition(position, {}),
    ]);
    await whenReconciledForMinutes(world, 3);
    expect(await proofIn(world)).toEqual({ day: '2026-06-02' });
    expect((await capOf(world))?.breakers).toEqual([]);
  });

  test('is found in a ledger of which no wallet is traded, too', async () => {
    const world = await givenStarted();
    const follower = aFollower({ mode: 'paper' });
    const paper = { follower: FOLLOWER, mode: 'paper' } as const;
    await world.givenSettings(someSettings({ followers: [follower] }));
    await world.ledger.commit(openLedger({ ...paper, cash: dollars('100'), now: world.clock.moment }));
    await world.ledger.commit([{ kind: 'cap', ...paper, name: 'M#1', reserved: usd(0n), posted: usd(1n) }]);
    for (const minutes of [0, 1]) {
      const now = later(world.clock.moment, minutes * 60_000);
      await proveOncePerDay(world.deps, { follower, upkeep: await world.ledger.upkeep(paper), now });
    }
    expect(world.log.counts.get('LedgersUnproven')).toBe(1);
  });
});

describe('a wallet with other cash than the ledger', () => {
  test('is told and counted when seen twice; nothing is booked for it and nothing stops', async () => {
    // Given
    const world = await givenNextDay();
    world.chain.cash.set(FOLLOWER_WALLET, dollars('4999.5'));
    const entries = world.ledger.dump().journal.length;
    // When
    await whenReconciledForMinutes(world, 5);
    // Then
    expect(world.log.counts.get('WalletsUnequal')).toBe(1);
    expect((await capOf(world))?.breakers).toEqual([]);
    expect(world.ledger.dump().journal).toHaveLength(entries);
  });
});

describe('a proof that could not be made', () => {
  test('is made in a later run of the day: a chain that does not answer proves nothing', async () => {
    const world = await givenNextDay();
    const { collateral } = world.chain;
    world.chain.collateral = () => Promise.reject(new UnavailableError('down'));
    await world.whenReconciled();
    expect(await proofIn(world)).toEqual({ day: '2026-06-01' });
    world.chain.collateral = collateral;
    await whenReconciledForMinutes(world, 1);
    expect(await proofIn(world)).toEqual({ day: '2026-06-02' });
  });
});
