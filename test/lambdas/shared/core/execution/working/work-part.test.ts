import { expect, test } from '@jest/globals';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { workPart } from '#core/execution/working/work-part.ts';
import { type SliceStyle, type WorkingState } from '#core/model/working-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel } from '../../../../../support/builders/a-market.ts';
import { aView, aWorkingOrder } from '../../../../../support/builders/a-working-order.ts';
import { NOW } from '../../../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const book = aBook({ bids: [aLevel('0.45')], asks: [aLevel('0.47')] });
const wanted = sharesOf('40');
/** 40 shares rest at 44 cents, of which so many are filled. */
const resting = (filled: string): WorkingState => ({
  ...UNWORKED,
  filled: sharesOf(filled),
  child: {
    ...{ number: 1, shares: wanted, limit: priceOf('0.44'), kind: 'GTD', placedAt: NOW },
    ...{ filledBefore: sharesOf('0'), closes: false },
  },
});
const work = (style: SliceStyle, state = UNWORKED, limit = '0.55') =>
  workPart(aView({ order: aWorkingOrder({ style, limit: priceOf(limit) }), state, now: later(NOW, 9_000), book }), {
    wanted,
    notBefore: NOW,
  });

test.each([
  ['take', '0.47', 'FAK'],
  ['join', '0.45', 'GTD'],
  ['top', '0.46', 'GTD'],
] as const)('%s: it is placed at %s', (style, limit, kind) => {
  expect(work(style)).toMatchObject({ action: 'place', child: { limit: priceOf(limit), kind, shares: wanted } });
});

test('what is open stays where it is, unless it is to be kept at the top', () => {
  expect(work('join', resting('0'))).toMatchObject({ action: 'wait', reason: 'CHILD_OPEN' });
  expect(work('top', resting('0'))).toMatchObject({ action: 'cancel', reason: 'NOT_AT_TOP' });
});

test('what could not stand alone anew is not moved: ten shares are, 9.99 are not', () => {
  expect(work('top', resting('30'))).toMatchObject({ action: 'cancel', reason: 'NOT_AT_TOP' });
  expect(work('top', resting('30.01'))).toMatchObject({ action: 'wait', reason: 'CHILD_OPEN' });
});

test('where others are better than the limit it waits for them, and the order does not end', () => {
  expect(work('top', UNWORKED, '0.44')).toEqual({ action: 'wait', until: NOW + 12_000, reason: 'BEYOND_LIMIT' });
});
