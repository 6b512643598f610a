import { MICRO } from '../values/decimal.ts';
import { type ConditionId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type PricePoint, type SeriesMarket } from './leader-act.ts';

/** A market of which somebody may tell what it paid, and nobody when. */
export type UndatedMarket = SeriesMarket & {
  /** What a share of each outcome paid, where no source tells when: rows and prices may. */
  readonly undatedPayout?: readonly [Price, Price];
};

type ToldRow = { readonly at: UnixMs; readonly type: string; readonly condition?: ConditionId };
type Told = { readonly rows: readonly ToldRow[]; readonly prices: readonly PricePoint[] };

/**
 * What a market paid, from the moment on at which the record shows it: a redemption, which nobody can make before, or a
 * price that nobody can trade at, nothing or a whole dollar, that is what was paid. Undefined where nothing shows it.
 *
 * What is told later moves no date that is told now: it is the first moment of any that shows it.
 */
export function datedPayout(market: UndatedMarket, { rows, prices }: Told): SeriesMarket['payout'] {
  const { payout, undatedPayout: perShare } = market;
  if (payout !== undefined || perShare === undefined) return payout;
  const shown = [
    ...rows.filter(({ type, condition }) => type === 'REDEEM' && condition === market.condition),
    ...prices.filter((point) => showsPayout(market, perShare, point)),
  ];
  const [first] = shown.toSorted((a, b) => a.at - b.at);
  return first === undefined ? undefined : { at: first.at, perShare };
}

function showsPayout(
  { tokens }: SeriesMarket,
  perShare: readonly [Price, Price],
  { kind, token, price }: PricePoint,
): boolean {
  if (kind === 'bid' || (price !== 0n && price !== MICRO)) return false;
  return tokens.some((one, index) => one === token && perShare[index] === price);
}
