import { type ConditionId, parseConditionId, type TokenId } from '#core/values/ids.ts';

const INDEX_BITS = 8n;
/** Digits of the 31 bytes of a condition; we write one byte more, which is zero. */
const CONDITION_DIGITS = 62;

/** The condition of a position id of version v2, which is the condition's 31 bytes and the outcome's index. */
export function conditionOfPosition(position: bigint): ConditionId | undefined {
  return parseConditionId(`0x${(position >> INDEX_BITS).toString(16).padStart(CONDITION_DIGITS, '0')}`);
}

/**
 * Reads which outcome of a condition a position id of version v2 is.
 *
 * @returns 0 for the first outcome, 1 for the second; undefined where it is none of the two
 */
export function outcomeIndexOf(token: TokenId, condition: ConditionId): bigint | undefined {
  const index = BigInt(token) - BigInt(condition);
  const isOfCondition = conditionOfPosition(BigInt(token)) === condition;
  return isOfCondition && index <= 1n ? index : undefined;
}
