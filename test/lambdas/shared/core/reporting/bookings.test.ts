import { describe, expect, test } from '@jest/globals';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { resolve } from '#core/ledger/resolve.ts';
import { settle } from '#core/ledger/settle.ts';
import { type Change } from '#core/ledger/change.ts';
import { CASH, COLLATERAL, EXTERNAL, type JournalEntry } from '#core/model/journal.ts';
import { tradeBookings } from '#core/reporting/bookings.ts';
import { MICRO } from '#core/values/decimal.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuyChild, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { FOLLOWER, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const legsOf = (entry: JournalEntry) => entry.legs.map((leg) => ({ ...entry, ...leg }));

const bookedBy = (changes: readonly Change[]) =>
  tradeBookings(changes.flatMap((change) => (change.kind === 'journal' ? legsOf(change.entry) : [])));

const TRADE = aTrade({
  shares: sharesOf('10'),
  price: priceOf('0.5'),
  gross: dollars('5'),
  fee: dollars('0.1'),
  status: 'CONFIRMED',
});
const OWNED = aPosition({
  available: sharesOf('20'),
  target: sharesOf('20'),
  basis: dollars('8.2'),
  basisFees: dollars('0.2'),
});

describe('a booking of the journal', () => {
  test('of a purchase tells shares, what they cost with fees, and its order', () => {
    const child = aBuyChild({ trades: [TRADE] });
    expect(bookedBy(settle({ child, trade: TRADE, position: aPosition(), now: NOW }))).toEqual([
      {
        id: expect.any(String) as unknown,
        kind: 'buy',
        at: NOW,
        parentId: child.parentId,
        token: TOKEN,
        leader: LEADER,
        shares: sharesOf('10'),
        gross: dollars('5'),
        net: dollars('5.1'),
        pnl: dollars('0') - dollars('0.1'),
      },
    ]);
  });

  test('of a sale tells what it brought less the fee, and what that made', () => {
    const child = aSellChild({ trades: [TRADE] });
    const [booking] = bookedBy(settle({ child, trade: TRADE, position: OWNED, now: NOW }));
    expect(booking).toMatchObject({ kind: 'sell', shares: sharesOf('10'), gross: dollars('5'), net: dollars('4.9') });
    // Half of what 20 shares cost without fees, 8 dollars.
    expect(booking?.pnl).toBe(dollars('0.9'));
  });

  test.each([
    ['1', '20', '12'],
    ['0', '0', '-8'],
  ])('of a market that paid %s a share tells the payout', (perShare, payout, pnl) => {
    const [booking] = bookedBy(resolve({ position: OWNED, exit: undefined, perShare: priceOf(perShare), now: NOW }));
    expect(booking).toMatchObject({ kind: 'resolve', shares: sharesOf('20'), gross: dollars(payout) });
    expect(booking?.pnl).toBe(BigInt(pnl) * MICRO);
    expect(booking?.net).toBe(booking?.gross);
  });

  test('of money that came is none that is told', () => {
    const legs = [debit(CASH, COLLATERAL, 5n), credit(EXTERNAL, COLLATERAL, 5n)];
    const deposit = journalEntry({ follower: FOLLOWER, mode: 'live', kind: 'deposit', of: ['a'], at: NOW, legs });
    expect(tradeBookings(legsOf(deposit))).toEqual([]);
  });

  test('comes in the order of time, whatever the order of its legs', () => {
    const at = (ms: number) =>
      settle({
        child: aBuyChild({ trades: [{ ...TRADE, tradeId: `t${ms}` }] }),
        trade: { ...TRADE, tradeId: `t${ms}` },
        position: aPosition(),
        now: later(NOW, ms),
      });
    const changes = [...at(2), ...at(1), ...at(3)];
    expect(bookedBy(changes).map((one) => one.at - NOW)).toEqual([1, 2, 3]);
    expect(bookedBy(changes.toReversed())).toEqual(bookedBy(changes));
  });
});
