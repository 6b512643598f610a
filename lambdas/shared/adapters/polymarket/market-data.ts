import type * as z from 'zod';
import { type Book, type FeeSchedule, type Market, type OrderDomain } from '#core/model/market.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';
import { type MarketData } from '#ports/market-data.ts';
import { feeScheduleOf } from './fee-schedule.ts';
import { type Http } from './http.ts';
import { gammaMarketFacts, type MarketFacts, timeOf } from './market-facts.ts';
import { readJson } from './read-json.ts';
import { readResolutions } from './resolutions.ts';
import { bookSchema, clobMarketSchema } from './schemas.ts';

/** Where markets, books and resolutions are read. */
export type MarketSources = {
  readonly gammaUrl: string;
  readonly clobUrl: string;
  readonly dataApiUrl: string;
  readonly http: Http;
  /** The machine's own milliseconds, by which slow facts are remembered; `performance.now` unless told. */
  readonly elapsedMs?: () => number;
};

const ONE = 1_000_000n;

/**
 * Reads markets from Gamma (slow facts) and the CLOB (facts that orders are made of, fresh every time).
 *
 * Both must agree on the market's tokens and contracts; a market on which they differ is unknown to us, since an order
 * for the wrong outcome is worse than none.
 */
export function polymarketMarketData(sources: MarketSources): MarketData {
  const facts = gammaMarketFacts({ baseUrl: sources.gammaUrl, http: sources.http, elapsedMs: sources.elapsedMs });
  return {
    market: async (condition) => {
      const [slow, rules] = await Promise.all([facts.ofCondition(condition), readRules(sources, condition)]);
      return slow === undefined || rules === undefined ? undefined : joined(condition, slow, rules);
    },
    async isClosed(condition) {
      const slow = await facts.ofCondition(condition);
      return slow !== undefined && (slow.isClosed || !slow.hasBook);
    },
    tokensOf: async (condition) => (await facts.ofCondition(condition))?.tokens.map((outcome) => outcome.token),
    async outcomeOf(token, condition) {
      const slow = await (condition === undefined ? facts.ofToken(token) : facts.ofCondition(condition));
      const outcome = slow?.tokens.find((one) => one.token === token)?.outcome;
      return slow === undefined || outcome === undefined
        ? undefined
        : { condition: slow.condition, title: slow.question, outcome };
    },
    domainOf: async (condition) => closedDomainOf(await facts.ofCondition(condition)),
    book: (token) => readBook(sources, token),
    resolutions: (markets) => readResolutions(sources, markets),
  };
}

type Rules = z.output<typeof clobMarketSchema>;

async function readRules({ clobUrl, http }: MarketSources, condition: ConditionId): Promise<Rules | undefined> {
  const request = { method: 'GET' as const, url: `${clobUrl}/clob-markets/${condition}` };
  const rules = await readJson({
    http,
    name: 'clob-markets',
    request,
    schema: clobMarketSchema,
    isNothing: isNotFound,
  });
  if (rules !== undefined && rules.c !== condition)
    throw new UnreadableAnswerError('clob-markets: another market', { source: 'clob-markets', condition });
  return rules;
}

function joined(condition: ConditionId, facts: MarketFacts, rules: Rules): Market | undefined {
  const tokens = facts.tokens.map((outcome) => outcome.token);
  const agree =
    rules.v === facts.version &&
    (rules.v === 'v2' || facts.negRisk === undefined || facts.negRisk === rules.nr) &&
    rules.t.length === tokens.length &&
    rules.t.every((outcome, index) => outcome.t === tokens[index]);
  if (!agree || facts.isClosed || !facts.hasBook) return undefined;
  if (rules.mts <= 0n || ONE % rules.mts !== 0n)
    throw new UnreadableAnswerError('clob-markets: not a tick size', { source: 'clob-markets', condition });
  return {
    condition,
    question: facts.question,
    ...(facts.slug === undefined ? {} : { slug: facts.slug }),
    domain: domainOf(rules),
    ...(facts.eventGroup === undefined ? {} : { eventGroup: facts.eventGroup }),
    tokens: facts.tokens,
    tick: price(rules.mts),
    minimumShares: rules.mos,
    fee: feeOf(rules.fd === undefined || rules.fd === null ? facts.fee : { rate: rules.fd.r, exponent: rules.fd.e }),
    isAcceptingOrders: rules.ao,
    categories: facts.categories,
    liquidity: facts.liquidity,
    ...(facts.volume24h === undefined ? {} : { volume24h: facts.volume24h }),
    ...(facts.endsAt === undefined ? {} : { endsAt: facts.endsAt }),
    ...startOf(facts, rules),
    ...(facts.isResolving === true ? { isResolving: true } : {}),
  };
}

/** Games are put off and brought forward: the fresh rules win over the slow facts. */
function startOf(facts: MarketFacts, rules: Rules): Pick<Market, 'startsAt'> {
  const startsAt = timeOf(rules.gst) ?? facts.startsAt;
  return startsAt === undefined ? {} : { startsAt };
}

function domainOf(rules: Pick<Rules, 'v' | 'nr'>): OrderDomain {
  if (rules.v === 'v2') return 'v2';
  return rules.nr ? 'v1-neg-risk' : 'v1';
}

/** Closed markets have no trading rules any more: the slow facts say it, or nothing does. */
function closedDomainOf(facts: MarketFacts | undefined): OrderDomain | undefined {
  if (facts === undefined || facts.version === 'v2') return facts?.version;
  return facts.negRisk === undefined ? undefined : domainOf({ v: facts.version, nr: facts.negRisk });
}

function feeOf(told: MarketFacts['fee']): FeeSchedule {
  const fee = feeScheduleOf(told);
  if (fee === undefined) throw new UnreadableAnswerError('clob-markets: not a fee', { source: 'clob-markets' });
  return fee;
}

async function readBook({ clobUrl, http }: MarketSources, token: TokenId): Promise<Book | undefined> {
  const request = { method: 'GET' as const, url: `${clobUrl}/book?token_id=${token}` };
  const book = await readJson({ http, name: 'book', request, schema: bookSchema, isNothing: isNotFound });
  if (book === undefined) return undefined;
  if (book.asset_id !== token) throw new UnreadableAnswerError('book: another token', { source: 'book', token });
  const levels = (side: typeof book.bids): Book['bids'] =>
    side.filter((level) => level.size > 0n).map((level) => ({ price: level.price, shares: level.size }));
  // The venue lists the best price last, its specification says first: neither is relied on.
  return {
    bids: levels(book.bids).toSorted((a, b) => Number(b.price - a.price)),
    asks: levels(book.asks).toSorted((a, b) => Number(a.price - b.price)),
  };
}

function isNotFound(status: number): boolean {
  return status === 404;
}
