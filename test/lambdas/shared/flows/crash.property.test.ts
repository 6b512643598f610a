import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isOpen } from '#core/model/parent-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { someSettings, theExecution } from '../../../support/builders/a-settings.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { type OrderScript } from '../../../support/fakes/scripted-venue.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';
import { type Fault, oneFault } from '../../../support/one-fault.ts';
import { quietBreaches } from '../../../support/world-proofs.ts';

const RUNS = 150;

const STORIES: readonly (readonly [string, readonly OrderScript[]])[] = [
  ['everything is filled', []],
  [
    'orders are filled in parts and confirmed late',
    [
      { quarters: [1, 2], confirmsAfter: 2 },
      { quarters: [2], confirmsAfter: 3 },
    ],
  ],
  [
    'a transaction fails on chain',
    [
      { quarters: [2, 2], failing: [1] },
      { quarters: [4], failing: [0] },
    ],
  ],
  [
    'answers are lost and trades come twice',
    [
      { quarters: [4], answer: 'lost', isDuplicated: true },
      { quarters: [3, 1], answer: 'lost' },
    ],
  ],
];
/** With one fault more, these leave an outcome that no look-up can tell from an order that is still on its way: it is proven. */
const UNCLEAR_STORIES: readonly (readonly [string, readonly OrderScript[]])[] = [
  [
    'posts never arrive',
    [
      { quarters: [4], answer: 'never-arrived' },
      { quarters: [4], answer: 'never-arrived' },
    ],
  ],
  ['the purchase is killed', [{ quarters: [] }]],
  ['the first try of the exit is killed', [{ quarters: [4] }, { quarters: [] }]],
  ['a killed order and its answer are lost', [{ quarters: [], answer: 'lost' }]],
];

const aFault = (calls: number): fc.Arbitrary<Fault> =>
  fc.record({
    at: fc.integer({ min: 1, max: calls }),
    when: fc.constantFrom('before' as const, 'after' as const),
    how: fc.constantFrom('crash' as const, 'unavailable' as const),
  });

/** The leader buys, sells half of it a minute later, and the rest after another minute. */
async function whenPlayed(
  scripts: readonly OrderScript[],
  fault?: Fault,
): Promise<FlowWorld & { isQuiet: boolean; calls: number }> {
  const injected = oneFault(fault);
  const world = await flowWorld({ gate: injected.gate });
  world.venue.scripts.push(...scripts);
  world.givenLeaderFill();
  world.givenLeaderFill({ type: 'SELL', shares: sharesOf('1000'), notional: dollars('500'), at: later(NOW, 80_000) });
  world.givenLeaderFill({ type: 'SELL', shares: sharesOf('1000'), notional: dollars('500'), at: later(NOW, 200_000) });
  const isQuiet = await world.untilQuiet();
  return { ...world, isQuiet, calls: injected.calls() };
}

/** What the ledger says in the end, without when, and in how many versions, it came to say so. */
function bookOf({ ledger }: FlowWorld): unknown {
  const { parents, positions, caps, journal, leaderPositions } = ledger.dump();
  return {
    parents: parents.map(({ parentId, state, reason, filledShares, filledUsd }) => ({
      parentId,
      state,
      reason: reason?.code,
      filledShares,
      filledUsd,
    })),
    positions: positions.map(({ available, selling, target, basis, basisFees, realised, exit }) => ({
      available,
      selling,
      target,
      basis,
      basisFees,
      realised,
      exit,
    })),
    caps,
    leaderPositions,
    journal: journal.map(({ kind, legs }) => ({ kind, legs })),
  };
}

describe('a run that ends at any call of any port', () => {
  test.each(STORIES)(
    'X29, B2: and the runs after it leave the ledger of a run that did not end: %s',
    async (_, scripts) => {
      // Given
      const whole = await whenPlayed(scripts);
      expect(whole.isQuiet).toBe(true);
      expect(quietBreaches(whole)).toEqual([]);
      await fc.assert(
        fc.asyncProperty(aFault(whole.calls), async (fault) => {
          // When
          const broken = await whenPlayed(scripts, fault);
          // Then
          expect(quietBreaches(broken)).toEqual([]);
          expect(broken.isQuiet).toBe(true);
          expect(bookOf(broken)).toEqual(bookOf(whole));
        }),
        { numRuns: RUNS },
      );
    },
  );

  test.each(UNCLEAR_STORIES)(
    'never loses a reservation or places twice, and what is unclear is proven in the end: %s',
    async (_, scripts) => {
      // Given
      const whole = await whenPlayed(scripts);
      expect(whole.isQuiet).toBe(true);
      expect(quietBreaches(whole)).toEqual([]);
      await fc.assert(
        fc.asyncProperty(aFault(whole.calls), async (fault) => {
          // When
          const broken = await whenPlayed(scripts, fault);
          // Then
          expect(broken.isQuiet).toBe(true);
          expect(quietBreaches(broken)).toEqual([]);
          expect(await broken.ledger.openChildren()).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
  );
});

/** Sixteen fills of a copy of 30 cents each, a few at a time, and a reduction by a quarter in their midst. */
async function whenDribbled(fault?: Fault): Promise<FlowWorld & { isQuiet: boolean; calls: number }> {
  const injected = oneFault(fault);
  const world = await flowWorld({ gate: injected.gate });
  await world.givenSettings(
    someSettings({
      execution: theExecution({ belowMinimum: 'hold' }),
      monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
    }),
  );
  const fill = (at: number): void =>
    void world.givenLeaderFill({ shares: sharesOf('3'), notional: dollars('1.5'), at: later(NOW, at) });
  for (let count = 0; count < 8; count += 1) fill(20_000 + count * 700);
  world.givenLeaderFill({ type: 'SELL', shares: sharesOf('6'), notional: dollars('3'), at: later(NOW, 26_000) });
  for (let count = 0; count < 16; count += 1) fill(27_000 + count * 700);
  const isQuiet = await world.untilQuiet();
  return { ...world, isQuiet, calls: injected.calls() };
}

describe('small fills that wait for each other', () => {
  test('come to the same exposure within the minimum of the venue, whichever call a run ends at', async () => {
    // Given
    const whole = await whenDribbled();
    const basisOf = ({ ledger }: FlowWorld): bigint =>
      ledger.dump().positions.reduce((sum, { basis }) => sum + basis, 0n);
    expect(basisOf(whole)).toBeGreaterThan(dollars('4'));
    await fc.assert(
      fc.asyncProperty(aFault(whole.calls), async (fault) => {
        // When
        const broken = await whenDribbled(fault);
        // Then
        expect(broken.isQuiet).toBe(true);
        expect(quietBreaches(broken)).toEqual([]);
        const gap = basisOf(broken) - basisOf(whole);
        expect(Math.abs(Number(gap))).toBeLessThan(Number(dollars('2.56')));
        const { parents, events } = broken.ledger.dump();
        expect(parents).toHaveLength(events.length);
        expect(parents.filter((parent) => isOpen(parent.state))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});
