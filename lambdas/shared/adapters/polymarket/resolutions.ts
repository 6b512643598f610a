import { type Resolution } from '#core/model/market.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { type Http } from './http.ts';
import { readJson } from './read-json.ts';
import { resolutionRowSchema, resolutionsSchema } from './schemas.ts';

/** A market to ask about, its tokens in the venue's order of outcomes. */
export type AskedMarket = { readonly condition: ConditionId; readonly tokens: readonly TokenId[] };

/** The venue takes no more conditions in one request. */
const MAX_CONDITIONS = 20;
const ONE_DOLLAR = 1_000_000n;

/**
 * Reads the final payouts of markets, twenty to a request.
 *
 * A row that cannot be read, or whose payouts do not add up to a dollar, leaves its own market unresolved: money is never booked
 * on it, and it does not keep the other markets from being settled.
 *
 * @returns Those of the markets that are final.
 * @throws UnavailableError, UnreadableAnswerError where an answer is no list of resolutions at all
 */
export async function readResolutions(
  { dataApiUrl, http }: { readonly dataApiUrl: string; readonly http: Http },
  markets: readonly AskedMarket[],
): Promise<readonly Resolution[]> {
  const asked = [...new Map(markets.map((market) => [market.condition, market])).values()];
  const found: Resolution[] = [];
  for (let from = 0; from < asked.length; from += MAX_CONDITIONS) {
    const batch = asked.slice(from, from + MAX_CONDITIONS);
    const conditions = batch.map((market) => market.condition).join(',');
    // The changing parameter passes the venue's cache by.
    const url = `${dataApiUrl}/v2/resolutions?condition=${conditions}&_=${Date.now()}`;
    const request = { method: 'GET' as const, url };
    const answer = await readJson({ http, name: 'resolutions', request, schema: resolutionsSchema });
    found.push(...batch.flatMap((market) => resolutionOf(market, answer?.data ?? [])));
  }
  return found;
}

function resolutionOf({ condition, tokens }: AskedMarket, rows: readonly unknown[]): readonly Resolution[] {
  const row = rows
    .map((raw) => resolutionRowSchema.safeParse(raw).data)
    .find((parsed) => parsed?.condition_id === condition);
  if (row?.status.toLowerCase() !== 'resolved') return [];
  const perShare = (row.payouts ?? []).map((payout) => BigInt(payout));
  const total = perShare.reduce((sum, payout) => sum + payout, 0n);
  if (perShare.length !== tokens.length || total !== ONE_DOLLAR) return [];
  return [{ condition, payouts: tokens.map((token, index) => ({ token, perShare: price(perShare[index] ?? 0n) })) }];
}
