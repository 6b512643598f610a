import { expect, it } from '@jest/globals';
import { isDollarSized } from '#core/execution/is-dollar-sized.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuyChild, aSellChild } from '../../../../support/builders/a-child.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const rests = { restsUntil: later(NOW, 180_000) };

it.each([
  ['a purchase that takes at once, of v2', aBuyChild({ domain: 'v2' }), true],
  ['a purchase that rests, of v2', aBuyChild({ domain: 'v2', ...rests }), false],
  ['a purchase that takes before it rests, of v2', aBuyChild({ domain: 'v2', ...rests, mayTake: true }), false],
  ['a sale, of v2', aSellChild({ domain: 'v2' }), false],
  ['a purchase, of v1', aBuyChild(), false],
  ['a purchase, of v1 with negative risk', aBuyChild({ domain: 'v1-neg-risk' }), false],
])('says whether %s spends its dollars', (_, order, isInDollars) => {
  expect(isDollarSized(order)).toBe(isInDollars);
});
