import { type Book, type Market } from '#core/model/market.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type FaultKind } from '../faults.ts';
import { type History, type HistoryMarket } from '../history.ts';
import { type Exchange } from './exchange.ts';
import { type SeenAt } from '../judge/judge.ts';
import { conditionOf, marketOf, tokenOf } from './names.ts';
import { type Level, type Sides } from './order-book.ts';
import { type Told } from './told.ts';

type MarketsInput = {
  readonly history: History;
  readonly start: number;
  readonly now: () => number;
  readonly exchange: Pick<Exchange, 'book' | 'isAccepting'>;
  /** Told of every book that is shown. */
  readonly onBook: (token: string, book: Sides, seen: SeenAt) => void;
};

const STALE_MS = 15_000;
const LIQUIDITY = usd(10_000_000_000n);
const WHOLE = 1_000_000;

/** Markets as the venue shows them; a resolved one is no longer shown, but its tokens and payouts are. */
export function simulatedMarkets({ history, start, now, exchange, onBook }: MarketsInput): Told<MarketData> {
  const isPaid = ({ resolves }: HistoryMarket): boolean => resolves !== undefined && now() >= start + resolves.atMs;
  return {
    market(fault, condition) {
      refuse(fault);
      const market = marketOf(history, condition);
      if (market === undefined || isPaid(market)) return undefined;
      return shownMarket(market, { isAcceptingOrders: exchange.isAccepting(market, now()), start });
    },
    isClosed(fault, condition) {
      refuse(fault);
      const market = marketOf(history, condition);
      return market !== undefined && isPaid(market);
    },
    tokensOf(fault, condition) {
      refuse(fault);
      return marketOf(history, condition)?.tokens.map(tokenOf);
    },
    outcomeOf(fault, token) {
      refuse(fault);
      const market = marketOf(history, token);
      if (market === undefined) return undefined;
      const outcome = tokenOf(market.tokens[0]) === token ? 'Yes' : 'No';
      return { condition: conditionOf(market.name), title: market.name, outcome };
    },
    domainOf(fault, condition) {
      refuse(fault);
      return marketOf(history, condition)?.domain;
    },
    book(fault, token) {
      refuse(fault);
      const market = marketOf(history, token);
      if (market === undefined || isPaid(market)) return undefined;
      const seen = { at: fault === 'stale' ? now() - STALE_MS : now(), isStale: fault === 'stale' };
      const { bids, asks } = exchange.book(market, token, seen.at);
      const { blind } = history;
      const isBlind = blind !== undefined && now() >= start + blind.fromMs && now() < start + blind.untilMs;
      onBook(token, { bids: isBlind ? [] : bids, asks }, seen);
      return { bids: isBlind ? [] : bids.map(shownLevel), asks: asks.map(shownLevel) };
    },
    resolutions(fault, asked) {
      refuse(fault);
      return asked.flatMap(({ condition }) => {
        const market = marketOf(history, condition);
        if (market?.resolves === undefined || !isPaid(market) || fault === 'stale') return [];
        const { pays } = market.resolves;
        const each = [pays, WHOLE - pays];
        return [
          {
            condition,
            payouts: market.tokens.map((token, index) => ({
              token: tokenOf(token),
              perShare: price(BigInt(each[index]!)),
            })),
          },
        ];
      });
    },
  };
}

function refuse(fault: FaultKind | undefined): void {
  if (fault === 'throttled') throw new UnavailableError('the market data are busy');
  if (fault === 'unreadable') throw new UnreadableAnswerError('the market data came in another shape');
}

function shownMarket(
  market: HistoryMarket,
  { isAcceptingOrders, start }: { readonly isAcceptingOrders: boolean; readonly start: number },
): Market {
  return {
    condition: conditionOf(market.name),
    question: market.name,
    domain: market.domain,
    tokens: market.tokens.map((token, index) => ({ token: tokenOf(token), outcome: index === 0 ? 'Yes' : 'No' })),
    tick: price(BigInt(market.tick)),
    minimumShares: shares(BigInt(market.minimumShares)),
    fee: { rateBps: bps(BigInt(market.feeBps)), exponent: 1 },
    isAcceptingOrders,
    categories: ['weather'],
    ...(market.event === undefined ? {} : { eventGroup: market.event as EventGroupId }),
    liquidity: LIQUIDITY,
    ...(market.volume24h === undefined ? {} : { volume24h: usd(BigInt(market.volume24h)) }),
    ...(market.resolves === undefined ? {} : { endsAt: unixMs(start + market.resolves.atMs) }),
  };
}

function shownLevel({ price: at, shares: count }: Level): Book['bids'][number] {
  return { price: price(at), shares: shares(count) };
}
