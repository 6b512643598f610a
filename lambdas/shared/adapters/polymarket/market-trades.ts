import { randomUUID } from 'node:crypto';
import { type MarketTrade, type TradeTape } from '#core/model/market-trade.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type ConditionId, parseConditionId } from '#core/values/ids.ts';
import { unixMs, type UnixMs } from '#core/values/unix-ms.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type MarketTrades, type TradeQuery } from '#ports/market-trades.ts';
import * as z from 'zod';
import { nextCursor } from './activity-pages.ts';
import { type Http } from './http.ts';
import { writtenForms } from './market-facts.ts';
import { readJson } from './read-json.ts';
import { activityPageSchema, activityRowSchema, streamTradeSchema } from './schemas.ts';

/** A market's trades come newest first: what this bound cuts off is the oldest of them. */
export const MAX_MARKET_PAGES = 5;
export const MARKET_PAGE_SIZE = 1_000;
/** How many other markets of a category are told. */
export const MOST_PEERS = 5;
const SECOND_MS = 1_000;

const tradesPageSchema = z.object({
  data: z
    .array(
      activityRowSchema
        .pick({ condition_id: true, size: true, timestamp: true })
        .extend({ token_id: streamTradeSchema.shape.asset, price: streamTradeSchema.shape.price }),
    )
    .nullish(),
  pagination: activityPageSchema.shape.pagination,
});
const taggedPageSchema = z.object({
  markets: z
    .array(
      z.object({
        conditionId: z.string(),
        tags: z.array(z.object({ id: z.union([z.string(), z.number()]).transform(String) })).nullish(),
      }),
    )
    .nullish(),
});

type Sources = { readonly gammaUrl: string; readonly dataApiUrl: string; readonly http: Http };

/**
 * Reads what is traded in markets from the venue's Data API, and from Gamma which others are of the same category: those of
 * the first tag that it lists.
 *
 * Only takers' rows are read: those of who rested tell the same shares again.
 */
export function polymarketMarketTrades(sources: Sources): MarketTrades {
  return {
    since: (query) => readTrades(sources, query),
    mostTraded: (condition) => readPeers(sources, condition),
  };
}

async function readTrades({ dataApiUrl, http }: Sources, { condition, from, least }: TradeQuery): Promise<TradeTape> {
  const query = {
    condition,
    taker_only: 'true',
    limit: String(MARKET_PAGE_SIZE),
    ...(least === undefined ? {} : { filter_type: 'CASH', filter_amount: formatMicros(least) }),
    // The venue's cache answers an address that it has seen with what it answered then.
    _: randomUUID(),
  };
  const told = least === undefined ? {} : { least };
  const trades: MarketTrade[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_MARKET_PAGES; page += 1) {
    const search = new URLSearchParams(cursor === undefined ? query : { ...query, cursor });
    const request = { method: 'GET' as const, url: `${dataApiUrl}/v2/trades?${search.toString()}` };
    const answer = await readJson({ http, name: 'market trades', request, schema: tradesPageSchema });
    for (const row of answer?.data ?? []) {
      if (row.condition_id !== condition)
        throw new UnreadableAnswerError('market trades: a row of another market', { source: 'market trades' });
      trades.push({ at: row.timestamp, token: row.token_id, price: row.price, shares: row.size });
    }
    cursor = nextCursor('market trades', cursor, answer?.pagination);
    const isReached = trades.some(({ at }) => at < from);
    if (cursor === undefined || isReached) return { trades: trades.filter(({ at }) => at >= from), from, ...told };
  }
  // Of the second of the oldest row others may have been cut off.
  const whole = unixMs(oldestOf(trades) + SECOND_MS);
  return { trades: trades.filter(({ at }) => at >= whole), from: whole, ...told };
}

function oldestOf(trades: readonly MarketTrade[]): UnixMs {
  return trades.reduce((oldest, { at }) => (at < oldest ? at : oldest), unixMs(Number.MAX_SAFE_INTEGER));
}

async function readPeers({ gammaUrl, http }: Sources, condition: ConditionId): Promise<readonly ConditionId[]> {
  const read = async (query: readonly (readonly [string, string])[]) => {
    const search = new URLSearchParams();
    for (const [name, value] of query) search.append(name, value);
    const url = `${gammaUrl}/markets/keyset?${search.toString()}`;
    const answer = await readJson({ http, name: 'gamma', request: { method: 'GET', url }, schema: taggedPageSchema });
    return answer?.markets ?? [];
  };
  const forms = writtenForms(condition).map((form) => ['condition_ids', form] as const);
  // Gamma answers a filter that it does not understand with any markets.
  const own = (await read([['include_tag', 'true'], ...forms])).find(
    (row) => parseConditionId(row.conditionId) === condition,
  );
  const tag = own?.tags?.[0]?.id;
  if (tag === undefined) return [];
  const others = await read([
    ['tag_id', tag],
    ['closed', 'false'],
    ['order', 'volume24hr'],
    ['ascending', 'false'],
    ['limit', String(MOST_PEERS + 1)],
  ]);
  return others
    .flatMap((row) => parseConditionId(row.conditionId) ?? [])
    .filter((other) => other !== condition)
    .slice(0, MOST_PEERS);
}
