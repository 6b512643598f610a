import { describe, expect, it } from '@jest/globals';
import { soldUnbooked, withLateSale, withoutLateSale } from '#core/ledger/late-sales.ts';
import { aSellChild, aTrade, anOrderId } from '../../../../support/builders/a-child.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const OPEN = aTrade({ tradeId: 'a', shares: sharesOf('3'), status: 'MATCHED' });
const MINED = aTrade({ tradeId: 'b', shares: sharesOf('5'), status: 'CONFIRMED' });
const FAILED = aTrade({ tradeId: 'c', shares: sharesOf('7'), status: 'FAILED' });
const BOOKED = aTrade({ tradeId: 'd', shares: sharesOf('11'), status: 'CONFIRMED', settled: true });
const sale = (...trades: (typeof OPEN)[]) => aSellChild({ state: 'LATE_FILL', trades });
const ID = sale().venueOrderId;

describe('late sales', () => {
  it('are noted once each', () => {
    expect(withLateSale({}, sale())).toEqual({ lateSales: [ID] });
    expect(withLateSale({ lateSales: [anOrderId(7)] }, sale())).toEqual({ lateSales: [anOrderId(7), ID] });
    expect(withLateSale({ lateSales: [ID] }, sale())).toEqual({ lateSales: [ID] });
  });

  it('are forgotten when each trade of them is booked or has failed, and leave the others', () => {
    const noted = { lateSales: [anOrderId(7), ID] };
    for (const one of [OPEN, MINED]) expect(withoutLateSale(noted, sale(BOOKED, FAILED, one))).toEqual({});
    expect(withoutLateSale(noted, sale(BOOKED, FAILED))).toEqual({ lateSales: [anOrderId(7)] });
    expect(withoutLateSale({ lateSales: [ID] }, sale(BOOKED))).toEqual({ lateSales: undefined });
    expect(withoutLateSale({ lateSales: [anOrderId(7)] }, sale(BOOKED))).toEqual({});
    expect(withoutLateSale({}, sale(BOOKED))).toEqual({});
  });

  it('have sold what is neither booked nor failed', () => {
    expect(soldUnbooked([])).toBe(sharesOf('0'));
    expect(soldUnbooked([sale(OPEN, FAILED), sale(MINED, BOOKED)])).toBe(sharesOf('8'));
  });
});
