import * as z from 'zod';
import { parseConditionId, parseTokenId, parseTransactionHash, parseWallet, type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { microsOf } from './amounts.ts';
import { plainText } from './plain-text.ts';

// Answers of the venue: unknown fields are let through unread, the fields used are strict. Numbers come as JSON doubles or
// as texts, depending on the endpoint and its year; both are read everywhere.

const number = z.union([z.number(), z.string().max(80)]);
const read = <T>(parse: (text: string) => T | undefined, what: string): z.ZodType<T, string> =>
  z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue(`not a ${what}`);
    return z.NEVER;
  });
const micros = (rounding: 'down' | 'nearest'): z.ZodType<bigint, number | string> =>
  number.transform((value, context) => {
    const amount = microsOf(value, rounding);
    if (amount !== undefined) return amount;
    context.addIssue('not an amount');
    return z.NEVER;
  });
const text = z
  .string()
  .nullish()
  .transform((value) => plainText(value ?? ''));
const wallet = read(parseWallet, 'wallet');
const tokenId = read(parseTokenId, 'token id');
const conditionId = read(parseConditionId, 'condition id');
const sharesAmount = micros('nearest').transform(shares);
const usdAmount = micros('nearest').transform(usd);
/** Between 2020 and 2100: seconds, so that milliseconds in their place are noticed. */
const blockTime = z
  .int()
  .min(1_577_836_800)
  .max(4_102_444_800)
  .transform((seconds) => unixMs(seconds * 1000));
const sharePrice = micros('nearest')
  .refine((value) => value <= 1_000_000n, 'not a price')
  .transform(price);
const tradedPrice = sharePrice.refine((value) => value > 0n && value < 1_000_000n, 'not a traded price');

const pagination = z.object({ has_more: z.boolean(), next_cursor: z.string().nullish() });
const listOf = <T extends z.ZodType>(row: T) =>
  z
    .array(row)
    .nullish()
    .transform((rows) => rows ?? []);

/** A page of `/v2/activity`; its rows are read one by one. */
export const activityPageSchema = z.object({ data: listOf(z.unknown()), pagination });

/** What of a row says whether it concerns us. */
export const activityHeadSchema = z.object({ type: z.string(), proxy_wallet: wallet });

/** A row that changes what its wallet holds. */
export const activityRowSchema = z.object({
  side: z.string(),
  token_id: z.union([z.literal('').transform(() => undefined), tokenId]),
  condition_id: conditionId,
  size: sharesAmount,
  usdc_size: usdAmount,
  timestamp: blockTime,
  transaction_hash: read(parseTransactionHash, 'transaction hash'),
  title: text,
  outcome: text,
});

/** What of a frame of RTDS says that it is a trade, and whose. */
export const streamHeadSchema = z.object({
  topic: z.literal('activity'),
  type: z.literal('trades'),
  payload: z.looseObject({ proxyWallet: wallet }),
});

/** A trade of RTDS as it was matched; its time is about a second before the block's. */
export const streamTradeSchema = z.object({
  side: z.enum(['BUY', 'SELL']),
  asset: tokenId,
  conditionId,
  size: sharesAmount.refine((value) => value > 0n, 'no shares'),
  price: tradedPrice,
  timestamp: blockTime,
  transactionHash: read(parseTransactionHash, 'transaction hash'),
  title: text,
  outcome: text,
});

/** A row that moves cash only. */
export const cashRowSchema = z.object({
  usdc_size: usdAmount,
  timestamp: blockTime,
  transaction_hash: read(parseTransactionHash, 'transaction hash'),
});

/** A page of `/v2/positions`. */
export const positionsPageSchema = z.object({
  data: listOf(
    z.object({
      proxy_wallet: wallet,
      token_id: tokenId,
      condition_id: conditionId,
      current_size: sharesAmount,
      current_price: sharePrice.nullish(),
      current_value: usdAmount,
      title: text,
      outcome: text,
    }),
  ),
  pagination,
});

/** `/v2/status`: how far the index lags, and how old that statement is, in seconds. */
export const statusSchema = z.object({
  data: z.object({
    serving: z.object({ lag_seconds: z.number() }),
    age_seconds: z
      .number()
      .nullish()
      .transform((age) => age ?? 0),
  }),
});

/** `/v2/resolutions`; its rows are read one by one. */
export const resolutionsSchema = z.object({ data: listOf(z.unknown()) });

/** What became of one market; payouts in millionths of a dollar a share. */
export const resolutionRowSchema = z.object({
  condition_id: conditionId,
  status: z.string(),
  payouts: z.array(z.union([z.int().nonnegative(), z.string().regex(/^\d{1,7}$/)])).nullish(),
});

const idList = z.array(tokenId);
const idListInText = z.string().transform((value, context): readonly TokenId[] => {
  const result = idList.safeParse(parsedOrNothing(value));
  if (result.success) return result.data;
  context.addIssue('not a list of token ids');
  return z.NEVER;
});
const textListInText = z.string().transform((value, context): readonly string[] => {
  const result = z.array(z.string()).safeParse(parsedOrNothing(value));
  if (result.success) return result.data.map(plainText);
  context.addIssue('not a list of texts');
  return z.NEVER;
});
const feeRate = z.object({ rate: number, exponent: number });
const tags = z.array(z.object({ label: text, slug: text })).nullish();

