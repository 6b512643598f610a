import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { exitPart } from '#core/execution/exit-part.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type LargeOrders } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { shares, type Shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLevel } from '../../../../support/builders/a-market.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const WINDOW_MS = 300_000;
const LARGE: LargeOrders = { aboveUsd: dollars('100'), algorithm: 'twap', windowMs: WINDOW_MS, slices: 5 };

type Given = Partial<Omit<Parameters<typeof exitPart>[0], 'parent' | 'now'>> & {
  readonly parent?: Partial<ParentOrder>;
  readonly afterMs?: number;
};

/** Of an exit of 1,000 shares at a bid of 0.50, so long after it was opened. */
const partOf = ({ parent = {}, afterMs = 0, ...changes }: Given = {}) =>
  exitPart({
    parent: aParent({ side: 'SELL', state: 'WORKING', createdAt: NOW, ...parent }),
    excess: sharesOf('1000'),
    bids: [aLevel('0.5')],
    limit: priceOf('0.45'),
    minimumShares: sharesOf('5'),
    largeOrders: LARGE,
    now: later(NOW, afterMs),
    ...changes,
  });

describe('a large exit', () => {
  test('is sold in equal parts of its window, each the same part of what is left', () => {
    expect(partOf()).toEqual({ shares: sharesOf('200'), next: later(NOW, 60_000) });
    expect(partOf({ afterMs: 60_000, excess: sharesOf('800') })).toEqual({
      ...{ shares: sharesOf('200'), next: later(NOW, 120_000) },
    });
    expect(partOf({ afterMs: 60_000 })?.shares).toBe(sharesOf('250'));
  });

  test('goes whole with its last part, and once its window is over', () => {
    expect(partOf({ afterMs: 239_999 })).toEqual({ shares: sharesOf('500'), next: later(NOW, 240_000) });
    expect([partOf({ afterMs: 240_000 }), partOf({ afterMs: WINDOW_MS }), partOf({ afterMs: 9 * WINDOW_MS })]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('of whom another clock says that it is yet to be opened is at its first part', () => {
    expect(partOf({ afterMs: -5_000 })).toEqual({ shares: sharesOf('200'), next: later(NOW, 60_000) });
  });

  test('is one that brings more than the bound at the best bid, with what it has sold', () => {
    expect(partOf({ excess: sharesOf('200') })).toBeUndefined();
    expect(partOf({ excess: sharesOf('200.01') })?.shares).toBe(sharesOf('40.01'));
    expect(partOf({ excess: sharesOf('100'), parent: { filledShares: sharesOf('100.01') } })).toBeDefined();
  });

  test('is one of more than a part of what is bid above its floor', () => {
    const depth = { largeOrders: { ...LARGE, aboveUsd: dollars('9999'), aboveDepth: bps(5_000n) } };
    const bids = [aLevel('0.5', '1500'), aLevel('0.45', '500'), aLevel('0.44', '90000')];
    expect(partOf({ ...depth, bids })).toBeUndefined();
    expect(partOf({ ...depth, bids, excess: sharesOf('1000.01') })).toBeDefined();
  });

  test.each<[string, Given]>([
    ['the settings ask for none', { largeOrders: undefined }],
    ['a guard or a person closes the position', { parent: { closes: { code: 'CLOSE_ALL' } } }],
    ['it is urgent', { parent: { isUrgent: true } }],
    ['what would stay could not be sold alone', { excess: sharesOf('204.9'), minimumShares: sharesOf('164') }],
  ])('is sold at once where %s', (_, given) => {
    expect(partOf(given)).toBeUndefined();
  });

  test('no part is below the venue’s least', () => {
    expect(partOf({ excess: sharesOf('300'), minimumShares: sharesOf('90') })?.shares).toBe(sharesOf('90'));
  });

  test('is over within its window, however often it is looked at and whatever each part brings', () => {
    const brings = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 400, maxLength: 400 });
    fc.assert(
      fc.property(
        fc.integer({ min: 21_000, max: 900_000 }),
        fc.integer({ min: 2, max: 30 }),
        brings,
        (cents, slices, parts) => {
          // Given
          let excess: Shares = shares(BigInt(cents) * 10_000n);
          let now = NOW;
          const whole = excess;
          for (const percent of parts) {
            // When
            const filledShares = shares(whole - excess);
            const part = partOf({
              excess,
              parent: { filledShares },
              afterMs: now - NOW,
              largeOrders: { ...LARGE, slices },
            });
            // Then
            if (part === undefined) return;
            expect(part.shares * BigInt(slices)).toBeGreaterThanOrEqual(excess);
            expect(part.shares).toBeLessThanOrEqual(excess);
            expect(part.next).toBeGreaterThan(now);
            excess = shares(excess - (part.shares * BigInt(percent)) / 100n);
            now = part.next;
          }
          throw new Error('still in parts');
        },
      ),
    );
  });
});
