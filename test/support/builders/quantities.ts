import { parseMicros } from '#core/values/decimal.ts';
import { type Price, price } from '#core/values/price.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import { type Usd, usd } from '#core/values/usd.ts';

/** Dollars as a decimal text. */
export const dollars = (text: string): Usd => usd(micros(text));

/** Shares as a decimal text. */
export const sharesOf = (text: string): Shares => shares(micros(text));

/** Dollars for one share as a decimal text. */
export const priceOf = (text: string): Price => price(micros(text));

function micros(text: string): bigint {
  const isNegative = text.startsWith('-');
  const parsed = parseMicros(isNegative ? text.slice(1) : text);
  if (parsed === undefined) throw new Error(`${text} is no amount`);
  return isNegative ? -parsed : parsed;
}
