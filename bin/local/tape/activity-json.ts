import { formatMicro } from './decimal.ts';
import type { RawRecord } from './raw-record.ts';
import type { ActivityRow } from './tape-world.ts';

/** Writes a row as `/v2/activity` would, so that reading it gives the same row. */
export function activityJson(row: ActivityRow): RawRecord {
  return {
    type: row.type,
    proxy_wallet: row.wallet,
    side: row.side,
    token_id: row.tokenId,
    condition_id: row.conditionId,
    size: Number(formatMicro(row.sizeMicro)),
    usdc_size: Number(formatMicro(row.usdcMicro)),
    price: row.price,
    timestamp: row.timestampS,
    title: row.title,
    slug: row.slug,
    event_slug: row.eventSlug,
    outcome: row.outcome,
    outcome_index: row.outcomeIndex,
    name: row.name,
    transaction_hash: row.transactionHash,
  };
}
