import { absorb, isSiblingOf, MAX_SIBLINGS, type Sibling } from '#core/execution/absorb.ts';
import { type EntryLot, type ParentOrder } from '#core/model/parent-order.ts';
import { type FollowerName, type TokenId, type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { describe, expect, it } from '@jest/globals';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aCut, aPosition } from '../../../../support/builders/a-position.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../../support/builders/quantities.ts';
import { allWritten } from '../../../../support/written.ts';

/** 30 cents at 0.50, current to version 1. */
const aLot = (changes: Partial<EntryLot> = {}): EntryLot => ({
  amount: dollars('0.3'),
  asOf: 1n,
  leaderPrice: priceOf('0.5'),
  freshAt: NOW,
  ...changes,
});

const aSibling = (at: number, changes: Partial<ParentOrder> = {}, lot: Partial<EntryLot> = {}): Sibling => ({
  parent: aParent({ parentId: aParentId(at), ...changes }),
  lot: aLot(lot),
});

it('an aligning purchase and a copy are no siblings', () => {
  const copy = aParent();
  const align = aParent({ parentId: aParentId(2), origin: 'align' });
  expect([isSiblingOf(copy, align), isSiblingOf(align, copy)]).toEqual([false, false]);
});

describe('absorb', () => {
  it('B15: one order of the sum stays, as old as the oldest wait; the siblings end MERGED into it', () => {
    // Given
    const heldSince = later(NOW, -60_000);
    const siblings = [aSibling(2, { state: 'HELD', heldSince, next: later(NOW, 1) }), aSibling(3)];
    const position = aPosition({ held: [aParentId(2), aParentId(9)] });

    // When
    const changes = absorb({ parent: aParent(), lot: aLot(), siblings, position });
    const parents = allWritten(changes, 'parent');
    const positions = allWritten(changes, 'position');

    // Then
    expect(parents).toMatchObject([
      { parentId: aParentId(), state: 'NEW', heldSince, lot: { amount: dollars('0.9') }, version: 2n },
      { parentId: aParentId(2), state: 'MERGED', mergedInto: aParentId(), version: 2n },
      { parentId: aParentId(3), state: 'MERGED', mergedInto: aParentId(), version: 2n },
    ]);
    expect(parents[1]).not.toHaveProperty('next');
    expect(positions).toMatchObject([{ held: [aParentId(9)], version: 2n }]);
  });

  it('each brings what the reductions since its own version left: 0.30 halved and 0.30 whole are 0.45', () => {
    // Given
    const position = aPosition({ cuts: [aCut({ leaderVersion: 3n })] });
    const siblings = [aSibling(2, {}, { asOf: 4n })];

    // When
    const parents = allWritten(absorb({ parent: aParent(), lot: aLot({ asOf: 2n }), siblings, position }), 'parent');

    // Then
    expect(parents[0]?.lot).toMatchObject({ amount: dollars('0.45'), asOf: 4n });
  });

  it('a sibling of which reductions left nothing ends NETTED and adds nothing', () => {
    // Given
    const position = aPosition({ cuts: [aCut({ leaderVersion: 2n, keepNumerator: 0n, keepDenominator: 1n })] });

    // When
    const parents = allWritten(
      absorb({ parent: aParent(), lot: aLot({ asOf: 3n }), siblings: [aSibling(2)], position }),
      'parent',
    );

    // Then
    expect(parents).toMatchObject([{ lot: { amount: dollars('0.3') } }, { state: 'NETTED' }]);
  });

  it(`takes ${MAX_SIBLINGS} along and refuses one more`, () => {
    const siblings = (count: number) => Array.from({ length: count }, (_, at) => aSibling(at + 2));
    const taking = (count: number) => () =>
      absorb({ parent: aParent(), lot: aLot(), siblings: siblings(count), position: aPosition() });
    expect(taking(MAX_SIBLINGS)()).toHaveLength(MAX_SIBLINGS + 2);
    expect(taking(MAX_SIBLINGS + 1)).toThrow('siblings in one transaction');
    expect(taking(0)).toThrow('siblings in one transaction');
  });

  it.each<Partial<ParentOrder>>([
    { state: 'WORKING' },
    { state: 'MERGED' },
    { state: 'SKIPPED' },
    { openChild: '0x1' as VenueOrderId },
    { side: 'SELL' },
    { token: '9' as TokenId },
    { follower: 'other' as FollowerName },
    { mode: 'dry-run' },
    { leader: '0x2' as Wallet },
    { parentId: aParentId() },
  ])('never takes along what is not its undecided sibling: %j', (changes) => {
    const other = aParent({ parentId: aParentId(2), ...changes });
    expect(isSiblingOf(aParent(), other)).toBe(false);
    const siblings = [{ parent: other, lot: aLot() }];
    expect(() => absorb({ parent: aParent(), lot: aLot(), siblings, position: aPosition() })).toThrow('siblings share');
  });

  it('only an entry that is NEW takes others along', () => {
    const siblings = [aSibling(2)];
    const parent = aParent({ state: 'WORKING', openChild: '0x1' as VenueOrderId });
    expect(() => absorb({ parent, lot: aLot(), siblings, position: aPosition() })).toThrow('undecided');
  });
});
