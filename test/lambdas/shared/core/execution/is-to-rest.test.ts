import { expect, test } from '@jest/globals';
import { isToRest } from '#core/execution/is-to-rest.ts';
import { NOW } from '../../../../support/builders/identities.ts';

test.each([
  [{}, false],
  [{ restsUntil: NOW }, true],
  [{ restsUntil: NOW, mayTake: true }, false],
] as const)('an order of %j only waits in the book: %p', (order, expected) => {
  expect(isToRest(order)).toBe(expected);
});
