import { type TakenDepth } from '#core/execution/taken-depth.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { minus, sum } from '#core/values/quantity.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import {
  type PaperAccount,
  type PaperFill,
  type PaperHolding,
  type PaperOrder,
  type PaperWrite,
} from '#ports/paper-store.ts';
import { minedAt, withMove } from './settling.ts';

type MovementInput = {
  /** As it is stored with its fills. */
  readonly order: PaperOrder;
  readonly condition: ConditionId;
  /** What is filled now. */
  readonly fills: readonly PaperFill[];
  readonly account: PaperAccount;
  readonly holding: PaperHolding | undefined;
  /** The market's, with what is taken now. */
  readonly depth: TakenDepth;
  readonly now: UnixMs;
};

/** What fills move, together with their order: cash, shares, and what is left of the book. */
export function writesOf({
  order,
  condition,
  fills,
  account,
  holding,
  depth,
  now,
}: MovementInput): readonly PaperWrite[] {
  const totals = totalsOf(fills);
  const isBuy = order.side === 'BUY';
  const cash = isBuy ? usd(0n - totals.gross - totals.fee) : minus(totals.gross, totals.fee);
  const moved = isBuy ? totals.shares : minus(NO_SHARES, totals.shares);
  const held = holding ?? freshHolding(order, condition);
  const mark = fills.at(-1)?.price ?? held.mark;
  const at = minedAt(now);
  return [
    { type: 'order', value: order },
    { type: 'account', value: nextOf(account, withMove(account, { at, amount: cash }, now)) },
    { type: 'holding', value: nextOf(held, { ...withMove(held, { at, amount: moved }, now), mark }) },
    { type: 'depth', value: depth },
  ];
}

/** The sums of some fills. */
export function totalsOf(fills: readonly PaperFill[]): Pick<PaperFill, 'shares' | 'gross' | 'fee'> {
  return {
    shares: sum(
      NO_SHARES,
      fills.map((fill) => fill.shares),
    ),
    gross: sum(
      NO_USD,
      fills.map((fill) => fill.gross),
    ),
    fee: sum(
      NO_USD,
      fills.map((fill) => fill.fee),
    ),
  };
}

/** An item as it is written over the one that was read. */
export function nextOf<T extends { readonly version: bigint }>(item: T, changes: Partial<T>): T {
  return { ...item, ...changes, version: item.version + 1n };
}

function freshHolding({ wallet, token, fills }: PaperOrder, condition: ConditionId): PaperHolding {
  const mark = fills[0]?.price ?? (0n as PaperHolding['mark']);
  return { wallet, token, condition, amount: NO_SHARES, moves: [], mark, redemptions: [], version: 0n };
}
