import { mergeTrades, restatedTrades } from '#core/ledger/merge-trades.ts';
import { isFinal, type TradeStatus } from '#core/model/trade.ts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { aBuyChild, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aTransaction, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

type Report = Parameters<typeof mergeTrades>[1][number];
const STATUSES: readonly TradeStatus[] = ['MATCHED', 'MINED', 'RETRYING', 'CONFIRMED', 'FAILED'];

function aReport(changes: Partial<Report> = {}): Report {
  const amounts = { shares: sharesOf('40'), price: priceOf('0.5') };
  return { tradeId: 't1', ...amounts, role: 'TAKER', status: 'MATCHED', ...changes };
}

describe('mergeTrades', () => {
  it('takes a trade in with what it costs: 40 shares at 0.50 and 7 % of 0.25 a share as fee', () => {
    const child = aBuyChild({ feeRateBps: 700n });
    expect(mergeTrades(child, [aReport()])).toEqual([
      aTrade({ gross: dollars('20'), fee: dollars('0.7'), status: 'MATCHED' }),
    ]);
  });

  it.each<[string, Parameters<typeof aBuyChild>[0]]>([
    ['only takes', {}],
    ['only waits', { restsUntil: NOW }],
    ['takes what is there and waits for the rest', { restsUntil: NOW, mayTake: true }],
  ])('of an order that %s charges what it took, and nothing for what it waited for: who met it pays', (_, how) => {
    const child = aBuyChild({ feeRateBps: 700n, ...how });
    const merged = mergeTrades(child, [aReport(), aReport({ tradeId: 't2', role: 'MAKER' })]);
    expect(merged?.map(({ fee }) => fee)).toEqual([dollars('0.7'), 0n]);
  });

  it('rounds a purchase’s dollars up and a sale’s down', () => {
    const odd = aReport({ shares: sharesOf('0.000001') });
    expect(mergeTrades(aBuyChild(), [odd])?.[0]?.gross).toBe(1n);
    expect(mergeTrades(aSellChild(), [odd])?.[0]?.gross).toBe(0n);
  });

  it('is undefined when the reports tell nothing new', () => {
    const child = aBuyChild({ trades: [aTrade({ status: 'MINED' })] });
    expect(mergeTrades(child, [aReport({ status: 'MINED' })])).toBeUndefined();
    expect(mergeTrades(child, [aReport({ status: 'MATCHED' })])).toBeUndefined();
    expect(mergeTrades(child, [])).toBeUndefined();
  });

  it.each<[TradeStatus, TradeStatus, boolean]>([
    ['MATCHED', 'MINED', true],
    ['MATCHED', 'CONFIRMED', true],
    ['MATCHED', 'FAILED', true],
    ['MATCHED', 'RETRYING', true],
    ['RETRYING', 'MINED', true],
    ['RETRYING', 'FAILED', true],
    ['MINED', 'CONFIRMED', true],
    ['MINED', 'RETRYING', false],
    ['MINED', 'MATCHED', false],
    ['CONFIRMED', 'FAILED', false],
    ['FAILED', 'CONFIRMED', false],
  ])('moves %s to %s: %p', (from, to, moves) => {
    const child = aBuyChild({ trades: [aTrade({ status: from })] });
    expect(mergeTrades(child, [aReport({ status: to })])?.[0]?.status).toBe(moves ? to : undefined);
  });

  it('keeps amounts and the mark of booking of a trade that it knows', () => {
    const known = aTrade({ status: 'MINED', fee: dollars('0.3') });
    const merged = mergeTrades(aBuyChild({ trades: [known] }), [
      aReport({ status: 'CONFIRMED', shares: sharesOf('99') }),
    ]);
    expect(merged).toEqual([{ ...known, status: 'CONFIRMED' }]);
  });

  it('never forgets a trade that the venue leaves out', () => {
    const merged = mergeTrades(aBuyChild({ trades: [aTrade()] }), [aReport({ tradeId: 't2' })]);
    expect(merged?.map((trade) => trade.tradeId)).toEqual(['t1', 't2']);
  });

  it('takes a trade that is reported twice once', () => {
    expect(mergeTrades(aBuyChild(), [aReport(), aReport()])).toHaveLength(1);
  });

  it('comes to the same trades in whatever order reports arrive, as long as one end is told', () => {
    const report = fc.record({
      tradeId: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom(...STATUSES.slice(0, 4)),
    });
    fc.assert(
      fc.property(fc.array(report, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (reports, chance) => {
        // Given
        const all = reports.map((one) => aReport(one));
        const shuffled = all
          .map((one) => ({ one, at: chance.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        // When
        const inOneGo = mergeTrades(aBuyChild(), all) ?? [];
        const oneByOne = shuffled.reduce(
          (trades, one) => mergeTrades(aBuyChild({ trades }), [one]) ?? trades,
          aBuyChild().trades,
        );
        // Then
        const statuses = (trades: typeof oneByOne): unknown =>
          trades.map((trade) => [trade.tradeId, trade.status].join()).sort();
        expect(statuses(oneByOne)).toEqual(statuses(inOneGo));
      }),
    );
  });

  it('never leaves an end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 8 }), (statuses) => {
        let trades = aBuyChild().trades;
        let end: TradeStatus | undefined;
        for (const status of statuses) {
          trades = mergeTrades(aBuyChild({ trades }), [aReport({ status })]) ?? trades;
          const now = trades[0]!.status;
          expect(end === undefined || now === end).toBe(true);
          if (isFinal(now)) end = now;
        }
      }),
    );
  });
});

describe('a trade whose transaction is sent again', () => {
  it('X15: is the same trade by its id, and takes the hash of the newest status', () => {
    // Given
    const first = mergeTrades(aBuyChild(), [
      aReport({ status: 'RETRYING', transaction: aTransaction(1), matchedAt: NOW }),
    ]);
    const child = aBuyChild({ trades: first ?? [] });
    // When
    const merged = mergeTrades(child, [aReport({ status: 'CONFIRMED', transaction: aTransaction(2) })]);
    // Then
    expect(merged).toHaveLength(1);
    expect(merged?.[0]).toMatchObject({ status: 'CONFIRMED', transaction: aTransaction(2), matchedAt: NOW });
  });

  it('keeps the hash that it has when a later report names none', () => {
    const trades = [aTrade({ status: 'MINED', transaction: aTransaction(1) })];
    expect(mergeTrades(aBuyChild({ trades }), [aReport({ status: 'CONFIRMED' })])?.[0]?.transaction).toBe(
      aTransaction(1),
    );
  });
});

it('a trade reported with other shares than before is counted, and keeps its own', () => {
  const child = aBuyChild({ trades: [aTrade({ status: 'MATCHED' })] });
  const smaller = aReport({ shares: sharesOf('39'), status: 'CONFIRMED' });
  expect(restatedTrades(child, [smaller, aReport({ tradeId: 't2' })])).toBe(1);
  expect(restatedTrades(child, [aReport()])).toBe(0);
  expect(mergeTrades(child, [smaller])?.[0]).toMatchObject({ status: 'CONFIRMED', shares: sharesOf('40') });
});
