import { type FeeSchedule, type Market } from '#core/model/market.ts';
import { bps } from '#core/values/bps.ts';
import { parseMicros } from '#core/values/decimal.ts';
import { parseConditionId, parseEventGroupId, parseTokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { divideCeil } from '#core/values/quantity.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type MarketFacts } from '../../local/tape/tape-world.ts';

/** A recorded market as the core knows one that takes orders; undefined where an id of it is none. */
export function marketOf(facts: MarketFacts): Market | undefined {
  const condition = parseConditionId(facts.conditionId);
  const tokens = facts.tokens.flatMap(({ tokenId, outcome }) => {
    const token = parseTokenId(tokenId);
    return token === undefined ? [] : [{ token, outcome }];
  });
  if (condition === undefined || tokens.length !== facts.tokens.length) return undefined;
  const eventGroup = parseEventGroupId(facts.eventId);
  const names = [facts.category ?? '', ...facts.tags].map((name) => name.toLowerCase()).filter((name) => name !== '');
  return {
    condition,
    question: facts.question,
    ...(facts.slug === '' ? {} : { slug: facts.slug }),
    ...(eventGroup === undefined ? {} : { eventGroup }),
    domain: domainOf(facts),
    tokens,
    tick: price(parseMicros(facts.tickSize, 'nearest') ?? 10_000n),
    minimumShares: shares(micros(facts.minOrderSize)),
    fee: feeOfFacts(facts),
    isAcceptingOrders: true,
    categories: [...new Set(names)],
    liquidity: usd(micros(facts.liquidity)),
    volume24h: usd(micros(facts.volume24h)),
    // An end that nobody recorded was made of trades that came later.
    ...(facts.invented?.includes('end') === true ? {} : { endsAt: unixMs(facts.endMs) }),
    ...(facts.gameStartMs === undefined ? {} : { startsAt: unixMs(facts.gameStartMs) }),
  };
}

/** What a recorded market charges takers; a rate finer than a basis point is rounded up, so that no fee is taken for less than it is. */
export function feeOfFacts({ feeRate, feeExponent }: Pick<MarketFacts, 'feeRate' | 'feeExponent'>): FeeSchedule {
  return { rateBps: bps(divideCeil(micros(feeRate), 100n)), exponent: feeExponent };
}

function domainOf({ version, negRisk }: MarketFacts): Market['domain'] {
  if (version === 'v2') return 'v2';
  return negRisk ? 'v1-neg-risk' : 'v1';
}

function micros(amount: number): bigint {
  return BigInt(Math.round(amount * 1_000_000));
}
