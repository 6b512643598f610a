import { MICRO } from '../values/decimal.ts';
import { NO_PICO, picoUsd, worthOf } from '../values/pico-usd.ts';
import { type Price } from '../values/price.ts';
import { minus, plus } from '../values/quantity.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';
import { type MeasuredSlippage } from './copy-costs.ts';

/** A copy that was filled, beside its leader's trade. */
export type MadeCopy = {
  readonly side: 'BUY' | 'SELL';
  readonly shares: Shares;
  /** Dollars given or received, without the fee. */
  readonly gross: Usd;
  /** The leader's price; the lowest where several purchases of his became one. */
  readonly his: Price;
};

const IN_BPS = 10_000;

/** What copies were made at against their leaders' prices, each by its dollars; of none the slippage is zero. */
export function copySlippage(copies: readonly MadeCopy[]): MeasuredSlippage {
  let [worse, atHis] = [NO_PICO, NO_PICO];
  for (const { side, shares, gross, his } of copies) {
    const paid = picoUsd(gross * MICRO);
    const wanted = worthOf(shares, his);
    worse = plus(worse, side === 'BUY' ? minus(paid, wanted) : minus(wanted, paid));
    atHis = plus(atHis, wanted);
  }
  return { copies: copies.length, slipBps: atHis > 0n ? (Number(worse) / Number(atHis)) * IN_BPS : 0 };
}
