import { MICRO } from '#core/values/decimal.ts';
import { type Price, price } from '#core/values/price.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type PricePoint, type SeriesMarket } from '#core/scoring/leader-act.ts';
import { type RecordWindow } from '#ports/leader-records.ts';
import * as z from 'zod';
import { type Address, nextCursor } from './activity-pages.ts';
import { type Http } from './http.ts';
import { readJson } from './read-json.ts';
import { activityPageSchema, activityRowSchema } from './schemas.ts';

const MAX_PAGES = 5;
/** The finest series that the venue keeps for ever (docs.polymarket.com, 2026-11-23); a window of its own may only be 15 days. */
const BUCKET_SECONDS = 10_800;

const pointSchema = z.object({
  timestamp: activityRowSchema.shape.timestamp,
  price: z
    .number()
    .min(0)
    .max(1)
    .transform((dollars) => price(BigInt(Math.round(dollars * Number(MICRO))))),
  resolution_seconds: z.int().nonnegative(),
});
const historySchema = z.object({
  data: z.array(pointSchema).nullish(),
  pagination: activityPageSchema.shape.pagination,
});

type Source = { readonly http: Http; readonly address: Address };
type Told = Pick<PricePoint, 'at' | 'kind'> & { readonly price: Price };

/** A window, and when somebody first held anything of the market in it. */
export type HeldSpan = RecordWindow & { readonly since: UnixMs };

/**
 * Reads what both outcomes of a market were traded at while somebody may have held them: from the last price before he first
 * did until it paid. A market's whole life is many times as long, and four records are in memory at once.
 *
 * A point is dated at the end of its bucket: nobody knew it before. One outcome is asked for, the other one is what it leaves
 * of a dollar.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function readTokenPrices(
  { http, address }: Source,
  { tokens: [first, second], payout }: SeriesMarket,
  { from, to, since }: HeldSpan,
): Promise<readonly PricePoint[]> {
  const query = { token_id: first, interval: 'max', bucket_seconds: String(BUCKET_SECONDS) };
  const told: Told[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const url = address('/v2/prices-history', cursor === undefined ? query : { ...query, cursor });
    const answer = await readJson({ http, name: 'prices', request: { method: 'GET', url }, schema: historySchema });
    for (const { timestamp, price, resolution_seconds: length } of answer?.data ?? []) {
      const at = later(timestamp, length * 1_000);
      if (at >= from && at < to && at <= (payout?.at ?? to))
        told.push({ at, kind: length === 0 ? 'trade' : 'close', price });
    }
    cursor = nextCursor('prices', cursor, answer?.pagination);
    if (cursor === undefined) break;
  }
  return fromHeld(told, since).flatMap((one) => [
    { ...one, token: first },
    { ...one, token: second, price: price(MICRO - one.price) },
  ]);
}

/** Of what was told before, the newest alone is known then. */
function fromHeld(told: readonly Told[], since: UnixMs): readonly Told[] {
  const sorted = told.toSorted((a, b) => a.at - b.at);
  return sorted.slice(
    Math.max(
      0,
      sorted.findLastIndex(({ at }) => at <= since),
    ),
  );
}
