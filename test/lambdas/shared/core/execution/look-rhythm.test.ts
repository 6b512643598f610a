import { expect, it } from '@jest/globals';
import { nextLook } from '#core/execution/look-rhythm.ts';
import { later } from '#core/values/unix-ms.ts';
import { aSentBuy } from '../../../../support/builders/a-child.ts';
import { NOW } from '../../../../support/builders/identities.ts';

it.each([
  [6_000, 0],
  [19_999, 0],
  [20_000, 5_000],
  [59_999, 5_000],
  [60_000, 15_000],
  [179_999, 15_000],
  [180_000, 10_000],
  [86_400_000, 10_000],
])('an order looked up %p ms after its last post is looked up again %p ms later', (ageMs, waitMs) => {
  const now = later(NOW, ageMs);
  expect(nextLook(aSentBuy(), now)).toBe(now + waitMs);
});

it('what only waits to be sent again is looked at in every pass', () => {
  const now = later(NOW, 25_000);
  expect(nextLook(aSentBuy({ refused: [1], retryAt: later(NOW, 26_000) }), now)).toBe(now);
});
