import { expect, test } from '@jest/globals';
import { adjustedPOf } from '#core/scoring/adjust-p.ts';
import { type ChanceRecord, chancesOf } from '#core/scoring/chances.ts';
import { normalDraw } from '#core/scoring/normal.ts';
import { stepDownOf } from '#core/scoring/step-down.ts';
import { seededStream } from '#core/values/random-stream.ts';

const resampling = { seed: 7n, decay: 1, replicates: 199 };

function aRecord(pValue: number, seed: bigint): ChanceRecord & { readonly returns: Float64Array } {
  const stream = seededStream(seed);
  const returns = Float64Array.from({ length: 60 }, () => normalDraw(stream));
  return { pValue, sharpe: 0.2, se: 0.1, nEff: 60, returns };
}

test('each has its own chance, and what Holm, Benjamini and Hochberg, and the step-down leave of it', () => {
  // Given
  const records = [aRecord(0.01, 1n), aRecord(0.04, 2n), aRecord(0.5, 3n)];

  // When
  const chances = chancesOf(records, resampling);
  const told = records.map((record, place) => chances(record, place));

  // Then
  const adjusted = adjustedPOf(Float64Array.of(0.01, 0.04, 0.5)).value!;
  const joint = stepDownOf({
    records: records.map(({ returns, ...evidence }) => ({ returns, evidence })),
    ...resampling,
  });
  expect(told.map(({ plain }) => plain)).toEqual([0.01, 0.04, 0.5]);
  expect(told.map(({ holm }) => holm)).toEqual([...adjusted.holm]);
  expect(told.map(({ bh }) => bh)).toEqual([...adjusted.bh]);
  expect(told.map(({ stepDown }) => stepDown)).toEqual([...joint.value!.adjusted]);
});

test('no step-down where nobody says by what to resample, nor where the series of one is not there', () => {
  // Given
  const { returns, ...without } = aRecord(0.5, 2n);
  const [whole, lacking] = [
    [aRecord(0.01, 1n), { ...without, returns }],
    [aRecord(0.01, 1n), without],
  ];

  // Then
  expect(chancesOf(whole, resampling)(without, 1).stepDown).not.toBe(null);
  expect(chancesOf(whole, undefined)(without, 1).stepDown).toBe(null);
  expect(chancesOf(lacking, resampling)(without, 1).stepDown).toBe(null);
});

test('what is no probability is adjusted to nothing', () => {
  const wrong = { ...aRecord(1.5, 1n) };
  expect(chancesOf([wrong], undefined)(wrong, 0)).toEqual({ plain: 1.5, holm: null, bh: null, stepDown: null });
});
