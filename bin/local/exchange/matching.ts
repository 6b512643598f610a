import type { Level } from './book-rule.ts';
import { divideUp, ONE, smaller } from './micro.ts';
import type { MarketFacts } from './world.ts';

/** What an order traded at one price: shares, dollars without the fee, and the fee, in millionths. */
export type Fill = {
  readonly priceMicro: bigint;
  readonly sharesMicro: bigint;
  readonly dollarsMicro: bigint;
  readonly feeMicro: bigint;
  /** The follower's order that was met, absent when it was a stranger's. */
  readonly makerOrderId?: string;
};

/** Shares at a price that an order can meet; `makerOrderId` when a follower's order offers them. */
export type MatchLevel = Level & { readonly makerOrderId?: string };

/** An order as the matching sees it, amounts in millionths. */
export type MatchInput = {
  readonly side: 'BUY' | 'SELL';
  readonly makerMicro: bigint;
  readonly takerMicro: bigint;
  /** True for the BUY of a protocol v2 market: it spends dollars, whatever shares that buys. */
  readonly isDollarSized: boolean;
  /** The side of the book it meets, best price first. */
  readonly levels: readonly MatchLevel[];
  readonly fee: Fee;
};

/** A market's taker fee: shares × rate × (price × (1 − price)) ^ exponent. */
export type Fee = Pick<MarketFacts, 'feeRate' | 'feeExponent'>;

/** The smallest fee, and the step of all fees. */
const FEE_STEP_MICRO = 10n;

/**
 * Fills an order from a book at its limit or better, one fill a price level, in exact integers.
 *
 * A buyer's dollars are rounded up and a seller's down, and a buyer never spends more than its maker amount.
 */
export function planFills(input: MatchInput): Fill[] {
  return input.side === 'BUY' ? planBuy(input) : planSell(input);
}

function planBuy({ makerMicro, takerMicro, isDollarSized, levels, fee }: MatchInput): Fill[] {
  const fills: Fill[] = [];
  let dollarsLeft = makerMicro;
  let sharesLeft = takerMicro;
  for (const { priceMicro, sizeMicro, ...met } of levels) {
    if (priceMicro * takerMicro > makerMicro * ONE) break;
    const affordable = smaller(sizeMicro, (dollarsLeft * ONE) / priceMicro);
    const sharesMicro = isDollarSized ? affordable : smaller(affordable, sharesLeft);
    if (sharesMicro <= 0n) break;
    const dollarsMicro = divideUp(sharesMicro * priceMicro, ONE);
    const feeMicro = takerFee(fee, sharesMicro, priceMicro);
    fills.push({ priceMicro, sharesMicro, dollarsMicro, feeMicro, ...met });
    dollarsLeft -= dollarsMicro;
    sharesLeft -= sharesMicro;
  }
  return fills;
}

function planSell({ makerMicro, takerMicro, levels, fee }: MatchInput): Fill[] {
  const fills: Fill[] = [];
  let sharesLeft = makerMicro;
  for (const { priceMicro, sizeMicro, ...met } of levels) {
    if (priceMicro * makerMicro < takerMicro * ONE) break;
    const sharesMicro = smaller(sizeMicro, sharesLeft);
    if (sharesMicro <= 0n) break;
    const dollarsMicro = (sharesMicro * priceMicro) / ONE;
    const feeMicro = smaller(takerFee(fee, sharesMicro, priceMicro), dollarsMicro);
    fills.push({ priceMicro, sharesMicro, dollarsMicro, feeMicro, ...met });
    sharesLeft -= sharesMicro;
  }
  return fills;
}

/** The taker's fee in millionths of a dollar, rounded up to the fifth decimal. */
export function takerFee({ feeRate, feeExponent }: Fee, sharesMicro: bigint, priceMicro: bigint): bigint {
  const rateMicro = BigInt(Math.round(feeRate * 1_000_000));
  if (rateMicro === 0n) return 0n;
  const { numerator, denominator } = spread(priceMicro, feeExponent);
  return divideUp(sharesMicro * rateMicro * numerator, denominator * ONE * FEE_STEP_MICRO) * FEE_STEP_MICRO;
}

/** (price × (1 − price)) ^ exponent as a fraction: exact for the whole exponents that the venue uses. */
function spread(priceMicro: bigint, exponent: number): { readonly numerator: bigint; readonly denominator: bigint } {
  const product = priceMicro * (ONE - priceMicro);
  if (Number.isInteger(exponent) && exponent >= 0)
    return { numerator: product ** BigInt(exponent), denominator: (ONE * ONE) ** BigInt(exponent) };
  const approximate = (Number(product) / 1e12) ** exponent;
  return { numerator: BigInt(Math.ceil(approximate * 1e12)), denominator: ONE * ONE };
}
