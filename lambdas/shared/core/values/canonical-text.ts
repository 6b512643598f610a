/** Marks what is text: whole numbers of any size are written as text too, without it. */
const TEXT = "'";

/**
 * Writes plain data so that equal data has equal text: names in order, whole numbers with all digits, and nothing of what
 * is undefined.
 *
 * @example
 * canonicalText({ b: 2n, a: 'x' }); // {"a":"'x","b":"2"}
 */
export function canonicalText(value: object): string {
  return JSON.stringify(value, (_name, one: unknown) => {
    if (typeof one === 'bigint') return one.toString();
    if (typeof one === 'string') return `${TEXT}${one}`;
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Reads what `canonicalText` has written. */
export function readCanonical(text: string): unknown {
  return JSON.parse(text, (_name, one: unknown) => {
    if (typeof one !== 'string') return one;
    return one.startsWith(TEXT) ? one.slice(TEXT.length) : BigInt(one);
  });
}
