import { scaleDecimal } from './decimal.ts';
import { matchedText, microOf, numberOf, recordOf, textOf, type RawRecord } from './raw-record.ts';
import { TapeError } from './tape-error.ts';
import type { ActivityRow } from './tape-world.ts';

const WALLET = { pattern: /^0x[0-9a-f]{40}$/, problem: 'is not a wallet of 40 hex digits' };
const HASH = { pattern: /^0x[0-9a-f]{64}$/, problem: 'is not a transaction hash of 64 hex digits' };
const CONDITION = { pattern: /^(0x([0-9a-f]{62}|[0-9a-f]{64}))?$/, problem: 'is not a condition id' };
const TOKEN = { pattern: /^\d{0,78}$/, problem: 'is not a decimal token id' };
const TYPE = { pattern: /^[a-z_]{1,40}$/, problem: 'is not a kind of activity' };
/** 2017 to 2096: a time in milliseconds, or no time at all, falls outside. */
const TIMES_S = { from: 1_500_000_000, to: 4_000_000_000 };

/**
 * Reads one row of the Data API, of `/activity` or `/trades`, in the names of v1 or v2.
 *
 * A trade may lack its token (some recorders kept only the outcome's name); the builder finds it by the outcome.
 *
 * @throws TapeError naming field and value.
 */
export function parseActivityRow(value: unknown): ActivityRow {
  const record = recordOf(value);
  const type = textOf(record, ['type']) === '' ? 'TRADE' : matchedText(record, ['type'], TYPE).toUpperCase();
  const sizeMicro = microOf(record, ['size']);
  if (sizeMicro === undefined) throw new TapeError('is missing', { field: 'size' });
  const price = priceOf(record, type);
  return {
    wallet: matchedText(record, ['proxy_wallet', 'proxyWallet'], WALLET),
    type,
    timestampS: timestampOf(record),
    transactionHash: matchedText(record, ['transaction_hash', 'transactionHash'], HASH),
    conditionId: padCondition(matchedText(record, ['condition_id', 'conditionId'], CONDITION)),
    tokenId: matchedText(record, ['token_id', 'asset'], TOKEN),
    side: sideOf(record, type),
    sizeMicro,
    usdcMicro: microOf(record, ['usdc_size', 'usdcSize']) ?? impliedUsdc({ type, sizeMicro, price }),
    price,
    outcome: textOf(record, ['outcome']),
    outcomeIndex: outcomeIndexOf(record),
    title: textOf(record, ['title']),
    slug: textOf(record, ['slug']),
    eventSlug: textOf(record, ['event_slug', 'eventSlug']),
    name: textOf(record, ['name']),
  };
}

/** Brings a condition id to 64 digits: Gamma writes those of protocol V2 with 62. */
export function padCondition(conditionId: string): string {
  return conditionId.length === 64 ? `${conditionId}00` : conditionId;
}

function timestampOf(record: RawRecord): number {
  const timestamp = numberOf(record, ['timestamp']);
  if (timestamp === undefined || timestamp < TIMES_S.from || timestamp > TIMES_S.to)
    throw new TapeError('is not a time in seconds', { field: 'timestamp', value: timestamp ?? null });
  return Math.floor(timestamp);
}

function sideOf(record: RawRecord, type: string): 'BUY' | 'SELL' | '' {
  const side = textOf(record, ['side']).toUpperCase();
  if (side === 'BUY' || side === 'SELL') return side;
  if (type === 'TRADE') throw new TapeError('is neither BUY nor SELL', { field: 'side', value: side });
  return '';
}

function priceOf(record: RawRecord, type: string): number {
  const price = numberOf(record, ['price']);
  if (price === undefined && type === 'TRADE') throw new TapeError('is missing', { field: 'price' });
  if (price !== undefined && price > 1) throw new TapeError('is not between 0 and 1', { field: 'price', value: price });
  return price ?? 0;
}

function outcomeIndexOf(record: RawRecord): number {
  const index = numberOf(record, ['outcome_index', 'outcomeIndex']);
  return index === 0 || index === 1 ? index : 999;
}

/** The dollars of a row that does not say: `/trades` never does. */
function impliedUsdc({ type, sizeMicro, price }: { type: string; sizeMicro: bigint; price: number }): bigint {
  if (type !== 'TRADE') return sizeMicro;
  const scale = 10n ** 18n;
  return (sizeMicro * (scaleDecimal(`${price}`, 18) ?? 0n) * 2n + scale) / (scale * 2n);
}
