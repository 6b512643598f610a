import { type RowType } from '#core/model/leader-event.ts';
import { parseConditionId, parseTokenId, parseTransactionHash, parseWallet } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type ActivityRow } from '#ports/leader-feed.ts';
import { type ActivityRow as TapeRow } from '../../../bin/local/tape/tape-world.ts';

const MOVES: ReadonlySet<string> = new Set(['SPLIT', 'MERGE', 'REDEEM', 'CONVERSION']);

/** What the leaders of a tape did, row by row, in our words; rows that move no shares are left out. */
export function recordedRows(rows: readonly TapeRow[]): readonly ActivityRow[] {
  return rows.flatMap((row): readonly ActivityRow[] => {
    const type = typeOf(row);
    const wallet = parseWallet(row.wallet);
    const transaction = parseTransactionHash(row.transactionHash);
    const condition = parseConditionId(row.conditionId);
    const token = parseTokenId(row.tokenId);
    if (type === undefined || wallet === undefined || transaction === undefined || condition === undefined) return [];
    return [
      {
        type,
        wallet,
        transaction,
        condition,
        ...(token === undefined ? {} : { token }),
        shares: shares(row.sizeMicro),
        notional: usd(row.usdcMicro),
        at: unixMs(row.timestampS * 1_000),
        title: row.title,
        outcome: row.outcome,
      },
    ];
  });
}

function typeOf({ type, side }: TapeRow): RowType | undefined {
  if (type === 'TRADE') return side === '' ? undefined : side;
  return MOVES.has(type) ? (type as RowType) : undefined;
}
