import * as z from 'zod';
import { type OrderDomain } from '#core/model/market.ts';
import { parseConditionId, parseTokenId, parseTransactionHash, parseWallet } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type FillLog } from '#ports/fill-logs.ts';

/** A fill whose block's time the node may have left out. */
export type LoggedFill = Omit<FillLog, 'at'> & { readonly at: UnixMs | undefined };

const WORD = 64;
/** Side, token, what the maker gave, what he got, fee; two words more say who built the order. */
const WORDS_READ = 5;

const hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/i)
  .transform((text) => text.toLowerCase());
const quantity = z
  .string()
  .regex(/^0x[0-9a-f]{1,12}$/i)
  .transform((text) => Number(text));

/** Logs as nodes answer them; newer ones tell the time of the block, too. */
export const logsSchema = z.array(
  z.object({
    address: hex,
    topics: z.array(hex),
    data: hex,
    blockNumber: quantity,
    blockTimestamp: quantity.nullish(),
    transactionHash: hex,
    logIndex: quantity,
    removed: z.boolean().default(false),
  }),
);

type Log = z.output<typeof logsSchema>[number];

/**
 * Reads one `OrderFilled`: its maker is the wallet whose order it is, in either role.
 *
 * @throws UnreadableAnswerError on a log that is cut or holds what cannot be: it is some leader's fill, and must not be
 * taken for none
 */
export function loggedFill(log: Log, domain: OrderDomain): LoggedFill {
  const words = Array.from({ length: WORDS_READ }, (_, place) =>
    log.data.slice(2 + place * WORD, 2 + (place + 1) * WORD),
  );
  const wallet = parseWallet(`0x${(log.topics[2] ?? '').slice(-40)}`);
  const transaction = parseTransactionHash(log.transactionHash);
  if (wallet === undefined || transaction === undefined || words.some((word) => word.length !== WORD))
    throw unreadable(log);
  const [side = 0n, id = 0n, gave = 0n, got = 0n] = words.map((word) => BigInt(`0x${word}`));
  const token = parseTokenId(id.toString());
  if (side > 1n || token === undefined) throw unreadable(log);
  const condition = domain === 'v2' ? parseConditionId(conditionText(id)) : undefined;
  const isBuy = side === 0n;
  return {
    wallet,
    token,
    ...(condition === undefined ? {} : { condition }),
    side: isBuy ? 'BUY' : 'SELL',
    shares: shares(isBuy ? got : gave),
    notional: usd(isBuy ? gave : got),
    transaction,
    block: log.blockNumber,
    logIndex: log.logIndex,
    // Some nodes write a zero where they do not know.
    at: (log.blockTimestamp ?? 0) > 0 ? unixMs((log.blockTimestamp ?? 0) * 1000) : undefined,
  };
}

/** A position id is its condition's 31 bytes and the outcome's index. */
function conditionText(position: bigint): string {
  return `0x${(position >> 8n).toString(16).padStart(62, '0')}`;
}

function unreadable({ transactionHash }: Log): UnreadableAnswerError {
  const transaction = transactionHash.slice(0, 66);
  return new UnreadableAnswerError('a fill of the chain cannot be read', { source: 'chain', transaction });
}
