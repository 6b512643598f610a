import { endHeld, hold, MAX_HELD, mayHold } from '#core/execution/hold.ts';
import { later } from '#core/values/unix-ms.ts';
import { describe, expect, it } from '@jest/globals';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../../support/builders/quantities.ts';
import { allWritten } from '../../../../support/written.ts';

const HOLD_MS = 900_000;
const LOT = { amount: dollars('0.3'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };
const aHold = (changes: Partial<Parameters<typeof hold>[0]> = {}) => ({
  parent: aParent(),
  lot: LOT,
  position: aPosition(),
  size: dollars('0.3'),
  minimum: dollars('2.6'),
  holdMaxAgeMs: HOLD_MS,
  now: NOW,
  ...changes,
});

describe('hold', () => {
  it('an entry below the minimum waits for siblings for 15 minutes, on the list of its position', () => {
    const changes = hold(aHold());
    const parents = allWritten(changes, 'parent');
    const positions = allWritten(changes, 'position');
    expect(parents).toMatchObject([
      {
        state: 'HELD',
        lot: LOT,
        heldSince: NOW,
        next: later(NOW, HOLD_MS),
        reason: { code: 'HELD', size: dollars('0.3'), minimum: dollars('2.6') },
      },
    ]);
    expect(positions).toMatchObject([{ held: [aParentId()], version: 2n }]);
  });

  it('with a sibling in it that waited 10 minutes it waits 5 more, not 15', () => {
    const heldSince = later(NOW, -600_000);
    const parents = allWritten(hold(aHold({ parent: aParent({ heldSince }) })), 'parent');
    expect(parents).toMatchObject([{ heldSince, next: later(NOW, 300_000) }]);
  });

  it.each([
    [899_999, true],
    [900_000, false],
    [900_001, false],
  ])('after %i ms it may be held once more: %s', (waitedMs, may) => {
    const input = aHold({ parent: aParent({ heldSince: later(NOW, -waitedMs) }) });
    expect(mayHold(input)).toBe(may);
    if (!may) expect(() => hold(input)).toThrow('has an end');
  });

  it.each([
    [MAX_HELD - 1, true],
    [MAX_HELD, false],
  ])('beside %i others it may be held: %s', (count, may) => {
    const held = Array.from({ length: count }, (_, at) => aParentId(at + 2));
    expect(mayHold(aHold({ position: aPosition({ held }) }))).toBe(may);
  });

  it('nothing is held that was decided on', () => {
    expect(() => hold(aHold({ parent: aParent({ state: 'WORKING' }) }))).toThrow('undecided');
  });
});

describe('endHeld', () => {
  it('who waited in vain is SKIPPED with the reason, and leaves the list', () => {
    const reason = { code: 'BELOW_MINIMUM', size: dollars('0.3'), minimum: dollars('2.6') } as const;
    const position = aPosition({ held: [aParentId(), aParentId(2)] });
    const changes = endHeld(aParent({ state: 'HELD', next: NOW }), position, reason);
    const parents = allWritten(changes, 'parent');
    const positions = allWritten(changes, 'position');
    expect(parents).toMatchObject([{ state: 'SKIPPED', reason }]);
    expect(parents[0]).not.toHaveProperty('next');
    expect(positions).toMatchObject([{ held: [aParentId(2)] }]);
  });

  it('what is not held does not end so', () => {
    expect(() => endHeld(aParent(), aPosition(), { code: 'NO_POSITION' })).toThrow('not held');
  });
});
