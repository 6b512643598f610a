import { expect, test } from '@jest/globals';
import { randomSlices } from '#core/execution/working/random-slices.ts';
import { aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { aParentId, NOW } from '../../../../../support/builders/identities.ts';

const starts = Array.from({ length: 20 }, (_, at) => NOW + at * 180_000);
const slicesOf = (parent: number) =>
  randomSlices(aWorkingOrder({ algorithm: 'randomised', parentId: aParentId(parent) }), starts);

test('the same parent draws the same slices, another one others', () => {
  expect(slicesOf(1)).toEqual(slicesOf(1));
  expect(slicesOf(1)).not.toEqual(slicesOf(2));
});

test('sizes and gaps differ from slice to slice: a pattern would be seen', () => {
  const slices = slicesOf(1);
  const gaps = slices.slice(1).map((slice, at) => slice.at - slices[at]!.at);
  expect(new Set(slices.map(({ shares }) => shares)).size).toBeGreaterThan(10);
  expect(new Set(gaps).size).toBeGreaterThan(10);
});
