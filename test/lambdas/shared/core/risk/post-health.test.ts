import { describe, expect, test } from '@jest/globals';
import { type PostHealth } from '#core/model/post-health.ts';
import {
  isPostError,
  MAX_UNKNOWN,
  UNKNOWN_COUNTS_MS,
  unknownWithinHour,
  withError,
  withNothing,
  withSuccess,
  withUnknown,
} from '#core/risk/post-health.ts';
import { later } from '#core/values/unix-ms.ts';
import { anOrderId } from '../../../../support/builders/a-child.ts';
import { FOLLOWER, NOW } from '../../../../support/builders/identities.ts';

const LIVE = { follower: FOLLOWER, mode: 'live' } as const;
const NONE: PostHealth = { ...LIVE, errorsInRow: 0n, unknown: [], version: 1n };

describe('a refusal', () => {
  test.each([
    ['no orders found to match with FAK order', false],
    ["order couldn't be fully filled. FOK orders are fully filled or killed", false],
    ['Size (3) lower than the minimum: 5', false],
    ['order 0x1 breaks minimum tick size rule', false],
    ['the orderbook 1001 does not exist', false],
    ['order 0x1 crosses the book', false],
    ['invalid post-only order: order crosses book', false],
    ['not enough balance / allowance', true],
    ['invalid signature', true],
    ['address banned', true],
    ['', true],
  ])('%p is an error: %p', (text, expected) => {
    expect(isPostError(text)).toBe(expected);
  });
});

describe('errors', () => {
  test('count in a row until an order is taken, and keep what was said last', () => {
    const two = withError(withError(undefined, LIVE, 'one'), LIVE, 'x'.repeat(300));
    expect(two).toEqual({ ...LIVE, errorsInRow: 2n, lastError: 'x'.repeat(200), unknown: [], version: 2n });
    expect(withSuccess(two)).toEqual({ ...NONE, version: 3n });
  });

  test('a success with none before writes nothing', () => {
    expect(withSuccess(undefined)).toBeUndefined();
    expect(withSuccess(NONE)).toBeUndefined();
  });
});

describe('unknown outcomes', () => {
  const at = (number: number, ms: number) => ({ order: anOrderId(number), at: later(NOW, ms) });

  test('count once for each order, for an hour', () => {
    const one = withUnknown(undefined, LIVE, at(1, 0))!;
    expect(withUnknown(one, LIVE, at(1, 5))).toBeUndefined();
    const two = withUnknown(one, LIVE, at(2, 10))!;
    expect(unknownWithinHour(two, later(NOW, UNKNOWN_COUNTS_MS - 1))).toBe(2);
    expect(unknownWithinHour(two, later(NOW, UNKNOWN_COUNTS_MS))).toBe(1);
    expect(withUnknown(two, LIVE, at(3, UNKNOWN_COUNTS_MS))?.unknown).toEqual([at(2, 10), at(3, UNKNOWN_COUNTS_MS)]);
  });

  test(`are remembered up to ${MAX_UNKNOWN}, the newest`, () => {
    let health = withUnknown(undefined, LIVE, at(1, 0))!;
    for (let number = 2; number <= MAX_UNKNOWN + 1; number += 1)
      health = withUnknown(health, LIVE, at(number, number))!;
    expect(health.unknown).toHaveLength(MAX_UNKNOWN);
    expect(health.unknown.at(0)).toEqual(at(2, 2));
  });
});

test('what tripped its breaker is forgotten, and nothing else', () => {
  const both = withUnknown(withError(undefined, LIVE, 'no'), LIVE, { order: anOrderId(1), at: NOW })!;
  expect(withNothing(both, 'UNKNOWN_OUTCOMES')).toMatchObject({ errorsInRow: 1n, unknown: [] });
  expect(withNothing(both, 'ERRORS_IN_ROW')).toMatchObject({ errorsInRow: 0n, unknown: both.unknown });
  expect(withNothing(NONE, 'UNKNOWN_OUTCOMES')).toBeUndefined();
  expect(withNothing(undefined, 'ERRORS_IN_ROW')).toBeUndefined();
});
