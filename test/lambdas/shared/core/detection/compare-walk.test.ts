import { describe, expect, test } from '@jest/globals';
import { compareWalk, MAX_READINGS, READING_LIFE_MS, WALKS_APART_MS } from '#core/detection/compare-walk.ts';
import { type LeaderPosition } from '#core/model/leader-event.ts';
import { type WalkReading } from '#core/model/leader-walk.ts';
import { type TokenId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { aLeaderPosition } from '../../../../support/builders/a-leader-event.ts';
import { NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const compare = (held: string | undefined, known: readonly WalkReading[] = [], changes: Partial<LeaderPosition> = {}) =>
  compareWalk({
    stored: [aLeaderPosition({ version: 4n, ...changes })],
    held: new Map(held === undefined ? [] : [[TOKEN, sharesOf(held)]]),
    known,
    now: NOW,
  });
const seen = (changes: Partial<WalkReading> = {}): WalkReading => ({
  token: TOKEN,
  held: sharesOf('1500'),
  positionVersion: 4n,
  at: later(NOW, -WALKS_APART_MS),
  ...changes,
});

describe('a first walk', () => {
  test('that shows 1,500 of 2,000 shares is kept, and nothing more', () => {
    expect(compare('1500')).toEqual({ readings: [seen({ at: NOW })], agreed: [], left: 0 });
  });

  test.each([
    ['2000', 0],
    ['1999.990001', 0],
    ['1999.99', 1],
    ['2000.009999', 0],
    ['2000.01', 1],
    [undefined, 1],
  ])('that shows %s of 2,000 shares finds %p difference: less than the finest order is none', (held, count) => {
    expect(compare(held).readings).toHaveLength(count);
  });

  test('finds what he holds and nothing is recorded of', () => {
    const found = compareWalk({ stored: [], held: new Map([[OTHER_TOKEN, sharesOf('5')]]), known: [], now: NOW });
    expect(found.readings).toEqual([{ token: OTHER_TOKEN, held: sharesOf('5'), positionVersion: 0n, at: NOW }]);
  });

  test('leaves out what has paid out', () => {
    expect(compare(undefined, [], { isPaidOut: true }).readings).toEqual([]);
  });
});

describe('B6: a later walk', () => {
  test.each([
    [-WALKS_APART_MS + 1, 0],
    [-WALKS_APART_MS, 1],
    [-READING_LIFE_MS, 1],
    [-READING_LIFE_MS - 1, 0],
  ])('agrees with one of %p ms: %p', (ms, count) => {
    const known = [seen({ at: later(NOW, ms) })];
    expect(compare('1500', known).agreed).toEqual(count === 1 ? known : []);
  });

  test.each([
    ['another number of shares', { held: sharesOf('1400') }],
    ['another version of the position', { positionVersion: 3n }],
    ['an age of more than a quarter of an hour', { at: later(NOW, -READING_LIFE_MS - 1) }],
  ])('begins anew after %s', (_, changes) => {
    expect(compare('1500', [seen(changes)])).toEqual({ readings: [seen({ at: NOW })], agreed: [], left: 0 });
  });

  test('forgets a difference that is gone', () => {
    expect(compare('2000', [seen()])).toEqual({ readings: [], agreed: [], left: 0 });
  });

  test('takes the oldest first', () => {
    const stored = [TOKEN, OTHER_TOKEN].map((token) => aLeaderPosition({ token, version: 4n }));
    const known = [seen(), seen({ token: OTHER_TOKEN, at: later(NOW, -WALKS_APART_MS - 9) })];
    const held = new Map([TOKEN, OTHER_TOKEN].map((token) => [token, sharesOf('1500')] as const));
    expect(compareWalk({ stored, held, known, now: NOW }).agreed).toEqual([known[1], known[0]]);
  });
});

describe('more than is kept', () => {
  const many = (count: number) =>
    new Map(Array.from({ length: count }, (_, at) => [String(5_000 + at) as TokenId, sharesOf('1')] as const));

  test.each([
    [MAX_READINGS, 0],
    [MAX_READINGS + 1, 1],
    [MAX_READINGS * 3, MAX_READINGS * 2],
  ])('of %p differences %p are left to later walks', (count, left) => {
    const found = compareWalk({ stored: [], held: many(count), known: [], now: NOW });
    expect([found.readings.length, found.left]).toEqual([Math.min(count, MAX_READINGS), left]);
  });

  test('what stands is never pushed out, and each minute begins elsewhere', () => {
    const held = many(MAX_READINGS + 1);
    const first = compareWalk({ stored: [], held, known: [], now: NOW });
    const standing = compareWalk({ stored: [], held, known: first.readings, now: later(NOW, 60_000) });
    expect(new Set(standing.readings)).toEqual(new Set(first.readings));
    const anew = compareWalk({ stored: [], held, known: [], now: later(NOW, 60_000) });
    expect(anew.readings[0]?.token).not.toBe(first.readings[0]?.token);
  });
});
