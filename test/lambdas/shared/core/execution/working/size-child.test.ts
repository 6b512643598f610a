import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizeChild } from '#core/execution/working/size-child.ts';
import { bps } from '#core/values/bps.ts';
import { ORDER_SHARE_STEP, shares } from '#core/values/shares.ts';
import { sharesOf } from '../../../../../support/builders/quantities.ts';

const size = (changes: Partial<Parameters<typeof sizeChild>[0]> = {}) =>
  sizeChild({
    order: { minOrder: sharesOf('10'), maxOrder: sharesOf('100') },
    wanted: sharesOf('80'),
    left: sharesOf('500'),
    offered: sharesOf('1000'),
    minimumShares: sharesOf('5'),
    lot: ORDER_SHARE_STEP,
    ...changes,
  });
const bounded = (part: bigint) => ({
  order: { minOrder: sharesOf('10'), maxOrder: sharesOf('100'), maxBookPart: bps(part) },
});

test('what is due is placed, up to the largest order', () => {
  expect(size()).toEqual({ shares: sharesOf('80') });
  expect(size({ wanted: sharesOf('100.01') })).toEqual({ shares: sharesOf('100') });
});

test('below the smallest order it waits; the market’s own minimum may be larger', () => {
  expect(size({ wanted: sharesOf('9.99') })).toEqual({ reason: 'BELOW_MINIMUM' });
  expect(size({ wanted: sharesOf('10') })).toEqual({ shares: sharesOf('10') });
  expect(size({ wanted: sharesOf('14.99'), minimumShares: sharesOf('15') })).toEqual({ reason: 'BELOW_MINIMUM' });
});

test('a least or a lot above the largest order is said as that: more that falls due does not help', () => {
  expect(size({ minimumShares: sharesOf('100') })).toEqual({ reason: 'BELOW_MINIMUM' });
  expect(size({ minimumShares: sharesOf('100.01') })).toEqual({ reason: 'MINIMUM_ABOVE_MAX' });
  expect(size({ wanted: sharesOf('100'), lot: sharesOf('100') })).toEqual({ shares: sharesOf('100') });
  expect(size({ lot: sharesOf('100.01') })).toEqual({ reason: 'MINIMUM_ABOVE_MAX' });
});

test('a tenth of 1,000 shares is a hundred; of a book whose tenth is too small nothing is taken', () => {
  expect(size({ wanted: sharesOf('90'), ...bounded(1_000n), offered: sharesOf('850') })).toEqual({
    shares: sharesOf('85'),
  });
  expect(size({ ...bounded(1_000n), offered: sharesOf('100') })).toEqual({ shares: sharesOf('10') });
  expect(size({ ...bounded(1_000n), offered: sharesOf('99.99') })).toEqual({ reason: 'BOOK_TOO_THIN' });
});

test('a rest that could not stand alone goes along, unless the book’s part forbids', () => {
  expect(size({ wanted: sharesOf('100'), left: sharesOf('109.99') })).toEqual({ shares: sharesOf('109.99') });
  expect(size({ wanted: sharesOf('100'), left: sharesOf('110') })).toEqual({ shares: sharesOf('100') });
  expect(size({ wanted: sharesOf('100'), left: sharesOf('105'), ...bounded(1_000n) })).toEqual({
    shares: sharesOf('100'),
  });
});

test('a rest below the venue’s least alone makes no child larger than that: it stays, and is told at the end', () => {
  const least = { wanted: sharesOf('100'), minimumShares: sharesOf('50') };
  expect(size({ ...least, left: sharesOf('109.99') })).toEqual({ shares: sharesOf('109.99') });
  expect(size({ ...least, left: sharesOf('110') })).toEqual({ shares: sharesOf('100') });
  expect(size({ ...least, left: sharesOf('149.99') })).toEqual({ shares: sharesOf('100') });
});

test('a child is on its lot, no more than is left, at least the smallest, and above the largest by a rest alone', () => {
  const anyShares = fc.bigInt({ min: 1n, max: 300_000_000n }).map(shares);
  fc.assert(
    fc.property(
      fc.record({
        ...{ wanted: anyShares, left: anyShares, offered: anyShares },
        lots: fc.bigInt({ min: 1n, max: 500n }),
        minimumShares: fc.bigInt({ min: 1n, max: 120_000_000n }).map(shares),
      }),
      fc.option(fc.bigInt({ min: 1n, max: 10_000n })),
      ({ lots, ...input }, part) => {
        // Given
        const lot = lots * ORDER_SHARE_STEP;

        // When
        const sized = size({ ...input, lot, ...(part === null ? {} : bounded(part)) });

        // Then
        if (sized.shares === undefined) return;
        expect(sized.shares % lot).toBe(0n);
        expect(sized.shares).toBeLessThanOrEqual(input.left);
        expect(sized.shares).toBeGreaterThanOrEqual(sharesOf('10'));
        expect(sized.shares).toBeGreaterThanOrEqual(input.minimumShares);
        expect(sized.shares).toBeLessThan(sharesOf('110'));
        if (sized.shares > sharesOf('100')) expect(input.left - sized.shares).toBeLessThan(lot);
        if (part !== null) expect(sized.shares * 10_000n).toBeLessThanOrEqual(input.offered * part);
      },
    ),
  );
});
