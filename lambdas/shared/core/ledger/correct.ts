import { type ChildOrder } from '../model/child-order.ts';
import { CASH, COLLATERAL, ROUNDING } from '../model/journal.ts';
import { invariant } from '../values/invariant.ts';
import { minus, plus } from '../values/quantity.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';
import { type TradeAmounts } from './chain-amounts.ts';
import { type Change } from './change.ts';
import { credit, debit, journalEntry } from './journal-entry.ts';
import { putChild } from './put.ts';

type CorrectInput = {
  readonly child: ChildOrder;
  readonly tradeId: string;
  /** What the chain says that the trade moved. */
  readonly amounts: TradeAmounts;
  readonly now: UnixMs;
};

/**
 * Books what a trade that was booked by the venue's formula differed from by the chain's own log: to ROUNDING, so that
 * cash is right and nothing that was decided on the old amounts moves.
 */
export function correct({ child, tradeId, amounts, now }: CorrectInput): readonly Change[] {
  const booked = child.trades.find((trade) => trade.tradeId === tradeId);
  invariant(
    booked?.settled === true && booked.feeFrom === 'formula',
    'only what was booked by the formula is corrected',
  );
  const came = minus(cashOf(child, amounts), cashOf(child, booked));
  const right = { ...amounts, feeFrom: 'chain' as const, ...(came === 0n ? {} : { corrected: came }) };
  const trades = child.trades.map((trade) => (trade.tradeId === tradeId ? { ...trade, ...right } : trade));
  if (came === 0n) return [putChild(child, { trades })];
  const entry = journalEntry({
    ...child,
    kind: 'correct',
    of: [tradeId, child.venueOrderId],
    at: now,
    legs: [debit(CASH, COLLATERAL, came), credit(ROUNDING, COLLATERAL, came)],
  });
  return [putChild(child, { trades }), { kind: 'journal', entry }];
}

/** What a trade brought in cash; negative where it cost. */
function cashOf({ side }: ChildOrder, { gross, fee }: TradeAmounts): Usd {
  return side === 'SELL' ? minus(gross, fee) : minus(0n as Usd, plus(gross, fee));
}
