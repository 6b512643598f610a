import * as z from 'zod';
import { type OrderDomain } from '#core/model/market.ts';
import { parseTokenId, parseTransactionHash, parseWallet } from '#core/values/ids.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type FillLog } from '#ports/fill-logs.ts';
import { hexText, quantity } from './node-values.ts';
import { orderFilled } from './order-filled.ts';
import { conditionOfPosition } from './position-id.ts';

/** A fill whose block's time the node may have left out. */
export type LoggedFill = Omit<FillLog, 'at'> & { readonly at: UnixMs | undefined };

/** Logs as nodes answer them; newer ones tell the time of the block, too. */
export const logsSchema = z.array(
  z.object({
    address: hexText,
    topics: z.array(hexText),
    data: hexText,
    blockNumber: quantity,
    blockTimestamp: quantity.nullish(),
    transactionHash: hexText,
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
  const wallet = parseWallet(`0x${(log.topics[2] ?? '').slice(-40)}`);
  const transaction = parseTransactionHash(log.transactionHash);
  const filled = orderFilled(log.data);
  const token = filled === undefined ? undefined : parseTokenId(filled.token.toString());
  if (wallet === undefined || transaction === undefined || filled === undefined || token === undefined)
    throw unreadable(log);
  const condition = domain === 'v2' ? conditionOfPosition(filled.token) : undefined;
  // Some nodes write a zero where they do not know.
  const madeAt = log.blockTimestamp ?? 0;
  return {
    wallet,
    token,
    ...(condition === undefined ? {} : { condition }),
    side: filled.side,
    shares: filled.shares,
    notional: filled.gross,
    transaction,
    block: log.blockNumber,
    logIndex: log.logIndex,
    at: madeAt === 0 ? undefined : unixMs(madeAt * 1000),
  };
}

function unreadable({ transactionHash }: Log): UnreadableAnswerError {
  const transaction = transactionHash.slice(0, 66);
  return new UnreadableAnswerError('a fill of the chain cannot be read', { source: 'chain', transaction });
}
