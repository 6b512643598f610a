import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adjustedPOf } from '#core/scoring/adjust-p.ts';
import { sharpeEvidenceOf } from '#core/scoring/bootstrap.ts';
import { normalDraw } from '#core/scoring/normal.ts';
import { type StepDownRecord, stepDownOf } from '#core/scoring/step-down.ts';
import { seededStream } from '#core/values/random-stream.ts';

const options = { decay: 1, seed: 3n, replicates: 199 };

type Drawn = { readonly days: number; readonly sharpe: number; readonly seed: bigint };

function drawnReturns({ days, sharpe, seed }: Drawn): Float64Array {
  const stream = seededStream(seed);
  return Float64Array.from({ length: days }, () => (normalDraw(stream) + sharpe) * 0.02);
}

function aRecord(returns: Float64Array): StepDownRecord {
  const evidence = sharpeEvidenceOf({ returns, blockLength: 5, decay: 1, seed: 1n, replicates: 19 });
  return { returns, evidence: evidence.value! };
}

const record = fc
  .record({
    days: fc.constantFrom(40, 60),
    sharpe: fc.integer({ min: -2, max: 4 }).map((tenths) => tenths / 10),
    seed: fc.bigInt({ min: 0n, max: 50n }),
  })
  .map((drawn) => aRecord(drawnReturns(drawn)));
const records = fc.array(record, { minLength: 1, maxLength: 6 });

describe('the step-down over many records', () => {
  test('is never less strict than a record alone, nor than for one that looks better', () => {
    fc.assert(
      fc.property(records, (all) => {
        // When
        const { plain, adjusted } = stepDownOf({ records: all, ...options }).value!;

        // Then
        for (const [place, chance] of adjusted.entries()) {
          expect(chance).toBeGreaterThanOrEqual(plain[place]!);
          expect(chance).toBeLessThanOrEqual(1);
        }
        const byLooks = [...all.keys()].toSorted((one, other) => shownOf(all[other]!) - shownOf(all[one]!));
        const fromTheBest = byLooks.map((place) => adjusted[place]!);
        expect(fromTheBest).toEqual(fromTheBest.toSorted((one, other) => one - other));
      }),
      { numRuns: 40 },
    );
  });

  test('says the same of each in whatever order they come', () => {
    fc.assert(
      fc.property(records, (all) => {
        const turned = stepDownOf({ records: all.toReversed(), ...options }).value!;
        expect([...turned.adjusted.toReversed()]).toEqual([
          ...stepDownOf({ records: all, ...options }).value!.adjusted,
        ]);
      }),
      { numRuns: 40 },
    );
  });

  test('of independent records is about as strict as Holm, and no stricter', () => {
    // Given: twelve without skill and four with some
    const all = Array.from({ length: 16 }, (_none, seed) =>
      aRecord(drawnReturns({ days: 120, sharpe: seed < 4 ? 0.2 : 0, seed: BigInt(seed) })),
    );

    // When
    const { plain, adjusted } = stepDownOf({ records: all, ...options, replicates: 1_999 }).value!;
    const { holm } = adjustedPOf(plain).value!;

    // Then
    for (const [place, chance] of adjusted.entries()) {
      expect(chance).toBeLessThanOrEqual(holm[place]! + 0.03);
      // Sixteen that have nothing in common count as several, whatever the tails of each.
      if (holm[place]! < 0.2) expect(chance).toBeGreaterThan(plain[place]! * 4);
    }
    expect(Math.min(...adjusted)).toBeLessThan(0.2);
  });

  test('counts ten who do the same once, where Holm counts ten', () => {
    // Given
    const one = aRecord(drawnReturns({ days: 120, sharpe: 0.15, seed: 8n }));

    // When
    const { plain, adjusted } = stepDownOf({ records: Array.from({ length: 10 }, () => one), ...options }).value!;

    // Then
    expect([...adjusted]).toEqual([...plain]);
    expect(adjustedPOf(plain).value!.holm[0]).toBeCloseTo(10 * plain[0]!, 12);
  });

  test('draws the same days for all of a length, whoever they are, and others by another seed', () => {
    // Given: records that hardly differ are drawn alike only on the same days
    const returns = drawnReturns({ days: 60, sharpe: 0.2, seed: 4n });
    const pair = [aRecord(returns), aRecord(returns.map((value, day) => (day === 7 ? value + 1e-9 : value)))];

    // When
    const { plain } = stepDownOf({ records: pair, ...options, replicates: 999 }).value!;
    const other = stepDownOf({ records: pair, ...options, replicates: 999, seed: 4n }).value!;

    // Then
    expect(plain[0]).toBe(plain[1]);
    expect(other.plain[0]).not.toBe(plain[0]);
  });

  test('has nothing to say of none, of a record without five days, and of one that never varies', () => {
    const short = { ...aRecord(drawnReturns({ days: 60, sharpe: 0, seed: 1n })), returns: Float64Array.of(1, 2, 3, 4) };
    expect(stepDownOf({ records: [], ...options }).reason).toBe('EMPTY');
    expect(stepDownOf({ records: [short], ...options }).reason).toBe('TOO_FEW');
    expect(stepDownOf({ records: [{ ...short, returns: Float64Array.of(1, 2, 3, 4, 5) }], ...options }).value).not.toBe(
      null,
    );
    expect(stepDownOf({ records: [{ ...short, returns: new Float64Array(60) }], ...options }).reason).toBe(
      'ZERO_VARIANCE',
    );
  });
});

function shownOf({ evidence: { sharpe, se, nEff } }: StepDownRecord): number {
  return sharpe / Math.max(se, 1 / Math.sqrt(nEff));
}
