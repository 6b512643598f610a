import { type TokenRow } from '#core/detection/group-rows.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type Wallet } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { streamHeadSchema, streamTradeSchema } from './schemas.ts';

/** What a frame of RTDS tells; the row is absent where a followed wallet's could not be read. */
export type RtdsFrame =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'others' }
  | { readonly kind: 'followed'; readonly wallet: Wallet; readonly row?: TokenRow };

/**
 * Reads one frame, in full only where it concerns a followed wallet.
 *
 * Blank frames and those of other topics are nothing: only a trade shows that the stream still tells trades.
 */
export function readRtdsFrame(text: string, followed: ReadonlySet<Wallet>): RtdsFrame {
  if (text.trim() === '') return { kind: 'nothing' };
  const frame = parsedOrNothing(text);
  if (frame === undefined) return { kind: 'unreadable' };
  if (!isTrade(frame)) return { kind: 'nothing' };
  const head = streamHeadSchema.safeParse(frame);
  if (!head.success) return { kind: 'unreadable' };
  const { payload } = head.data;
  const wallet = payload.proxyWallet;
  if (!followed.has(wallet)) return { kind: 'others' };
  const row = rowOf(payload, wallet);
  return { kind: 'followed', wallet, ...(row === undefined ? {} : { row }) };
}

function isTrade(frame: object): boolean {
  const { topic, type } = frame as { readonly topic?: unknown; readonly type?: unknown };
  return topic === 'activity' && type === 'trades';
}

function rowOf(payload: object, wallet: Wallet): TokenRow | undefined {
  const parsed = streamTradeSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { side, asset, conditionId, size, price, timestamp, transactionHash, title, outcome } = parsed.data;
  return {
    type: side,
    wallet,
    transaction: transactionHash,
    condition: conditionId,
    token: asset,
    shares: size,
    // To the nearest: the price is a quotient of both, and the dollars are what was paid.
    notional: usd((size * price + MICRO / 2n) / MICRO),
    at: timestamp,
    title,
    outcome,
  };
}

function parsedOrNothing(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
