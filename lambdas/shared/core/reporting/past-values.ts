import { type ClosingMarks } from '../model/closing-marks.ts';
import { type JournalEntry } from '../model/journal.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type TokenValue } from './copy-step.ts';
import { bookedPayouts, payoutFinder } from './payouts.ts';

type PastInput = {
  readonly journal: readonly JournalEntry[];
  /** The first moment that counts no more. */
  readonly end: UnixMs;
  /** Of the day before it. */
  readonly closing: ClosingMarks | undefined;
  readonly conditionOf: (token: TokenId) => ConditionId | undefined;
  /** What is known now. */
  readonly valueOf: (token: TokenId) => TokenValue | undefined;
};

/**
 * Finds what a share of a token was worth when a period ended: what its market had paid by then, else the closing mark.
 *
 * Of what no copy owned then no mark is kept: what became known later stands for it, and says so.
 */
export function pastValues(input: PastInput): (token: TokenId) => TokenValue | undefined {
  const paidFor = payoutFinder(bookedPayouts(input.journal.filter(({ at }) => at < input.end)));
  const marks = new Map(input.closing?.marks.map(({ token, price }) => [token, price]));
  return (token) => {
    const condition = input.conditionOf(token);
    const paid = condition === undefined ? undefined : paidFor(token, condition);
    if (paid !== undefined) return { price: paid, from: 'payout' };
    const mark = marks.get(token);
    if (mark !== undefined) return { price: mark, from: 'mark' };
    const known = input.valueOf(token);
    return known === undefined ? undefined : { price: known.price, from: 'later' };
  };
}
