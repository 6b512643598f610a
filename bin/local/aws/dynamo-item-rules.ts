import { engine, type LevelOperation, type TableDescription } from './dynalite-engine.ts';

const MAX_DIGITS = 38;
/** 10 to this power is the first number that is too large. */
const MAX_EXPONENT = 126;
/** `list_append` may not be an argument of a function; `if_not_exists` may be one of `list_append`. */
const NESTED_APPEND = /\b(?:list_append|if_not_exists)\s*\((?:[^()]|\([^()]*\))*\blist_append\s*\(/i;

/** What DynamoDB refuses in an update's expression and the engine does not. @throws the engine's error */
export function checkUpdateExpression(expression: unknown): void {
  if (typeof expression !== 'string' || !NESTED_APPEND.test(expression)) return;
  throw engine.validationError(
    'Invalid UpdateExpression: The function is not allowed to be used this way in an expression; function: list_append',
  );
}

/**
 * Checks items as they would be stored, where the engine looks at the request only.
 *
 * @throws the engine's error for a number that an update made too long or too large, and for an index key without text
 */
export function checkStored(operations: readonly LevelOperation[], table: TableDescription): void {
  for (const operation of operations) {
    if (operation.type === 'del') continue;
    checkNumbers(operation.value);
    checkIndexKeys(operation.value as Readonly<Record<string, { readonly S?: unknown }>>, table);
  }
}

function checkNumbers(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'N' && typeof inner === 'string') checkNumber(inner);
    else checkNumbers(inner);
  }
}

/** The engine stores plain decimals without an exponent. */
function checkNumber(text: string): void {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '').replace(/0+$/, '');
  if (digits.length > MAX_DIGITS)
    throw engine.validationError(`DynamoDB only supports precision up to ${MAX_DIGITS} digits`);
  if (whole.length > MAX_EXPONENT)
    throw engine.validationError(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
}

function checkIndexKeys(
  item: Readonly<Record<string, { readonly S?: unknown }>>,
  { GlobalSecondaryIndexes: indexes = [] }: TableDescription,
): void {
  for (const { IndexName: index, KeySchema: keys } of indexes)
    for (const { AttributeName: key } of keys)
      if (item[key]?.S === '')
        throw engine.validationError(
          'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
            `The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${index}, IndexKey: ${key}`,
        );
}