/** What identifies a market row of Gamma: rows that were not asked for are not read further. */
export const gammaPageSchema = z.object({ markets: listOf(z.looseObject({ conditionId: z.string() })) });

/** A market as Gamma knows it. */
export const gammaMarketSchema = z.object({
  conditionId: z.string(),
  version: z.enum(['v1', 'v2']),
  question: text,
  slug: text,
  outcomes: textListInText,
  clobTokenIds: z.union([idListInText, z.null()]).optional(),
  positionIds: idList.nullish(),
  closed: z.boolean(),
  enableOrderBook: z.boolean().nullish(),
  negRisk: z.boolean().nullish(),
  endDate: z.string().nullish(),
  gameStartTime: z.string().nullish().catch(undefined),
  umaResolutionStatus: z.string().nullish().catch(undefined),
  resolutionStatus: z.string().nullish().catch(undefined),
  category: text,
  tags,
  events: z.array(z.object({ id: number.nullish().catch(undefined), tags, category: text })).nullish(),
  volume24hr: micros('down').nullish().catch(undefined),
  liquidityNum: micros('down').nullish().catch(undefined),
  liquidity: micros('down').nullish().catch(undefined),
  feesEnabled: z.boolean().nullish(),
  feeSchedule: feeRate.nullish(),
});

/** `/clob-markets/{condition}`: the facts that orders are made of. */
export const clobMarketSchema = z.object({
  c: conditionId,
  t: z.array(z.object({ t: tokenId, o: text })),
  mts: micros('nearest'),
  mos: sharesAmount,
  nr: z.boolean(),
  ao: z.boolean(),
  gst: z.string().nullish().catch(undefined),
  v: z.enum(['v1', 'v2']),
  fd: z.object({ r: number, e: number }).nullish(),
});

const bookLevel = z.object({ price: tradedPrice, size: micros('down').transform(shares) });

/** `/book`. */
export const bookSchema = z.object({
  asset_id: tokenId,
  bids: listOf(bookLevel),
  asks: listOf(bookLevel),
});

const orderHash = z.string().transform((value) => value.toLowerCase());

/** `/data/order/{id}`; the venue may answer `null` for an order that it no longer shows. */
export const venueOrderSchema = z
  .object({
    id: orderHash,
    status: z.string(),
    maker_address: wallet,
    asset_id: tokenId,
    side: z.string(),
    original_size: number.transform(String),
    size_matched: number.transform(String),
  })
  .nullable();

/** Epoch seconds as a text; what is none says nothing. */
const matchTime = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const seconds = Number(value ?? Number.NaN);
    return blockTime.safeParse(seconds).data;
  });
/** Empty before the transaction is sent. */
const transactionOrNone = z
  .string()
  .nullish()
  .transform((value) => parseTransactionHash(value ?? ''));

/** A page of `/data/trades` or `/data/orders`; its rows are read one by one. */
export const ownRowsPageSchema = z.object({ next_cursor: z.string().nullish(), data: listOf(z.unknown()) });

/** A trade, with the orders that it matched. */
export const tradeRowSchema = z.object({
  id: z.string().min(1).max(200),
  taker_order_id: orderHash,
  asset_id: tokenId,
  size: number.transform(String),
  price: tradedPrice,
  status: z.string(),
  side: z.string().nullish(),
  trader_side: z.string().nullish(),
  match_time: matchTime,
  transaction_hash: transactionOrNone,
  bucket_index: z.int().nonnegative().nullish(),
  maker_orders: listOf(
    z.object({
      order_id: orderHash,
      maker_address: wallet.nullish().catch(undefined),
      matched_amount: number.transform(String),
      price: tradedPrice,
      asset_id: tokenId,
      side: z.string().nullish(),
    }),
  ),
});

/** What of a trade says whose it is, where the rest of it cannot be read. */
export const tradeHeadSchema = z.object({
  taker_order_id: orderHash,
  asset_id: tokenId,
  maker_orders: listOf(z.object({ order_id: orderHash, asset_id: tokenId })),
});

/** What a cancel did to each order named. */
export const cancelSchema = z.object({
  canceled: listOf(orderHash),
  not_canceled: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((reasons) => Object.entries(reasons ?? {}).map(([id, reason]) => [id.toLowerCase(), reason] as const)),
});

/** API credentials of an account. */
export const credentialsSchema = z.object({
  apiKey: z.string().min(1),
  secret: z.string().min(1),
  passphrase: z.string().min(1),
});

/** What the venue counts as an account's collateral, in millionths. */
export const venueBalanceSchema = z.object({
  balance: z
    .string()
    .regex(/^\d{1,30}$/)
    .transform((digits) => usd(BigInt(digits))),
});

function parsedOrNothing(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
