/** How closely two texts must agree: an author's filler stands for any text, what was recorded for its own kind. */
export type Texts = 'kinds' | 'fillers';

/** Fields that are the answer itself, not data: they are compared word for word, ids and numbers masked. */
const TOLD_FIELDS = new Set([
  'error',
  'errorMsg',
  'success',
  'status',
  'code',
  'type',
  'event_type',
  'topic',
  'not_canceled',
]);
const HEX_ID = /0x[0-9a-fA-F]+(\.\.\.)?/g;
const NUMBER = /\d+(\.\d+)?/g;
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['empty text', /^$/],
  ['number text', /^-?\d+(\.\d+)?$/],
  ['hash', /^(0x)?[0-9a-f]{64}$|^[0-9a-f]{40}$/],
  ['wallet', /^0x[0-9a-fA-F]{40}$/],
  ['uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/],
];

/**
 * The shape of a JSON value: field names, JSON types, kinds of text, and what the venue says in words.
 *
 * A list is the set of its elements' shapes, so that its length does not count; order ids that are keys become `<id>`.
 *
 * @example
 * shapeOf({ error: 'order 0xab is invalid. Duplicated.', n: 3 }, 'kinds');
 * // { error: '"order <id> is invalid. Duplicated."', n: 'number' }
 */
export function shapeOf(value: unknown, texts: Texts = 'kinds', field = ''): unknown {
  if (value === null) return 'null';
  if (typeof value === 'string') return TOLD_FIELDS.has(field) ? `"${masked(value)}"` : kindOf(value, texts);
  if (Array.isArray(value)) return listShape(value.map((element: unknown) => shapeOf(element, texts, field)));
  if (typeof value === 'boolean' && TOLD_FIELDS.has(field)) return value;
  if (typeof value !== 'object') return typeof value;
  const fields = Object.entries(value).map(([key, inner]: [string, unknown]) => [
    masked(key, false),
    shapeOf(inner, texts, field === 'not_canceled' ? field : key),
  ]);
  return Object.fromEntries(fields.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)));
}

function kindOf(text: string, texts: Texts): string {
  const [kind = 'text'] = KINDS.find(([, pattern]) => pattern.test(text)) ?? [];
  if (texts === 'kinds' || kind === 'empty text' || kind === 'number text') return kind;
  return 'text';
}

/** Ids become `<id>`, numbers `<n>`: what is left is what the venue says, whomever it says it to. */
function masked(text: string, areNumbersMasked = true): string {
  const withoutIds = text.replace(HEX_ID, '<id>');
  return areNumbersMasked ? withoutIds.replace(NUMBER, '<n>') : withoutIds;
}

function listShape(elements: readonly unknown[]): unknown[] {
  const distinct = new Map(elements.map((element) => [JSON.stringify(element), element]));
  return [...distinct.keys()].sort().map((key) => distinct.get(key));
}
