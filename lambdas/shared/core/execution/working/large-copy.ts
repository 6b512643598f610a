import { type Verdict } from '../../decide.ts';
import { type Market } from '../../model/market.ts';
import { type ParentOrder } from '../../model/parent-order.ts';
import { type LargeOrders } from '../../model/settings.ts';
import { type Snapshot } from '../../model/snapshot.ts';
import { type LargeReason, type Work, type WorkingOptions } from '../../model/working-order.ts';
import { isCanary } from '../../risk/limits.ts';
import { ONE_IN_BPS } from '../../values/bps.ts';
import { ceilToStep, divideCeil, larger, minus, scaleFloor, smaller, sum } from '../../values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares, shares } from '../../values/shares.ts';
import { type EntryAmounts, lotAt } from '../entry-amounts.ts';
import { dollarOfShares } from './dollar-of-shares.ts';
import { quoteOf } from './open-order.ts';
import { UNWORKED } from './step-order.ts';

type LargeInput = {
  readonly parent: ParentOrder;
  readonly snapshot: Snapshot;
  readonly verdict: Extract<Verdict, { readonly verdict: 'copy' }>;
};

/** The least between two looks of a copy, and between two moves at the top of the book. */
const POLL_MS = 3_000;
const MOVE_MS = 5_000;

/**
 * How a copy is worked over time that is too large to be sent at once, by the settings; undefined where it is sent at once.
 *
 * It buys what was decided, for no more a share than was decided, in equal parts within a short window: what is not bought
 * by then is not copied. One at a time works on a position: a further copy meanwhile is sent at once, as if none were. So
 * are copies that are no two of the venue's least orders, and those that are kept small.
 */
export function largeCopy({ parent, snapshot, verdict }: LargeInput): Work | undefined {
  const { settings, position, market, book, now } = snapshot;
  const { largeOrders } = settings.execution;
  if (largeOrders === undefined || market === undefined || book === undefined) return undefined;
  if (parent.origin !== 'copy' || position.entry !== undefined || isCanary(snapshot)) return undefined;
  const { amounts, lot, limits } = verdict;
  const because = largeReason(largeOrders, { amounts, asks: book.asks });
  const minOrder = leastOf(market, amounts);
  if (because === undefined || amounts.shares < shares(2n * minOrder)) return undefined;
  return {
    order: { ...optionsOf({ parent, snapshot, largeOrders, amounts, minOrder }), startedAt: now },
    state: UNWORKED,
    copy: { because, settings: settings.version, asOf: lot.asOf, limits },
    arrival: quoteOf(book),
  };
}

type Offered = { readonly amounts: EntryAmounts; readonly asks: NonNullable<Snapshot['book']>['asks'] };

function largeReason({ aboveUsd, aboveDepth }: LargeOrders, { amounts, asks }: Offered): LargeReason | undefined {
  const { dollars, limit, shares: asked } = amounts;
  if (aboveUsd !== undefined && dollars > aboveUsd) return { code: 'ABOVE_USD', dollars, most: aboveUsd };
  if (aboveDepth === undefined) return undefined;
  const within = asks.filter(({ price }) => price <= limit).map((level) => level.shares);
  const offered = sum(NO_SHARES, within);
  const isLarge = asked > scaleFloor(offered, aboveDepth, ONE_IN_BPS);
  return isLarge ? { code: 'ABOVE_DEPTH', shares: asked, offered, part: aboveDepth } : undefined;
}

/** The venue takes no fewer shares, none that trade at once below a dollar, and at any price of its tick none but of whole cents. */
function leastOf({ minimumShares, tick }: Market, { limit }: EntryAmounts): Shares {
  return larger(larger(ceilToStep(minimumShares, ORDER_SHARE_STEP), dollarOfShares(limit)), shares(lotAt(tick)));
}

type OptionsInput = Pick<LargeInput, 'parent' | 'snapshot'> & {
  readonly largeOrders: LargeOrders;
  readonly amounts: EntryAmounts;
  readonly minOrder: Shares;
};

function optionsOf({ parent, snapshot, largeOrders, amounts, minOrder }: OptionsInput): WorkingOptions {
  const { algorithm, windowMs, slices, aboveDepth } = largeOrders;
  const { maxSpread, maxBookPart } = snapshot.settings.limits.filters ?? {};
  const most = mostOf(amounts.shares, { algorithm, slices, minOrder });
  const parts = [maxBookPart, aboveDepth].filter((part) => part !== undefined);
  return {
    token: parent.token,
    side: 'BUY',
    limit: amounts.limit,
    total: amounts.shares,
    algorithm,
    windowMs,
    minOrder,
    maxOrder: most,
    sharesPerOrder: most,
    pollMs: POLL_MS,
    style: algorithm === 'twap' || algorithm === 'randomised' ? 'take' : 'join',
    moveMs: MOVE_MS,
    atEnd: 'report',
    ...(parts.length === 0 ? {} : { maxBookPart: parts.reduce((least, part) => smaller(least, part)) }),
    ...(maxSpread === undefined ? {} : { maxSpread }),
  };
}

type Parts = Pick<LargeOrders, 'algorithm' | 'slices'> & { readonly minOrder: Shares };

/** Equal parts are all as large as the largest; unequal ones are as large in the middle of the bounds. */
function mostOf(total: Shares, { algorithm, slices, minOrder }: Parts): Shares {
  const part = ceilToStep(shares(divideCeil(total, BigInt(slices))), ORDER_SHARE_STEP);
  const most = algorithm === 'randomised' ? minus(shares(2n * part), minOrder) : part;
  return larger(most, shares(2n * minOrder));
}
