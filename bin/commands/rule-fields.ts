import { type Reason } from '#core/model/reason.ts';
import { type Limits, type Settings } from '#core/model/settings.ts';
import { type MarketField } from '../local/tape/market-fields.ts';

/** What a decision may rest on that a tape has invented: a fact of the market, or its book. */
export type InventedField = MarketField | 'book';

/** All of them, in the order in which they are shown. */
export const INVENTED_FIELDS: readonly InventedField[] = [
  'book',
  'volume',
  'liquidity',
  'category',
  'end',
  'resolution',
  'fee',
  'tick',
  'minimum',
  'event',
  'token',
];

/** How an order is priced: its limit is on the tick and leaves room for the fee. */
const PRICED: readonly InventedField[] = ['book', 'fee', 'tick'];

/**
 * Which fields the rule looks at that answers with a code; a code that is not here looks at none. A test changes each
 * field and compares what the rules then look at.
 */
const READS: Readonly<Partial<Record<Reason['code'], readonly InventedField[]>>> = {
  MARKET_NOT_ACCEPTING: ['resolution'],
  TOKEN_NOT_OF_MARKET: ['token'],
  GUARD_BLIND: ['book'],
  IN_EXIT_WINDOW: ['end'],
  EVENT_UNKNOWN: ['event'],
  CATEGORY_DENIED: ['category'],
  CATEGORY_NOT_ALLOWED: ['category'],
  VOLUME_BELOW_MINIMUM: ['volume'],
  LIQUIDITY_BELOW_MINIMUM: ['liquidity'],
  SPREAD_ABOVE_MAX: ['book'],
  PRICE_BELOW_BAND: ['book'],
  PRICE_ABOVE_BAND: ['book'],
  MARKET_ENDS_SOON: ['end'],
  NO_OFFER: ['book'],
  PRICE_MOVED: PRICED,
  GUARD_WOULD_SELL: PRICED,
  EDGE_TOO_SMALL: ['fee', 'tick'],
  BOOK_TOO_THIN: PRICED,
  ORDER_SIZE_ABOVE_MAX: ['book'],
  POSITION_SIZE_USED: ['book'],
  EVENT_EXPOSURE_USED: ['event'],
  BELOW_MINIMUM: [...PRICED, 'minimum'],
  HELD: [...PRICED, 'minimum'],
  NO_FILL: PRICED,
};

/** The fields that the rule of these codes looks at, each once. */
export function fieldsReadBy(codes: readonly Reason['code'][]): readonly InventedField[] {
  return [...new Set(codes.flatMap((code) => READS[code] ?? []))];
}

/** False where the settings ask nothing of the rule, so that no field could have changed its answer. */
export function isAsked(codes: readonly Reason['code'][], { limits, guards }: Settings): boolean {
  const [code] = codes;
  switch (code) {
    case 'GUARD_BLIND':
    case 'GUARD_WOULD_SELL':
      return guards !== undefined;
    case 'IN_EXIT_WINDOW':
      return guards?.exitBeforeMs !== undefined;
    case 'VOLUME_BELOW_MINIMUM':
      return isAboveZero(limits.filters?.minVolume24h);
    case 'LIQUIDITY_BELOW_MINIMUM':
      return isAboveZero(limits.minLiquidity);
    case 'BOOK_TOO_THIN':
      return limits.filters?.maxBookPart !== undefined;
    default:
      return true;
  }
}

function isAboveZero(bound: Limits['minLiquidity'] | undefined): boolean {
  return bound !== undefined && bound > 0n;
}
