import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { decodeItem } from '#adapters/dynamodb/item-codec.ts';

/** How the adapters of a history read what the table answers with. */
export type Decode = (item: Record<string, AttributeValue>) => unknown;

/**
 * Reads each stored state of an item once, whoever reads it, and however often.
 *
 * The engine's answers share its frozen items, and nothing writes into what was read: `histories.test.ts` lives through
 * histories in which it would fail.
 */
export function decodedOnce(decode: Decode = decodeItem): Decode {
  const known = new WeakMap<object, unknown>();
  return (item) => {
    const found = known.get(item);
    if (found !== undefined) return found;
    const value = decode(item);
    if (Object.isFrozen(item)) known.set(item, value);
    return value;
  };
}
