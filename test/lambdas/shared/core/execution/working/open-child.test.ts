import { expect, test } from '@jest/globals';
import { hasOpenChild, leftOf, leftOfChild, withFacts } from '#core/execution/working/open-child.ts';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const state = {
  ...UNWORKED,
  over: 1,
  filled: sharesOf('130'),
  child: {
    ...{ number: 2, shares: sharesOf('100'), limit: priceOf('0.5'), kind: 'GTD' as const },
    ...{ placedAt: NOW, filledBefore: sharesOf('100'), closes: false },
  },
};

test('a child is open until it is proven over, and may trade what it has not', () => {
  expect(hasOpenChild(UNWORKED)).toBe(false);
  expect([hasOpenChild(state), leftOfChild(state)]).toEqual([true, sharesOf('70')]);
  expect([hasOpenChild({ ...state, over: 2 }), leftOfChild({ ...state, over: 2 })]).toEqual([false, 0n]);
});

test('a fill that came late may bring more than was asked for: nothing is left, and less than nothing never is', () => {
  expect(leftOf({ total: sharesOf('100') }, { filled: sharesOf('100.01') })).toBe(0n);
  expect(leftOf({ total: sharesOf('100') }, { filled: sharesOf('99.99') })).toBe(sharesOf('0.01'));
});

test('facts that are older than those before change nothing', () => {
  expect(withFacts(state, { over: 0, filled: sharesOf('100'), learnedAt: later(NOW, 9) })).toEqual(state);
  const known = withFacts(state, { over: 2, filled: sharesOf('150'), learnedAt: later(NOW, 9) });
  expect(known).toMatchObject({ over: 2, filled: sharesOf('150'), learnedAt: NOW + 9 });
  expect(withFacts(known, { over: 1, filled: sharesOf('160'), learnedAt: NOW })).toEqual({
    ...known,
    filled: sharesOf('160'),
  });
});
