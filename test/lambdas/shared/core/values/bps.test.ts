import { expect, test } from '@jest/globals';
import { bps, ONE_IN_BPS } from '#core/values/bps.ts';
import { scaleFloor } from '#core/values/quantity.ts';
import { usd } from '#core/values/usd.ts';

test('10,000 basis points are the whole, 2,500 a quarter', () => {
  expect(scaleFloor(usd(80n), bps(10_000n), ONE_IN_BPS)).toBe(80n);
  expect(scaleFloor(usd(80n), bps(2_500n), ONE_IN_BPS)).toBe(20n);
});
