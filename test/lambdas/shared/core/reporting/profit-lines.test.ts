import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { CASH, COLLATERAL, FEES, type JournalEntry, PNL, positionAccount } from '#core/model/journal.ts';
import { holdingsNow } from '#core/reporting/holdings.ts';
import { bookedProfit, openProfit, sumProfit } from '#core/reporting/profit-lines.ts';
import { type TokenId } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { FOLLOWER, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

type Booking = {
  readonly kind: JournalEntry['kind'];
  readonly gain: bigint;
  readonly fee: bigint;
  readonly tokens: readonly TokenId[];
};

/** A booking that takes a dollar of cost off each token, with a gain and a fee. */
function anEntry({ kind, gain, fee, tokens }: Booking, at = 0): JournalEntry {
  const cost = BigInt(tokens.length) * 1_000_000n;
  return journalEntry({
    ...{ follower: FOLLOWER, mode: 'live', kind, of: [String(at)], at: unixMs(NOW + at) },
    legs: [
      debit(CASH, COLLATERAL, cost + gain - fee),
      debit(FEES, COLLATERAL, fee),
      ...tokens.map((token) => credit(positionAccount(token, LEADER), COLLATERAL, 1_000_000n)),
      credit(PNL, COLLATERAL, gain),
    ],
  });
}

const amount = fc.bigInt({ min: -9_000_000n, max: 9_000_000n });
const bookings = fc.array(
  fc.record({
    kind: fc.constantFrom('buy' as const, 'sell' as const, 'resolve' as const, 'drift' as const),
    gain: amount,
    fee: fc.bigInt({ min: 0n, max: 900_000n }),
    tokens: fc.subarray([TOKEN, OTHER_TOKEN, '1003' as TokenId]),
  }),
  { maxLength: 12 },
);

function balance(journal: readonly JournalEntry[], account: string): bigint {
  const legs = journal.flatMap((entry) => entry.legs).filter((leg) => leg.account === account);
  return legs.reduce((total, leg) => total + leg.credit - leg.debit, 0n);
}

describe('what a journal made', () => {
  test('adds up to its accounts of profit and fees, whatever is booked', () => {
    fc.assert(
      fc.property(bookings, (drafts) => {
        const journal = drafts.map(anEntry);
        const { realised, resolved, fees, total } = sumProfit(bookedProfit(journal));
        expect(realised + resolved).toBe(balance(journal, PNL));
        expect(fees).toBe(-balance(journal, FEES));
        expect(total).toBe(balance(journal, PNL) + balance(journal, FEES));
      }),
    );
  });

  test('is the same in any breakdown', () => {
    fc.assert(
      fc.property(bookings, (drafts) => {
        const lines = bookedProfit(drafts.map(anEntry));
        const groups = [...Map.groupBy(lines, ({ token }) => token).values()].map((one) => sumProfit(one).total);
        expect(groups.reduce((all, one) => all + one, 0n)).toBe(sumProfit(lines).total);
      }),
    );
  });

  test('names leader and token, a payout apart from a sale, and nobody where several positions move', () => {
    const [sold, paid, several] = bookedProfit([
      anEntry({ kind: 'sell', gain: 5n, fee: 2n, tokens: [TOKEN] }),
      anEntry({ kind: 'resolve', gain: -7n, fee: 0n, tokens: [TOKEN] }),
      anEntry({ kind: 'drift', gain: 3n, fee: 0n, tokens: [TOKEN, OTHER_TOKEN] }),
    ]);
    expect(sold).toMatchObject({ leader: LEADER, token: TOKEN, realised: 5n, resolved: 0n, fees: 2n });
    expect(paid).toMatchObject({ realised: 0n, resolved: -7n });
    expect(several).not.toHaveProperty('leader');
  });

  test('has no line for what made nothing', () => {
    expect(bookedProfit([anEntry({ kind: 'redeem', gain: 0n, fee: 0n, tokens: [TOKEN] })])).toEqual([]);
  });
});

describe('what is open', () => {
  const owned = aPosition({ available: sharesOf('10'), basis: dollars('5.2'), basisFees: dollars('0.2') });

  test('is its price less its cost without fees, which are booked already', () => {
    expect(openProfit(holdingsNow([owned]), () => priceOf('0.6'))).toMatchObject([
      { open: dollars('1'), isUnmarked: false },
    ]);
  });

  test('is in no number without a price, and counted', () => {
    expect(sumProfit(openProfit(holdingsNow([owned, aPosition()]), () => undefined))).toMatchObject({
      open: 0n,
      unmarked: 1,
    });
  });
});
