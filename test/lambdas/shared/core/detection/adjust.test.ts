import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adjustAfter, usedUpBy } from '#core/detection/adjust.ts';
import { adjustmentOf } from '#core/detection/adjustment.ts';
import { recordEvent } from '#core/detection/record-event.ts';
import {
  type Adjustment,
  isReduction,
  type LeaderAction,
  type LeaderPosition,
  movedBy,
} from '#core/model/leader-event.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderAction, aLeaderEvent, aLeaderPosition } from '../../../../support/builders/a-leader-event.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aTransaction, anEventId, CONDITION, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const moved = (changes: Partial<Adjustment> = {}): Adjustment => ({
  down: sharesOf('100'),
  up: sharesOf('7'),
  downUntil: NOW,
  upUntil: NOW,
  ...changes,
});

describe('of a row', () => {
  test.each([
    ['SELL', '60', '60'],
    ['SELL', '100', '100'],
    ['SELL', '130', '100'],
    ['MERGE', '60', '60'],
    ['CONVERSION', '60', '60'],
    ['REDEEM', '60', '60'],
    ['BUY', '60', '7'],
    ['SPLIT', '3', '3'],
  ] as const)('a %s of %s shares, %s are used up by 100 moved down and 7 up', (type, count, used) => {
    expect(usedUpBy(aLeaderAction({ type, shares: sharesOf(count) }), moved())).toBe(sharesOf(used));
  });

  test('of the second of the walk it is used up, of a millisecond later not: the walk may not have shown it', () => {
    const sale = (ms: number) => aLeaderAction({ type: 'SELL', shares: sharesOf('60'), at: later(NOW, ms) });
    expect(usedUpBy(sale(0), moved())).toBe(sharesOf('60'));
    expect(usedUpBy(sale(1), moved())).toBe(0n);
  });

  test('a later walk that found less says nothing of what came in before it: a purchase between both moves the number', () => {
    const adjust = moved({ downUntil: later(NOW, 60_000) });
    const bought = aLeaderAction({ type: 'BUY', shares: sharesOf('5'), at: later(NOW, 30_000) });
    const sold = aLeaderAction({ type: 'SELL', shares: sharesOf('5'), at: later(NOW, 30_000) });
    expect(usedUpBy(bought, adjust)).toBe(0n);
    expect(usedUpBy(sold, adjust)).toBe(sharesOf('5'));
  });

  test('nothing is used up where nothing was adjusted, and nothing of an adjustment itself', () => {
    expect(usedUpBy(aLeaderAction({ type: 'SELL' }), undefined)).toBe(0n);
    expect(usedUpBy(aLeaderAction({ type: 'ADJUST_DOWN' }), moved())).toBe(0n);
    expect(usedUpBy(aLeaderAction({ type: 'ADJUST_UP' }), moved())).toBe(0n);
  });
});

describe('what adjustments moved', () => {
  test('grows with each, by direction, and reaches as far as the newest walk in its direction', () => {
    const down = aLeaderEvent({ type: 'ADJUST_DOWN', shares: sharesOf('20'), at: later(NOW, 5) });
    const since = { downUntil: later(NOW, 5), upUntil: later(NOW, 5) };
    expect(adjustAfter(down, undefined)).toEqual({ down: sharesOf('20'), up: 0n, ...since });
    expect(adjustAfter(down, moved())).toEqual(moved({ down: sharesOf('120'), downUntil: later(NOW, 5) }));
    const up = aLeaderEvent({ type: 'ADJUST_UP', shares: sharesOf('20'), at: later(NOW, -5) });
    expect(adjustAfter(up, moved())).toEqual(moved({ up: sharesOf('27') }));
  });

  test('shrinks by what rows have used up, and is gone with the last of it', () => {
    const sale = (count: string) =>
      aLeaderEvent({ type: 'SELL', shares: sharesOf('500'), usedUp: sharesOf(count), at: later(NOW, -9) });
    expect(adjustAfter(sale('30'), moved())).toEqual(moved({ down: sharesOf('70') }));
    expect(adjustAfter(sale('100'), moved({ up: sharesOf('0') }))).toBeUndefined();
  });
});

