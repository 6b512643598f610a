import { type AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB carries it. */
export type StoredItem = Record<string, AttributeValue>;

/** Fields that are plain numbers in our model: moments, counts, ages. Every other number is a bigint of base units. */
const NUMBER_FIELDS: ReadonlySet<string> = new Set([
  'actionCount',
  'ageMs',
  'ackedAt',
  'armedAt',
  'at',
  'attempt',
  'attempts',
  'balanceAt',
  'beforeMs',
  'betCount',
  'block',
  'bucketMs',
  'buyCount',
  'cancelledAgainAt',
  'cancelledAt',
  'cashAt',
  'chainAt',
  'claimedAt',
  'confirmations',
  'confirmedAt',
  'cooldownAfterLossMs',
  'copiedCount',
  'count',
  'createdAt',
  'decidedAt',
  'deepAt',
  'detectedCount',
  'downUntil',
  'duplicateCount',
  'emptyAgainAt',
  'emptyAt',
  'endedAt',
  'equityAt',
  'exitBeforeMs',
  'exitsFrom',
  'expiresAt',
  'feeExponent',
  'firstPostAt',
  'floorFrom',
  'freshAt',
  'from',
  'goneAt',
  'grownAt',
  'heldSince',
  'holdMaxAgeMs',
  'lastPostAt',
  'learnedAt',
  'leftMs',
  'liftedAt',
  'lostAt',
  'marketCount',
  'marksAt',
  'matchedAt',
  'maxAgeMs',
  'maxEdgeAgeMs',
  'maxMs',
  'maxPerRun',
  'maxTradeAgeMs',
  'measuredAt',
  'minTimeToEndMs',
  'minimumMs',
  'missedCount',
  'moveMs',
  'next',
  'number',
  'offMs',
  'openCount',
  'over',
  'p50Ms',
  'p95Ms',
  'placedAt',
  'pollIntervalMs',
  'pollMs',
  'portfolioSyncIntervalMs',
  'positionCount',
  'posts',
  'readAt',
  'recordedAt',
  'refused',
  'reservedAt',
  'restsUntil',
  'retryAt',
  'seenAt',
  'sentAt',
  'shards',
  'shortCount',
  'signatureType',
  'signedAt',
  'slices',
  'slot',
  'startedAt',
  'startsAt',
  'sweepUntil',
  'timestamp',
  'toldAt',
  'tooLateCount',
  'tradeCount',
  'unansweredCount',
  'unpricedCount',
  'until',
  'upUntil',
  'vanishedAt',
  'vetoDays',
  'windowMs',
]);

/** Attributes of ours around a value: where it lives, how it is found, who wrote it. */
const ENVELOPE: ReadonlySet<string> = new Set(['pk', 'sk', 'openKind', 'openSince', 'schema', 'tid', 'ttl']);

/**
 * Writes a value of the model with its envelope; integers keep all digits, undefined fields are left out.
 *
 * @throws Error on a value that the model does not have: a fraction, null, a date, a map, a number under a new name
 */
export function encodeItem(value: object, envelope: Readonly<Record<string, string>>): StoredItem {
  const stored = encodeValues(value);
  for (const [name, text] of Object.entries(envelope)) stored[name] = { S: text };
  return stored;
}

/**
 * Writes a key, or what stands for the names of an expression, as DynamoDB carries it.
 *
 * @throws Error on a value that the model does not have: a fraction, null, a date, a map
 */
export function encodeValues(map: object): StoredItem {
  const stored: StoredItem = {};
  // By name, here and below: a list of pairs takes twice as long.
  for (const name of Object.keys(map)) {
    const value = (map as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined) stored[name] = encoded(value, name);
  }
  return stored;
}

/** What is written as a plain number and not named above would come back as a bigint. */
function isReadAsNumber(field: string): boolean {
  return NUMBER_FIELDS.has(field) || ENVELOPE.has(field) || field.startsWith(':');
}

function encoded(value: unknown, field: string): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'bigint':
      return { N: value.toString() };
    case 'boolean':
      return { BOOL: value };
    case 'number':
      if (Number.isSafeInteger(value) && isReadAsNumber(field)) return { N: value.toString() };
      break;
    case 'object':
      if (Array.isArray(value)) return { L: value.map((one) => encoded(one, field)) };
      if (Object.prototype.toString.call(value) === '[object Object]') return { M: encodeValues(value as object) };
      break;
    default:
  }
  throw new Error(`field ${field} holds what the model does not have`);
}

/**
 * Reads a value of the model back: bigints but for the named number fields, without the envelope.
 *
 * Every read of a run passes here: one walk instead of the three of `unmarshall`, a filter and a second walk.
 *
 * @throws Error on a type of DynamoDB's that the model does not have
 */
export function decodeItem(item: StoredItem): unknown {
  const value: Record<string, unknown> = {};
  for (const name of Object.keys(item)) {
    const stored = item[name];
    if (stored !== undefined && !ENVELOPE.has(name)) value[name] = decoded(stored, name);
  }
  return value;
}

function decoded(stored: AttributeValue, field: string): unknown {
  if (stored.S !== undefined) return stored.S;
  if (stored.N !== undefined) return NUMBER_FIELDS.has(field) ? Number(stored.N) : BigInt(stored.N);
  if (stored.BOOL !== undefined) return stored.BOOL;
  if (stored.L !== undefined) return stored.L.map((one) => decoded(one, field));
  if (stored.M === undefined) throw new Error(`attribute ${field} is of a type that nothing here writes`);
  const map: Record<string, unknown> = {};
  for (const name of Object.keys(stored.M)) {
    const inner = stored.M[name];
    if (inner !== undefined) map[name] = decoded(inner, name);
  }
  return map;
}
