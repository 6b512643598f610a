import { expect, test } from '@jest/globals';
import { priceGuard } from '#core/execution/working/price-guard.ts';
import { aLevel } from '../../../../../support/builders/a-market.ts';
import { priceOf, sharesOf } from '../../../../../support/builders/quantities.ts';

const others = { beside: [aLevel('0.47', '200')], against: [aLevel('0.5', '300')] };
const bounds = { side: 'BUY' as const, maxSpread: priceOf('0.03'), minDepth: sharesOf('200') };

test('the widest spread and the least depth are allowed, a step beyond is not', () => {
  expect(priceGuard(others, bounds)).toBeUndefined();
  expect(priceGuard(others, { ...bounds, maxSpread: priceOf('0.029999') })).toBe('SPREAD_ABOVE_MAX');
  expect(priceGuard(others, { ...bounds, minDepth: sharesOf('200.000001') })).toBe('DEPTH_BELOW_MIN');
});

test('depth is asked of both sides', () => {
  expect(priceGuard({ ...others, against: [aLevel('0.5', '199')] }, bounds)).toBe('DEPTH_BELOW_MIN');
});

test('a sale looks at the same from the other side', () => {
  const sale = { beside: others.against, against: others.beside };
  expect(priceGuard(sale, { ...bounds, side: 'SELL' })).toBeUndefined();
  expect(priceGuard(sale, { ...bounds, side: 'SELL', maxSpread: priceOf('0.02') })).toBe('SPREAD_ABOVE_MAX');
});

test.each([
  ['nobody beside us', { ...others, beside: [] }],
  ['nobody against us', { ...others, against: [] }],
  ['sides that meet', { ...others, beside: [aLevel('0.5')] }],
  ['sides that cross', { ...others, beside: [aLevel('0.51')] }],
])('%s is no quote, whatever the bounds', (_, book) => {
  expect(priceGuard(book, { side: 'BUY' })).toBe('NO_QUOTE');
});
