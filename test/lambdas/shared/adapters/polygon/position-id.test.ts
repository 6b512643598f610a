import { expect, test } from '@jest/globals';
import { conditionOfPosition, outcomeIndexOf } from '#adapters/polygon/position-id.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';

const CONDITION = `0x01${'5e'.repeat(16)}0002${'0'.repeat(26)}` as ConditionId;
const positionOf = (index: bigint): TokenId => (BigInt(CONDITION) + index).toString() as TokenId;

test('a position id is its condition, and behind it the outcome', () => {
  expect(conditionOfPosition(BigInt(positionOf(1n)))).toBe(CONDITION);
  expect([0n, 1n].map((index) => outcomeIndexOf(positionOf(index), CONDITION))).toEqual([0n, 1n]);
});

test('one whose condition begins with zeros keeps them', () => {
  const condition = `0x${'0'.repeat(58)}abcd00` as ConditionId;
  expect(conditionOfPosition(BigInt(condition) + 1n)).toBe(condition);
});

test.each([
  ['a third outcome', positionOf(2n), CONDITION],
  ['the last outcome of the condition before', positionOf(-1n), CONDITION],
  ['an outcome of the condition behind it', positionOf(256n), CONDITION],
  ['a token of an older market', '1001' as TokenId, CONDITION],
  ['what is longer than a word', `9${'9'.repeat(77)}` as TokenId, CONDITION],
  [
    'an outcome of 32 bytes that are a condition',
    (BigInt(CONDITION) + 7n).toString() as TokenId,
    `${CONDITION.slice(0, -1)}7` as ConditionId,
  ],
])('%s is none of the two', (_, token, condition) => {
  expect(outcomeIndexOf(token, condition)).toBeUndefined();
});
