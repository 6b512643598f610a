import { describe, expect, it } from '@jest/globals';
import { balanceKey, ledgerTally, ownerKey } from '#core/ledger/tally.ts';
import { dayCap, minuteCap } from '#core/model/cap.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuyChild, anOrderId, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const COUNTED = new Set([dayCap(NOW), minuteCap(NOW)]);

describe('a tally of journal legs', () => {
  it('adds debits and takes credits, asset by asset', () => {
    const tally = ledgerTally(COUNTED);
    tally.leg({ account: 'CASH', asset: 'pUSD', debit: 5n, credit: 0n });
    tally.leg({ account: 'CASH', asset: 'pUSD', debit: 0n, credit: 7n });
    tally.leg({ account: 'CASH', asset: TOKEN, debit: 1n, credit: 0n });
    expect([...tally.sums.balances]).toEqual([
      [balanceKey('CASH', 'pUSD'), -2n],
      [balanceKey('CASH', TOKEN), 1n],
    ]);
  });

  it('keeps nothing of an account that came to zero: it grows with what is owned, not with the history', () => {
    const tally = ledgerTally(COUNTED);
    for (let at = 0; at < 1_000; at += 1) {
      tally.leg({ account: `POSITION:${at}`, asset: 'pUSD', debit: 5n, credit: 0n });
      tally.leg({ account: `POSITION:${at}`, asset: 'pUSD', debit: 0n, credit: 5n });
    }
    expect(tally.sums.balances.size).toBe(0);
  });
});

describe('a tally of orders', () => {
  it('counts what an open purchase holds on each of its caps, and the shares that it may bring', () => {
    const { sums, child } = ledgerTally(COUNTED);
    child(aBuyChild());
    child(aBuyChild({ venueOrderId: anOrderId(2) }));
    expect([...sums.reserved.values()]).toEqual(Array.from({ length: 4 }, () => dollars('100.02')));
    expect(sums.buying.get(TOKEN)).toBe(sharesOf('200'));
    expect(sums.working).toEqual(new Set([TOKEN]));
    expect(sums.domains.get(TOKEN)).toBe('v1');
  });

  it('counts what an open sale holds for its leader', () => {
    const { sums, child } = ledgerTally(COUNTED);
    child(aSellChild());
    expect(sums.selling.get(ownerKey(TOKEN, LEADER))).toBe(sharesOf('40'));
    expect(sums.reserved.size + sums.buying.size).toBe(0);
  });

  it('counts what purchases cost on the day that holds them, as booked before any correction, and no sales', () => {
    // Given
    const { sums, child } = ledgerTally(COUNTED);
    const caps = ['G', dayCap(NOW)];
    const over = { state: 'DONE', leftUsd: dollars('0'), leftToBuy: sharesOf('0'), caps } as const;
    const trade = aTrade({ gross: dollars('20'), fee: dollars('0.1'), settled: true });
    // When
    child(aBuyChild({ ...over, trades: [trade, aTrade({ tradeId: 'other', settled: false })] }));
    child(aBuyChild({ ...over, trades: [{ ...trade, fee: dollars('0.13'), corrected: dollars('-0.03') }] }));
    child(aSellChild({ ...over, leftShares: sharesOf('0'), trades: [trade] }));
    // Then
    expect(sums.spent.get(dayCap(NOW))).toBe(dollars('40.2'));
  });

  it('counts the purchases of a minute that has a cap', () => {
    const { sums, child } = ledgerTally(COUNTED);
    child(aBuyChild());
    child(aSellChild());
    child(aBuyChild({ reservedAt: later(NOW, 60_000) }));
    expect([...sums.entries]).toEqual([[minuteCap(NOW), 1n]]);
  });

  it('knows which tokens may still move: of open orders, and of fills that are not booked', () => {
    const { sums, child } = ledgerTally(COUNTED);
    const over = { state: 'LATE_FILL', leftUsd: dollars('0') } as const;
    child(aBuyChild({ ...over, trades: [aTrade({ settled: true })] }));
    expect(sums.working.size).toBe(0);
    child(aBuyChild({ ...over, token: OTHER_TOKEN, trades: [aTrade({ settled: false })] }));
    expect(sums.working).toEqual(new Set([OTHER_TOKEN]));
  });
});
