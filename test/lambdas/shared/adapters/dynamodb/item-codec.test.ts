import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeItem, encodeItem } from '#adapters/dynamodb/item-codec.ts';
import { aBuyChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aCut, aLateKeep, aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { anEquity } from '../../../../support/builders/a-snapshot.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const LOT = { amount: dollars('1'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };

/** DynamoDB keeps 38 digits. */
const anAmount = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
const aText = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());

describe('an item', () => {
  test.each([
    ['an event', aLeaderEvent()],
    ['a parent order', aParent({ next: 1 as never, reason: { code: 'STALE', ageMs: 1, maxAgeMs: 2 } })],
    ['an entry that was lifted', aParent({ liftedAt: NOW, reopens: aParentId(2), lot: LOT })],
    ['an aligning purchase', aParent({ origin: 'align', desired: sharesOf('400'), liftedAt: NOW, lot: LOT })],
    [
      'a child order',
      aBuyChild({ trades: [aTrade()], refused: [1, 2], firstPostAt: 1 as never, lastPostAt: 2 as never }),
    ],
    ['a position', aPosition({ cuts: [aCut()], buying: [aPending()], late: [aLateKeep()] })],
    ['settings', someSettings()],
    ['an equity', anEquity()],
  ])('%s is read as it was written, without its envelope', (_, value) => {
    const item = encodeItem(value, { pk: 'a', sk: 'b', openKind: 'c', openSince: 'd', tid: 'e' });
    expect(item['pk']).toEqual({ S: 'a' });
    expect(decodeItem(item)).toEqual(value);
  });

  test.each([
    ['a fraction', 0.5],
    ['no number', Number.NaN],
    ['null', null],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a symbol', Symbol('a')],
  ])('that holds %s is a bug, and is not written', (_, value) => {
    expect(() => encodeItem({ shares: [value] }, { pk: 'a' })).toThrow('field shares');
  });

  test('a plain number under a name that is read as a bigint is a bug, and is not written', () => {
    expect(() => encodeItem({ takenAt: NOW }, { pk: 'a' })).toThrow('field takenAt');
    expect(decodeItem(encodeItem({ at: NOW }, { pk: 'a' }))).toEqual({ at: NOW });
  });

  test('of a type that nothing here writes is not read', () => {
    expect(() => decodeItem({ cuts: { NS: ['1'] } })).toThrow('attribute cuts');
  });

  test('keeps amounts of 38 digits, texts and lists of any content', () => {
    fc.assert(
      fc.property(anAmount, aText, fc.array(anAmount), fc.boolean(), (shares, title, cuts, isOpened) => {
        const value = { shares, title, cuts: cuts.map((keep) => ({ keep })), isOpened };
        expect(decodeItem(encodeItem(value, { pk: 'a', sk: 'b' }))).toEqual(value);
      }),
    );
  });
});

test('the milliseconds of reasons and of what was decided on come back as the numbers that they are', () => {
  const parent = {
    decided: { at: 5, equityAt: 4, equity: 7n },
    filters: { minTimeToEndMs: 9, cooldownAfterLossMs: 8 },
    lostAt: 6,
    reasons: [
      { code: 'CLOCK_OFF', offMs: -11_000, maxMs: 10_000 },
      { code: 'MARKET_ENDS_SOON', leftMs: 1, minimumMs: 2 },
      { code: 'COOLING_DOWN', ageMs: 3, minimumMs: 4 },
      { code: 'GUARD_WOULD_SELL', mark: 170_000n, against: 200_000n, limit: 1_500n },
    ],
  };
  expect(decodeItem(encodeItem(parent, {}))).toEqual(parent);
});
