import { type RecordMarket } from '#core/scoring/record-of-rows.ts';
import { type ConditionId, parseConditionId, type TokenId } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import * as z from 'zod';
import { feeScheduleOf } from './fee-schedule.ts';
import { type Http } from './http.ts';
import { factsOf, type MarketFacts, timeOf, writtenForms } from './market-facts.ts';
import { readJson } from './read-json.ts';
import { readResolutions } from './resolutions.ts';
import { gammaMarketSchema, gammaPageSchema } from './schemas.ts';

/** So many conditions make an address of some 4,000 characters, and Gamma shows 100 markets at most. */
const MARKETS_AT_ONCE = 40;
const PAGE_SIZE = '100';

const pastMarketSchema = gammaMarketSchema.extend({ closedTime: z.string().nullish().catch(undefined) });

type Sources = { readonly gammaUrl: string; readonly dataApiUrl: string; readonly http: Http };
type PastMarket = MarketFacts & { readonly closedAt?: UnixMs };

/**
 * Reads markets of the past with what they paid, as it was known at a moment.
 *
 * Nobody tells when a market paid: that it closed then is taken for it. Where that is not told either, the payout has no date
 * but what a leader's rows and prices give it. A row that cannot be read leaves its market unknown.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function readMarketRecords(
  sources: Sources,
  conditions: readonly ConditionId[],
  to: UnixMs,
): Promise<readonly RecordMarket[]> {
  const found: PastMarket[] = [];
  for (let from = 0; from < conditions.length; from += MARKETS_AT_ONCE) {
    const batch = conditions.slice(from, from + MARKETS_AT_ONCE);
    const closed = await readMarkets(sources, batch, true);
    const known = new Set(closed.map(({ condition }) => condition));
    const others = batch.filter((condition) => !known.has(condition));
    found.push(...closed, ...(others.length === 0 ? [] : await readMarkets(sources, others, false)));
  }
  const closed = found.filter(({ isClosed }) => isClosed);
  const payouts = await readPayouts(sources, closed);
  return found.flatMap((market) => recordMarket(market, payouts.get(market.condition), to));
}

async function readMarkets(
  { gammaUrl, http }: Sources,
  conditions: readonly ConditionId[],
  closed: boolean,
): Promise<readonly PastMarket[]> {
  const query = new URLSearchParams({ closed: String(closed), limit: PAGE_SIZE });
  for (const form of conditions.flatMap((condition) => writtenForms(condition))) query.append('condition_ids', form);
  const url = `${gammaUrl}/markets/keyset?${query.toString()}`;
  const page = await readJson({ http, name: 'gamma', request: { method: 'GET', url }, schema: gammaPageSchema });
  // Gamma answers a filter that it does not understand with any markets.
  const asked = new Set<string | undefined>(conditions);
  const rows = (page?.markets ?? []).filter(({ conditionId }) => asked.has(parseConditionId(conditionId)));
  return rows.flatMap((row) => {
    const parsed = pastMarketSchema.safeParse(row).data;
    const facts = parsed === undefined ? undefined : factsOf(parsed);
    const closedAt = timeOf(parsed?.closedTime);
    return facts === undefined ? [] : [{ ...facts, ...(closedAt === undefined ? {} : { closedAt }) }];
  });
}

type Payouts = ReadonlyMap<ConditionId, readonly Price[]>;

async function readPayouts(sources: Sources, markets: readonly PastMarket[]): Promise<Payouts> {
  const asked = markets.map(({ condition, tokens }) => ({ condition, tokens: tokens.map(({ token }) => token) }));
  const resolutions = await readResolutions(sources, asked);
  return new Map(resolutions.map(({ condition, payouts }) => [condition, payouts.map(({ perShare }) => perShare)]));
}

function recordMarket(market: PastMarket, paid: readonly Price[] | undefined, to: UnixMs): readonly RecordMarket[] {
  const [first, second, ...more] = market.tokens;
  const fee = feeScheduleOf(market.fee);
  if (first === undefined || second === undefined || more.length > 0 || fee === undefined) return [];
  // A planned end may lie before the real one: an outcome that is dated by it would be known before there was one
  const at = market.closedAt;
  const [ofFirst, ofSecond] = paid ?? [];
  const perShare = ofFirst === undefined || ofSecond === undefined ? undefined : ([ofFirst, ofSecond] as const);
  const tokens: readonly [TokenId, TokenId] = [first.token, second.token];
  return [
    {
      ...{ condition: market.condition, event: market.eventGroup ?? market.condition, tokens },
      ...{ question: market.question, isNegRisk: market.negRisk === true, fee },
      ...(market.endsAt === undefined ? {} : { endsAt: market.endsAt }),
      ...(perShare !== undefined && at !== undefined && at < to ? { payout: { at, perShare } } : {}),
      ...(perShare !== undefined && at === undefined ? { undatedPayout: perShare } : {}),
    },
  ];
}
