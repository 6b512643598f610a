import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { CASH, COLLATERAL, EXTERNAL, FEES, type JournalEntry, PNL, positionAccount } from '#core/model/journal.ts';
import { holdingsAt } from '#core/reporting/holdings.ts';
import { periodProfit, type ValuedHoldings } from '#core/reporting/period-profit.ts';
import { sumProfit } from '#core/reporting/profit-lines.ts';
import { type TokenId } from '#core/values/ids.ts';
import { type Price, price } from '#core/values/price.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { FOLLOWER, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';

type Draft = {
  readonly token: TokenId;
  readonly hour: number;
  readonly shares: bigint;
  readonly cost: bigint;
  readonly gain: bigint;
  readonly fee: bigint;
};

const HOUR_MS = 3_600_000;
/** A history is this long. */
const HOURS = 100;

function anEntry({ token, hour, shares, cost, gain, fee }: Draft, index: number): JournalEntry {
  const account = positionAccount(token, LEADER);
  return journalEntry({
    ...{ follower: FOLLOWER, mode: 'live', kind: 'sell', of: [String(index)], at: later(NOW, hour * HOUR_MS) },
    legs: [
      debit(account, COLLATERAL, cost),
      debit(account, token, shares),
      credit(EXTERNAL, token, shares),
      credit(PNL, COLLATERAL, gain),
      debit(FEES, COLLATERAL, fee),
      credit(CASH, COLLATERAL, cost - gain + fee),
    ],
  });
}

const amount = fc.bigInt({ min: -9_999_999n, max: 9_999_999n });
const draft = fc.record({
  token: fc.constantFrom(TOKEN, OTHER_TOKEN),
  hour: fc.nat(HOURS),
  shares: amount,
  cost: amount,
  gain: amount,
  fee: amount,
});
const marks = fc.array(fc.option(fc.bigInt({ min: 0n, max: 1_000_000n })), {
  minLength: HOURS + 2,
  maxLength: HOURS + 2,
});
const bounds = fc
  .tuple(fc.nat(HOURS + 1), fc.nat(HOURS + 1), fc.nat(HOURS + 1))
  .map((hours) => hours.toSorted((a, b) => a - b));

/** What was open at an hour, with marks that are kept of some hours only. */
function valued(journal: readonly JournalEntry[], kept: readonly (bigint | null)[], hour: number): ValuedHoldings {
  const mark: Price | undefined = typeof kept[hour] === 'bigint' ? price(kept[hour]) : undefined;
  const holdings = holdingsAt(journal, at(hour));
  return { holdings, priceOf: (token) => (token === TOKEN ? mark : price(500_000n)) };
}

const at = (hour: number): UnixMs => later(NOW, hour * HOUR_MS);

describe('what was made in a period', () => {
  test('and in the next one is what was made in both, to the last digit, whatever marks are kept', () => {
    fc.assert(
      fc.property(fc.array(draft, { maxLength: 20 }), marks, bounds, (drafts, kept, [a = 0, b = 0, c = 0]) => {
        const journal = drafts.map(anEntry);
        const made = (from: number, to: number) =>
          sumProfit(
            periodProfit({
              ...{ journal, period: { start: at(from), end: at(to) } },
              opening: valued(journal, kept, from),
              closing: valued(journal, kept, to),
            }),
          );
        const [first, second, both] = [made(a, b), made(b, c), made(a, c)];
        for (const part of ['total', 'realised', 'fees', 'open'] as const)
          expect(first[part] + second[part]).toBe(both[part]);
      }),
    );
  });

  test('from the first booking on is what is booked and what is open in the end', () => {
    // Given 2 shares for 1 dollar, worth 0.75 each in the end
    const journal = [
      anEntry({ token: TOKEN, hour: 0, shares: 2_000_000n, cost: 1_000_000n, gain: 0n, fee: 10_000n }, 0),
    ];
    const closing = { holdings: holdingsAt(journal, at(1)), priceOf: () => price(750_000n) };
    // When
    const whole = sumProfit(periodProfit({ journal, period: {}, closing }));
    const after = sumProfit(periodProfit({ journal, period: { start: at(1) }, opening: closing, closing }));
    // Then
    expect(whole).toMatchObject({ open: 500_000n, fees: 10_000n, total: 490_000n });
    expect(after).toMatchObject({ open: 0n, fees: 0n, total: 0n });
  });

  test('of a holding without a price at its start and in its end counts one holding', () => {
    const journal = [anEntry({ token: TOKEN, hour: 0, shares: 2_000_000n, cost: 1_000_000n, gain: 0n, fee: 0n }, 0)];
    const unpriced = { holdings: holdingsAt(journal, at(1)), priceOf: () => undefined };
    const lines = periodProfit({ journal, period: { start: at(1) }, opening: unpriced, closing: unpriced });
    expect(sumProfit(lines).unmarked).toBe(1);
  });
});
