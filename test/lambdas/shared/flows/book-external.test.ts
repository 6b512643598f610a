import { describe, expect, test } from '@jest/globals';
import { type CashMove } from '#core/model/cash-move.ts';
import { later } from '#core/values/unix-ms.ts';
import { bookExternals } from '#flows/book-external.ts';
import { aFollower } from '../../../support/builders/a-settings.ts';
import { aTransaction, FOLLOWER, FOLLOWER_WALLET } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { whenReconciledForMinutes } from '../../../support/drift-steps.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

function givenMove(world: FlowWorld, changes: Partial<CashMove> = {}): void {
  const transaction = aTransaction(500 + world.feed.moves.length);
  const move = { type: 'DEPOSIT', transaction, amount: dollars('25'), at: world.clock.moment, ...changes } as const;
  world.feed.moves.push(move);
}

const booked = (world: FlowWorld) => world.ledger.dump().journal.filter(({ kind }) => kind === 'external');
const cashIn = (world: FlowWorld): bigint =>
  booked(world)
    .flatMap(({ legs }) => legs)
    .filter(({ account }) => account === 'CASH')
    .reduce((total, { debit, credit }) => total + debit - credit, 0n);

describe('cash that moves after the ledger was opened', () => {
  test('is booked once, also when it is read again: 25 in, 10 out, 2 of reward', async () => {
    // Given
    const world = await givenStarted();
    world.clock.advance(60_000);
    givenMove(world);
    givenMove(world, { type: 'WITHDRAWAL', amount: dollars('10') });
    givenMove(world, { type: 'REWARD', amount: dollars('2') });
    // When
    await whenReconciledForMinutes(world, 20);
    // Then
    expect(booked(world)).toHaveLength(3);
    expect(cashIn(world)).toBe(dollars('17'));
  });

  test('makes the wallet equal to the ledger again at the proof of the next day', async () => {
    const world = await givenStarted();
    world.clock.advance(60_000);
    givenMove(world);
    world.chain.cash.set(FOLLOWER_WALLET, dollars('5025'));
    world.clock.advance(86_400_000);
    await whenReconciledForMinutes(world, 10);
    expect(world.log.counts.get('WalletsUnequal')).toBeUndefined();
    expect((await world.ledger.upkeep(MAIN))?.proof).toEqual({ day: '2026-06-02' });
  });

  test('waits two minutes, until all rows of its transaction can be there', async () => {
    const world = await givenStarted();
    world.clock.advance(300_000 - 119_000);
    givenMove(world);
    world.clock.advance(119_000);
    await world.whenReconciled();
    expect(booked(world)).toEqual([]);
    await whenReconciledForMinutes(world, 5);
    expect(booked(world)).toHaveLength(1);
  });

  test('is asked for every five minutes', async () => {
    const world = await givenStarted();
    let asked = 0;
    const { cashMoves } = world.feed;
    world.feed.cashMoves = (...input) => {
      asked += 1;
      return cashMoves(...input);
    };
    await whenReconciledForMinutes(world, 30);
    expect(asked).toBe(6);
  });
});

describe('cash that moved before', () => {
  test('is part of the opening cash and not booked again', async () => {
    const world = await flowWorld();
    givenMove(world, { at: later(world.clock.moment, -5_000) });
    givenMove(world);
    await whenReconciledForMinutes(world, 0);
    await world.whenReconciled();
    await whenReconciledForMinutes(world, 12);
    expect(booked(world)).toEqual([]);
  });
});

describe('rows that were not read', () => {
  test.each([
    ['cannot be understood', { unreadable: 1 }, 'UnreadableRows'],
    ['lie beyond the bound of pages', { isWhole: false }, 'CutWalks'],
  ] as const)('because they %s: what was read is booked, and all is read again', async (_, trouble, metric) => {
    // Given
    const world = await givenStarted();
    const at = (await world.ledger.upkeep(MAIN))?.cash?.at;
    givenMove(world, { at: later(world.clock.moment, 1_000) });
    world.clock.advance(400_000);
    Object.assign(world.feed, trouble);
    // When
    await bookExternals(world.deps, {
      follower: aFollower(),
      upkeep: await world.ledger.upkeep(MAIN),
      now: world.clock.moment,
    });
    // Then
    expect(booked(world)).toHaveLength(1);
    expect(world.log.counts.get(metric)).toBe(1);
    expect((await world.ledger.upkeep(MAIN))?.cash?.at).toBe(at);
  });
});

describe('a dry run', () => {
  test('has no wallet whose cash could move', async () => {
    const world = await flowWorld();
    await bookExternals(world.deps, {
      follower: aFollower({ mode: 'dry-run' }),
      upkeep: undefined,
      now: world.clock.moment,
    });
    expect(await world.ledger.upkeep({ follower: FOLLOWER, mode: 'dry-run' })).toBeUndefined();
  });
});
