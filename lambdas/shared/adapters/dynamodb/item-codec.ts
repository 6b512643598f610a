import { type AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** An item as DynamoDB carries it. */
export type StoredItem = Record<string, AttributeValue>;

/** Fields that are plain numbers in our model: moments, counts, ages. Every other number is a bigint of base units. */
const NUMBER_FIELDS: ReadonlySet<string> = new Set([
  'ageMs',
  'armedAt',
  'at',
  'attempt',
  'attempts',
  'claimedAt',
  'createdAt',
  'feeExponent',
  'firstPostAt',
  'floorFrom',
  'lastPostAt',
  'maxAgeMs',
  'maxTradeAgeMs',
  'next',
  'pollIntervalMs',
  'portfolioSyncIntervalMs',
  'positionCount',
  'posts',
  'recordedAt',
  'refused',
  'reservedAt',
  'seenAt',
  'signatureType',
  'timestamp',
]);

/** Attributes of ours around a value: where it lives, how it is found, who wrote it. */
const ENVELOPE: ReadonlySet<string> = new Set(['pk', 'sk', 'openKind', 'openSince', 'tid', 'ttl']);

/** Writes a value of the model with its envelope; integers keep all digits. */
export function encodeItem(value: object, envelope: Readonly<Record<string, string>>): StoredItem {
  return marshall({ ...value, ...envelope }, { removeUndefinedValues: true, convertClassInstanceToMap: false });
}

/** Reads a value of the model back: bigints but for the named number fields, without the envelope. */
export function decodeItem(item: StoredItem): unknown {
  const raw = unmarshall(item, { wrapNumbers: BigInt }) as Record<string, unknown>;
  const value = Object.fromEntries(Object.entries(raw).filter(([key]) => !ENVELOPE.has(key)));
  return revive(value, '');
}

function revive(value: unknown, field: string): unknown {
  if (typeof value === 'bigint') return NUMBER_FIELDS.has(field) ? Number(value) : value;
  if (Array.isArray(value)) return value.map((one) => revive(one, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner, key)]));
}
