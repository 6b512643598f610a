import { describe, expect, it } from '@jest/globals';
import { type ActiveFault, activateFaults } from '../../../../../bin/local/exchange/faults/active-faults.ts';
import { parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';
import { START_MS } from '../a-world.ts';

const LOST = { kind: 'lost-response', on: 'clob POST /order', chance: 0.3 };
const SLOW = { kind: 'latency', on: 'clob *', ms: [1000, 4000], chance: 0.5 };

describe('the draws of a fault', () => {
  it('are the same whenever the same plan meets the same occurrences, and others with another seed', () => {
    const [first, again, other] = [active([LOST]), active([LOST]), active([LOST], 'other')];
    const seen = strikes(first, 'alice', 200);
    expect(strikes(again, 'alice', 200)).toEqual(seen);
    expect(strikes(other, 'alice', 200)).not.toEqual(seen);
  });

  it('strike about as often as the chance says: 300 of 1,000 within 50', () => {
    const count = strikes(active([LOST]), 'alice', 1_000).filter(Boolean).length;
    expect(Math.abs(count - 300)).toBeLessThanOrEqual(50);
  });

  it('do not depend on what others do meanwhile', () => {
    const [alone, crowded] = [active([LOST]), active([LOST])];
    const seen = strikes(alone, 'alice', 50);
    const mixed = Array.from({ length: 50 }, () => {
      strikes(crowded, 'bob', 3);
      return strikes(crowded, 'alice', 1)[0];
    });
    expect(mixed).toEqual(seen);
  });

  it('do not depend on the faults before them in the plan', () => {
    const [both, one] = [active([SLOW, LOST]), active([LOST])];
    expect(strikes([both[1]!], 'alice', 100)).toEqual(strikes(one, 'alice', 100));
  });

  it('of two equal faults differ', () => {
    const [first, second] = active([LOST, LOST]);
    expect(strikes([first!], 'alice', 100)).not.toEqual(strikes([second!], 'alice', 100));
  });

  it('with a greater chance strike wherever they did before', () => {
    const rare = strikes(active([LOST]), 'alice', 200);
    const often = strikes(active([{ ...LOST, chance: 0.6 }]), 'alice', 200);
    expect(rare.every((isStruck, place) => !isStruck || often[place])).toBe(true);
    expect(often.filter(Boolean).length).toBeGreaterThan(rare.filter(Boolean).length);
  });

  it('reach from the least to the most, both included', () => {
    const [fault] = active([{ ...SLOW, chance: 1 }]);
    const drawn = Array.from({ length: 500 }, () => fault!.draw('alice', START_MS)!.between(1, 3));
    expect(new Set(drawn)).toEqual(new Set([1, 2, 3]));
  });
});

describe('the window of a fault', () => {
  it('is from its first millisecond up to, but not including, its last', () => {
    const [fault] = active([{ ...LOST, chance: 1, from: '1m', until: '2m' }]);
    const struck = [59_999, 60_000, 119_999, 120_000].map((ms) => fault!.draw('alice', START_MS + ms) !== undefined);
    expect(struck).toEqual([false, true, true, false]);
  });

  it.each([
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['2026-11-01T00:01:30Z', 90_000],
  ])('begins at %s, that is %d ms after the start', (from, ms) => {
    const [fault] = active([{ ...LOST, from }]);
    expect(fault!.window).toEqual({ fromMs: START_MS + ms, untilMs: Infinity });
  });

  it('does not shift the draws within it: 100 occurrences before it count, and the next 100 are drawn as without it', () => {
    // Given two faults of one name that differ in where they end
    const [always, early] = [active([{ ...LOST, from: '1m' }]), active([{ ...LOST, from: '1m', until: '2m' }])];
    const all = strikes(always, 'alice', 200, START_MS + 60_000);
    // When
    const before = strikes(early, 'alice', 100, START_MS + 59_999);
    const within = strikes(early, 'alice', 100, START_MS + 119_999);
    // Then
    expect(before).not.toContain(true);
    expect(within).toEqual(all.slice(100));
    expect(within).not.toEqual(all.slice(0, 100));
  });

  it('ends for good when the fault was met as often as it may', () => {
    const [fault] = active([{ ...LOST, chance: 1, times: 2 }]);
    const struck = [1, 2, 3].map(() => fault!.draw('alice', START_MS) !== undefined && fault!.hit());
    expect(struck).toEqual([true, true, false]);
    expect([fault!.hit(), fault!.hits]).toEqual([false, 2]);
  });
});

function active(faults: readonly object[], seed = 'seed'): readonly ActiveFault[] {
  return activateFaults(parseFaultPlan(JSON.stringify({ seed, faults })), START_MS);
}

function strikes([fault]: readonly ActiveFault[], of: string, count: number, nowMs = START_MS): boolean[] {
  return Array.from({ length: count }, () => fault!.draw(of, nowMs) !== undefined);
}
