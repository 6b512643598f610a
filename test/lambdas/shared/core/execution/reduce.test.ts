import { reduce } from '#core/execution/reduce.ts';
import { settle } from '#core/ledger/settle.ts';
import { type Position, WHOLE_KEEP } from '#core/model/position.ts';
import { later } from '#core/values/unix-ms.ts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { aBuyChild, anOrderId, aTrade } from '../../../../support/builders/a-child.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aCut, aLateKeep, aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { anEventId, aParentId, NOW } from '../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { written } from '../../../../support/written.ts';

type Input = Parameters<typeof reduce>[0];

/** The leader sells a quarter of 2,000; we own 100 and want 100. */
function aReduction(changes: Partial<Input> = {}): Input {
  return {
    parent: aParent({ side: 'SELL' }),
    event: aLeaderEvent({ type: 'SELL', shares: sharesOf('500'), before: sharesOf('2000'), positionVersion: 4n }),
    position: aPosition({ available: sharesOf('100'), target: sharesOf('100') }),
    exit: undefined,
    now: NOW,
    ...changes,
  };
}

describe('reduce', () => {
  it('B10: takes the leader’s quarter off the target and makes the parent the exit', () => {
    // When
    const changes = reduce(aReduction());
    // Then
    expect(written(changes, 'position')).toEqual(
      aPosition({
        available: sharesOf('100'),
        target: sharesOf('75'),
        exit: aParentId(),
        cuts: [
          {
            eventId: anEventId(),
            leaderVersion: 4n,
            keepNumerator: sharesOf('1500'),
            keepDenominator: sharesOf('2000'),
            at: NOW,
          },
        ],
        version: 2n,
      }),
    );
    expect(written(changes, 'parent')).toMatchObject({ state: 'WORKING', version: 2n });
  });

  it('forgets the highest price with the last share that is wanted, and not before', () => {
    const position = aPosition({ available: sharesOf('100'), target: sharesOf('100'), peak: priceOf('0.9') });
    expect(written(reduce(aReduction({ position })), 'position').peak).toBe(priceOf('0.9'));
    const event = aLeaderEvent({ type: 'SELL', shares: sharesOf('2000'), before: sharesOf('2000') });
    expect(written(reduce(aReduction({ position, event })), 'position')).not.toHaveProperty('peak');
  });

  it('rounds the target down: a third off 10 micro-shares keeps 6', () => {
    const event = aLeaderEvent({ type: 'SELL', shares: sharesOf('1'), before: sharesOf('3') });
    const position = aPosition({ available: sharesOf('0.00001'), target: sharesOf('0.00001') });
    expect(written(reduce(aReduction({ event, position })), 'position').target).toBe(6n);
  });

  it.each([
    ['all of what he held', '2000', '2000'],
    ['more than we knew of', '2000.000001', '2000'],
    ['what we never saw him buy', '1', '0'],
  ])('sells everything when the leader sold %s', (_, sold, before) => {
    const event = aLeaderEvent({ type: 'SELL', shares: sharesOf(sold), before: sharesOf(before) });
    expect(written(reduce(aReduction({ event })), 'position').target).toBe(0n);
  });

  it('keeps one in two thousand million when he keeps one micro-share of 2,000', () => {
    const event = aLeaderEvent({ type: 'SELL', shares: sharesOf('1999.999999'), before: sharesOf('2000') });
    expect(written(reduce(aReduction({ event })), 'position').cuts[0]).toMatchObject({
      keepNumerator: 1n,
      keepDenominator: 2_000_000_000n,
    });
  });

  it('of 1,500 sold of which an adjustment had moved 1,000 takes the 500 beyond, a quarter of 2,000', () => {
    const event = aLeaderEvent({
      type: 'SELL',
      shares: sharesOf('1500'),
      usedUp: sharesOf('1000'),
      before: sharesOf('2000'),
    });
    expect(written(reduce(aReduction({ event })), 'position').target).toBe(sharesOf('75'));
  });

  it('sells everything where our record of him is negative', () => {
    const before = (0n - sharesOf('5')) as Input['event']['before'];
    const event = aLeaderEvent({ type: 'SELL', shares: sharesOf('1'), before });
    expect(written(reduce(aReduction({ event })), 'position').target).toBe(0n);
  });

  it('takes its part of purchases under way and of those that ended and may still be filled', () => {
    // Given
    const position = aPosition({
      buying: [aPending()],
      late: [aLateKeep({ keep: WHOLE_KEEP / 2n })],
    });
    // When
    const after = written(reduce(aReduction({ position })), 'position');
    // Then
    expect(after.buying).toEqual([aPending({ keep: 750_000_000_000n })]);
    expect(after.late).toEqual([aLateKeep({ keep: 375_000_000_000n })]);
  });

  it('becomes the exit though nothing is owned yet, where a purchase is under way', () => {
    const changes = reduce(aReduction({ position: aPosition({ buying: [aPending()] }) }));
    expect(written(changes, 'parent').state).toBe('WORKING');
    expect(written(changes, 'position').exit).toBe(aParentId());
  });

  it('becomes the exit where all that is owned is held by an open sale', () => {
    const position = aPosition({ selling: sharesOf('1') });
    expect(written(reduce(aReduction({ position })), 'parent').state).toBe('WORKING');
  });

  it('is SKIPPED as NO_POSITION where nothing is owned or under way, and still leaves its cut', () => {
    // When
    const changes = reduce(aReduction({ position: undefined }));
    // Then
    expect(written(changes, 'parent')).toMatchObject({ state: 'SKIPPED', reason: { code: 'NO_POSITION' } });
    expect(written(changes, 'position')).toMatchObject({ version: 1n, cuts: [{ leaderVersion: 4n }] });
    expect(written(changes, 'position')).not.toHaveProperty('exit');
  });

  it('is MERGED into the open exit, which may try again at once and has a new version', () => {
    // Given
    const exit = aParent({
      parentId: aParentId(2),
      side: 'SELL',
      state: 'WORKING',
      next: NOW,
      reason: { code: 'NO_BID' },
      version: 5n,
    });
    const position = aPosition({ available: sharesOf('100'), target: sharesOf('100'), exit: exit.parentId });
    // When
    const changes = reduce(aReduction({ position, exit }));
    // Then
    const parents = changes.flatMap((change) =>
      change.kind === 'put' && change.type === 'parent' ? [change.value] : [],
    );
    expect(parents).toEqual([
      aParent({ parentId: aParentId(2), side: 'SELL', state: 'WORKING', floorFrom: 0, grownAt: NOW, version: 6n }),
      aParent({ side: 'SELL', state: 'MERGED', mergedInto: aParentId(2), reason: { code: 'MERGED' }, version: 2n }),
    ]);
    expect(written(changes, 'position')).toMatchObject({ target: sharesOf('75'), exit: aParentId(2) });
  });

  it('leaves the open try of the exit alone', () => {
    // Given
    const openChild = anOrderId();
    const exit = aParent({ parentId: aParentId(2), side: 'SELL', state: 'WORKING', openChild });
    const position = aPosition({ available: sharesOf('100'), target: sharesOf('100'), exit: exit.parentId });
    // When
    const changes = reduce(aReduction({ position, exit }));
    // Then
    expect(changes).toContainEqual({
      kind: 'put',
      type: 'parent',
      value: { ...exit, floorFrom: 1, grownAt: NOW, version: 2n },
    });
  });

  it('keeps earlier cuts for two hours, and not for a millisecond longer', () => {
    // Given
    const cuts = [aCut({ at: NOW }), aCut({ at: later(NOW, 1), leaderVersion: 3n })];
    // When
    const after = written(
      reduce(aReduction({ position: aPosition({ cuts }), now: later(NOW, 2 * 3_600_000) })),
      'position',
    );
    // Then
    expect(after.cuts.map((cut) => cut.leaderVersion)).toEqual([3n, 4n]);
  });

  it('happens once, though two runs plan it at the same time', async () => {
    // Given
    const ledger = memoryLedger();
    const { parent, position } = aReduction();
    await ledger.commit([
      { kind: 'put', type: 'parent', value: parent },
      { kind: 'put', type: 'position', value: position as Position },
    ]);
    // When
    const results = await Promise.all([ledger.commit(reduce(aReduction())), ledger.commit(reduce(aReduction()))]);
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
    expect(ledger.dump().positions[0]?.target).toBe(sharesOf('75'));
  });

  it('is a bug by a parent that has reduced already, or of an exit that the position does not have', () => {
    expect(() => reduce(aReduction({ parent: aParent({ side: 'SELL', state: 'WORKING' }) }))).toThrow('WORKING');
    expect(() => reduce(aReduction({ parent: aParent({ side: 'BUY' }) }))).toThrow('BUY');
    const exit = aParent({ parentId: aParentId(2), side: 'SELL', state: 'WORKING' });
    expect(() => reduce(aReduction({ exit }))).toThrow('the exit');
    expect(() => reduce(aReduction({ position: aPosition({ exit: exit.parentId }) }))).toThrow('the exit');
  });

  it('leaves the same target whether a fill is booked before or after reductions, but for a micro-share for each', () => {
    const part = fc.tuple(fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 12n));
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 11n), fc.array(part, { maxLength: 5 }), (filled, parts) => {
        // Given
        const trade = aTrade({ shares: filled as Position['target'] });
        const child = aBuyChild({ state: 'ACKED', trades: [trade] });
        const start = aPosition({ buying: [aPending()] });
        const book = (position: Position): Position =>
          written(settle({ child, trade, position, now: NOW }), 'position');
        const cutAll = (position: Position): Position =>
          parts.reduce((left, [sold, before]) => {
            const event = aLeaderEvent({
              type: 'SELL',
              shares: sold as Position['target'],
              before: before as Position['target'],
            });
            const exit = left.exit === undefined ? undefined : aParent({ parentId: left.exit, state: 'WORKING' });
            return oneAfter(
              reduce(
                aReduction({ event, position: left, exit, parent: aParent({ parentId: aParentId(2), side: 'SELL' }) }),
              ),
            );
          }, position);
        // When
        const gap = cutAll(book(start)).target - book(cutAll(start)).target;
        // Then
        const slack = BigInt(parts.length + 1);
        expect(gap <= slack && gap >= 0n - slack).toBe(true);
      }),
    );
  });

  it('never raises a target or a keep, and never takes either below zero', () => {
    const amount = fc.bigInt(0n, 10n ** 13n);
    fc.assert(
      fc.property(
        amount,
        fc.bigInt(1n, 10n ** 13n),
        fc.bigInt(-(10n ** 13n), 10n ** 13n),
        amount,
        (target, sold, before, keep) => {
          // Given
          const event = aLeaderEvent({
            type: 'SELL',
            shares: sold as Position['target'],
            before: before as Position['target'],
          });
          const position = aPosition({ target: target as Position['target'], buying: [aPending({ keep })] });
          // When
          const after = oneAfter(reduce(aReduction({ event, position })));
          // Then
          const [pending] = after.buying;
          expect(after.target >= 0n && after.target <= target && pending!.keep >= 0n && pending!.keep <= keep).toBe(
            true,
          );
        },
      ),
    );
  });
});

function oneAfter(changes: ReturnType<typeof reduce>): Position {
  return written(changes, 'position');
}
