import { describe, expect, it } from '@jest/globals';
import { correct } from '#core/ledger/correct.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { CASH, ROUNDING } from '#core/model/journal.ts';
import { aBuyChild, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars } from '../../../../support/builders/quantities.ts';
import { written } from '../../../../support/written.ts';

/** Booked by the formula: 20 dollars and a fee of 10 cents. */
const BOOKED = aTrade({ settled: true, feeFrom: 'formula' });

function whenCorrected(child: ChildOrder, gross: string, fee: string) {
  const amounts = { gross: dollars(gross), fee: dollars(fee) };
  const changes = correct({ child, tradeId: 't1', amounts, now: NOW });
  const legs = changes.flatMap((change) => (change.kind === 'journal' ? change.entry.legs : []));
  return { changes, moved: legs.map(({ account, debit, credit }) => [account, debit - credit]) };
}

describe('a trade that was booked by the formula', () => {
  it.each([
    ['BUY', '20', '0.10001', -10n],
    ['BUY', '19.999999', '0.1', 1n],
    ['SELL', '20', '0.10001', -10n],
    ['SELL', '20.000001', '0.1', 1n],
  ] as const)(
    'of a %s, at %s and %s on chain, moves %p micro-dollars of cash to ROUNDING',
    (side, gross, fee, came) => {
      const child = (side === 'BUY' ? aBuyChild : aSellChild)({ state: 'DONE', trades: [BOOKED] });
      const { changes, moved } = whenCorrected(child, gross, fee);
      expect(moved).toEqual([
        [CASH, came],
        [ROUNDING, -came],
      ]);
      expect(written(changes, 'child')).toMatchObject({
        state: 'DONE',
        trades: [{ gross: dollars(gross), fee: dollars(fee), feeFrom: 'chain', settled: true }],
      });
    },
  );

  it('that the chain confirms to the micro-dollar moves nothing and is marked', () => {
    const { changes, moved } = whenCorrected(aBuyChild({ trades: [BOOKED] }), '20', '0.1');
    expect(moved).toEqual([]);
    expect(changes).toHaveLength(1);
    expect(written(changes, 'child').trades[0]?.feeFrom).toBe('chain');
  });

  it.each([
    { ...BOOKED, feeFrom: 'chain' as const },
    { ...BOOKED, settled: false },
    { ...BOOKED, tradeId: 't2' },
  ])('is corrected once, and nothing else is: %#', (trade) => {
    expect(() => whenCorrected(aBuyChild({ trades: [trade] }), '20', '0.2')).toThrow('formula is corrected');
  });
});
