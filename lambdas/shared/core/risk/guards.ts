import { type Book, type Market } from '../model/market.ts';
import { ownedOf, type Position } from '../model/position.ts';
import { type CloseReason } from '../model/reason.ts';
import { type Guards } from '../model/settings.ts';
import { ONE_IN_BPS } from '../values/bps.ts';
import { MICRO } from '../values/decimal.ts';
import { type Price, price } from '../values/price.ts';
import { larger } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { bidsPay, bidsPayEach } from './bids-pay.ts';
import { exitWindow } from './exit-window.ts';
import { type Quote, quoteOf } from './quote.ts';

type GuardInput = {
  readonly position: Pick<Position, 'available' | 'selling' | 'basis' | 'peak'>;
  readonly guards: Guards;
  readonly market: Market | undefined;
  readonly book: Book | undefined;
  readonly now: UnixMs;
};

/** What a position's guards say. */
export type GuardVerdict =
  | { readonly guard: 'exit'; readonly why: CloseReason }
  /** They cannot see a price: entries of the token wait, and a person is told. */
  | { readonly guard: 'blind'; readonly quote: Extract<Quote, { readonly isKnown: false }> }
  /** `peak` where there is a new highest price to be kept. */
  | { readonly guard: 'none'; readonly peak?: Price };

/** Below ten cents one tick is a tenth of the price and shares jump through stops: quant.md 9.5. */
export const STOPS_FROM: Price = price(100_000n);

/** True where a guard is on that looks at the price of single positions or of a leader's. */
export function isGuarded({ exitBeforeMs: _, ...byPrice }: Guards): boolean {
  return Object.keys(byPrice).length > 0;
}

/**
 * Judges one position that is owned: the first guard that fires, stops before gains before time.
 *
 * It has a price where its book has two sides. A gain, and a highest price, is what the bids pay for all that is owned: a
 * bid for five shares is none. A loss is judged at the best bid, the most that anybody pays. What all would bring falls with
 * every bid that is taken away for a moment, and who sold on that would sell at the bottom; and as the best bid is looked at
 * however little stands behind it, no thin book keeps a stop from firing once the price has fallen. Without a price
 * nothing is sold, whatever the time: a guard that cannot see must not fire, and a person is told. Where the market takes
 * no orders there is nothing to sell and nothing to tell; one that nobody knows may take them.
 */
export function judgeGuards(input: GuardInput): GuardVerdict {
  const { guards, market, now } = input;
  if (market?.isAcceptingOrders === false || Object.keys(guards).length === 0) return { guard: 'none' };
  if (market === undefined) return { guard: 'blind', quote: { isKnown: false, why: 'NO_MARKET' } };
  const quote = quoteOf(input.book);
  if (!quote.isKnown) return { guard: 'blind', quote };
  const { mark } = quote;
  const bids = input.book?.bids ?? [];
  const each = bidsPayEach(bids, ownedOf(input.position));
  const peak = peakOf(input.position, each);
  const why =
    stopLoss(input, mark) ??
    trailingStop(guards, { mark, peak }) ??
    takeProfit(input, bids) ??
    beforeResolution(input, { market, mark, now });
  if (why !== undefined) return { guard: 'exit', why };
  const isNewPeak = guards.trailingStopBps !== undefined && peak === each && input.position.peak !== each;
  return isNewPeak ? { guard: 'none', peak } : { guard: 'none' };
}

/** At the bound it fires: 0.51 of shares that cost 0.60 is 15 % below to the last digit. */
function stopLoss({ position, guards }: GuardInput, mark: Price): CloseReason | undefined {
  const { stopLossBps: limit } = guards;
  if (limit === undefined || costPerShare(position) < STOPS_FROM) return undefined;
  const isHit = worth(position, mark) * ONE_IN_BPS <= paid(position) * (ONE_IN_BPS - limit);
  return isHit ? { code: 'STOP_LOSS', mark, cost: costPerShare(position), limit } : undefined;
}

function takeProfit({ position, guards }: GuardInput, bids: Book['bids']): CloseReason | undefined {
  const { takeProfitBps: limit } = guards;
  if (limit === undefined) return undefined;
  const owned = ownedOf(position);
  const isHit = bidsPay(bids, owned) * ONE_IN_BPS >= paid(position) * (ONE_IN_BPS + limit);
  const mark = bidsPayEach(bids, owned);
  return isHit ? { code: 'TAKE_PROFIT', mark, cost: costPerShare(position), limit } : undefined;
}

function trailingStop(
  { trailingStopBps: limit }: Guards,
  { mark, peak }: { readonly mark: Price; readonly peak: Price },
): CloseReason | undefined {
  if (limit === undefined || peak < STOPS_FROM) return undefined;
  const isHit = mark * ONE_IN_BPS <= peak * (ONE_IN_BPS - limit);
  return isHit ? { code: 'TRAILING_STOP', mark, peak, limit } : undefined;
}

function beforeResolution(
  { guards }: GuardInput,
  { market, mark, now }: { readonly market: Market; readonly mark: Price; readonly now: UnixMs },
): CloseReason | undefined {
  const window = exitWindow(guards, market, now);
  if (window === undefined || now < window.exitsFrom) return undefined;
  const { decidedAt } = window;
  return { code: 'BEFORE_RESOLUTION', mark, decidedAt, beforeMs: guards.exitBeforeMs ?? 0 };
}

/** The highest of what a share cost, what each was paid since, and what each is paid now. */
function peakOf(position: GuardInput['position'], each: Price): Price {
  return larger(larger(position.peak ?? costPerShare(position), costPerShare(position)), each);
}

/** In millionths of a micro-dollar, so that nothing is rounded where it decides. */
function worth(position: GuardInput['position'], mark: Price): bigint {
  return ownedOf(position) * mark;
}

function paid({ basis }: GuardInput['position']): bigint {
  return basis * MICRO;
}

/** With fees, rounded down; for people and for what is cheap, never for a bound. */
function costPerShare(position: GuardInput['position']): Price {
  const owned = ownedOf(position);
  return price(owned > 0n ? (position.basis * MICRO) / owned : 0n);
}
