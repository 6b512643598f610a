import { drawBetween } from '../draws.ts';
import { type Faults } from '../faults.ts';

export type TradeStatus = 'MATCHED' | 'MINED' | 'RETRYING' | 'CONFIRMED' | 'FAILED';

/** A status, the moment from which it holds, and how many transactions have been sent for it by then. */
export type StatusFrom = { readonly at: number; readonly status: TradeStatus; readonly sent: number };

type SettlementInput = {
  readonly faults: Faults;
  /** The order's stable name. */
  readonly order: string;
  /** The trade's number within its order, from 1. */
  readonly trade: number;
  readonly matchedAt: number;
};

/** Decides the way of a trade to the chain: confirmed within seconds, or late, retried, stuck, failed. */
export function settlementOf({ faults, order, trade, matchedAt }: SettlementInput): readonly StatusFrom[] {
  const who = `order ${order}`;
  const span = (least: number, most: number, what: string): number =>
    matchedAt + drawBetween(least, most, faults.draw(who, trade, what));
  const mined = span(1_500, 6_000, 'mined');
  const final = mined + drawBetween(1_000, 8_000, faults.draw(who, trade, 'final'));
  const matched = step(matchedAt, 'MATCHED', 0);
  switch (faults.pick(who, trade, 'trade')) {
    case 'ghost':
      return [matched, step(mined, 'RETRYING', 1), step(final + 5_000, 'FAILED', 2)];
    case 'retried':
      return [matched, step(mined, 'RETRYING', 1), step(final, 'MINED', 2), step(final + 4_000, 'CONFIRMED', 2)];
    case 'stuck':
      return [matched, step(span(60_000, 420_000, 'stuck'), 'CONFIRMED', 1)];
    default:
      return [matched, step(mined, 'MINED', 1), step(final, 'CONFIRMED', 1)];
  }
}

function step(at: number, status: TradeStatus, sent: number): StatusFrom {
  return { at, status, sent };
}

/** Where a trade stands at a moment; undefined before there was a match. */
export function statusAt(way: readonly StatusFrom[], at: number): StatusFrom | undefined {
  return way.findLast((one) => one.at <= at);
}

/** When the chain carries it out; undefined for one that never is. */
export function onChainAt(way: readonly StatusFrom[]): number | undefined {
  if (finalAt(way).status !== 'CONFIRMED') return undefined;
  return way.find(({ status }) => status === 'MINED' || status === 'CONFIRMED')?.at;
}

/** When the status can change no more. */
export function finalAt(way: readonly StatusFrom[]): StatusFrom {
  return way[way.length - 1]!;
}