/** Something the leader did; its row comes after so many of the steps that follow, or never. */
type Act = { readonly change: bigint; readonly delay: number };
type World = { truth: bigint; position: LeaderPosition | undefined; keep: [bigint, bigint]; down: bigint };

/** Records as the flows do: at the stored position, which the event moves. */
function recordIn(world: World, action: LeaderAction): void {
  const { event, changes } = recordEvent({
    action,
    position: world.position,
    settings: someSettings(),
    seenAt: NOW,
    now: NOW,
    source: 'test',
    sequence: 0,
  });
  const put = changes.find((change) => change.kind === 'put' && change.type === 'leader-position');
  if (put?.type === 'leader-position') world.position = put.value;
  if (!isReduction(event.type)) return;
  world.down += movedBy(event);
  world.keep = [world.keep[0] * (event.before - movedBy(event)), world.keep[1] * event.before];
}

function rowOf({ change }: Act, index: number): LeaderAction {
  const size = shares(change < 0n ? -change : change);
  const type = change < 0n ? 'SELL' : 'SPLIT';
  const at = later(NOW, index * 1_000);
  return aLeaderAction({ type, shares: size, at, eventId: anEventId(index), transaction: aTransaction(index) });
}

/** Two walks that agree on what he holds after act `index`. */
function walk(world: World, index: number): void {
  const held = shares(world.truth);
  if (world.position?.shares === held) return;
  const of = { leader: LEADER, token: TOKEN, condition: CONDITION, title: '', outcome: '' };
  recordIn(world, adjustmentOf({ ...of, position: world.position, held, until: later(NOW, index * 1_000) }));
}

/** Lives through acts, their rows as late as they come, and walks after some of the acts. */
function lived(opening: bigint, acts: readonly Act[], walks: readonly boolean[]): World {
  const world: World = {
    truth: opening,
    position: aLeaderPosition({ shares: shares(opening) }),
    keep: [1n, 1n],
    down: 0n,
  };
  for (const index of Array.from({ length: acts.length + 8 }, (_, step) => step)) {
    world.truth += acts[index]?.change ?? 0n;
    for (const [of, act] of acts.entries()) if (of + act.delay === index) recordIn(world, rowOf(act, of));
    if (walks[index] === true) walk(world, index);
  }
  return world;
}

const NEVER = 99;
const walks = fc.array(fc.boolean(), { minLength: 0, maxLength: 14 });
const sizes = fc.bigInt({ min: 1n, max: 1_000n });
const delays = fc.integer({ min: 0, max: 7 });

describe('rows and walks in any order', () => {
  test('end at what the leader holds once every row has come, whatever walks moved before', () => {
    const changes = fc.tuple(sizes, fc.boolean()).map(([size, isDown]) => (isDown ? -size : size));
    const acts = fc.array(fc.record({ change: changes, delay: delays }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(acts, walks, (done, looks) => {
        const world = lived(10_000n, done, looks);
        expect(world.position?.shares).toBe(world.truth);
      }),
      { numRuns: 1_000 },
    );
  });

  test('follow each reduction once: the part kept is what the leader kept, whether row or walk told of it', () => {
    const acts = fc.array(
      fc.record({ change: sizes.map((size) => -size), delay: fc.oneof(delays, fc.constant(NEVER)) }),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(acts, walks, (done, looks) => {
        const world = lived(10_000n, done, looks);
        walk(world, done.length + 8);
        expect(world.position?.shares).toBe(world.truth);
        expect(world.down).toBe(10_000n - world.truth);
        expect(world.keep[0] * 10_000n).toBe(world.keep[1] * world.truth);
      }),
      { numRuns: 1_000 },
    );
  });

  test('end at what he holds with a last walk, also where some rows never came', () => {
    const changes = fc.tuple(sizes, fc.boolean()).map(([size, isDown]) => (isDown ? -size : size));
    const acts = fc.array(fc.record({ change: changes, delay: fc.oneof(delays, fc.constant(NEVER)) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(acts, walks, (done, looks) => {
        const world = lived(10_000n, done, looks);
        walk(world, done.length + 8);
        expect(world.position?.shares ?? 10_000n).toBe(world.truth);
      }),
    );
  });
});
