import { describe, expect, it } from '@jest/globals';
import { noteLateSale, soldUnbooked, withoutLateSale } from '#core/ledger/late-sales.ts';
import { type Position } from '#core/model/position.ts';
import { type Trade } from '#core/model/trade.ts';
import { aSellChild, aTrade, anOrderId } from '../../../../support/builders/a-child.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const OPEN = aTrade({ tradeId: 'a', shares: sharesOf('3'), status: 'MATCHED' });
const MINED = aTrade({ tradeId: 'b', shares: sharesOf('5'), status: 'CONFIRMED' });
const FAILED = aTrade({ tradeId: 'c', shares: sharesOf('7'), status: 'FAILED' });
const BOOKED = aTrade({ tradeId: 'd', shares: sharesOf('11'), status: 'CONFIRMED', settled: true });
const sale = (...trades: Trade[]) => aSellChild({ state: 'LATE_FILL', trades });
const ID = sale().venueOrderId;

describe('late sales', () => {
  const noted = (lateSales: NonNullable<Position['lateSales']>, before: Trade[], now: Trade[]) =>
    noteLateSale(aPosition({ lateSales, version: 4n }), sale(...before), now).map((change) =>
      change.kind === 'put' && change.type === 'position' ? [change.value.lateSales, change.value.version] : change,
    );

  it('are noted once each, and each trade that is new moves the version', () => {
    expect(noted([], [], [OPEN])).toEqual([[[ID], 5n]]);
    expect(noted([anOrderId(7)], [OPEN], [OPEN])).toEqual([[[anOrderId(7), ID], 5n]]);
    expect(noted([ID], [OPEN], [OPEN, MINED])).toEqual([[[ID], 5n]]);
    expect(noted([ID], [OPEN], [OPEN, FAILED])).toEqual([]);
    expect(noted([ID], [OPEN], [{ ...OPEN, status: 'MINED' }])).toEqual([]);
  });

  it('are noted no more when all of them is over', () => {
    expect(noted([ID, anOrderId(7)], [OPEN], [{ ...OPEN, status: 'FAILED' }])).toEqual([[[anOrderId(7)], 5n]]);
    expect(noted([], [BOOKED], [BOOKED])).toEqual([]);
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
