import { tokenCap } from '#core/model/cap.ts';
import { settle } from '#core/ledger/settle.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Position, WHOLE_KEEP } from '#core/model/position.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { type Trade } from '#core/model/trade.ts';
import { later } from '#core/values/unix-ms.ts';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { aBuyChild, aSellChild, aTrade, anOrderId } from '../../../../support/builders/a-child.ts';
import { aLateKeep, aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { aParentId, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { booked, capsOf, legsOf, written } from '../../../../support/written.ts';

type Input = Parameters<typeof settle>[0];

/** 40 of 100 shares, bought for 20 dollars and a fee of 10 cents. */
function aPurchase(
  trade: Partial<Trade> = {},
  child: Partial<ChildOrder> = {},
  position: Partial<Position> = {},
): Input {
  const one = aTrade(trade);
  return {
    child: aBuyChild({ state: 'ACKED', trades: [one], ...child }),
    trade: one,
    position: aPosition({ buying: [aPending()], ...position }),
    now: NOW,
  };
}

/** 30 of 40 held shares, sold for 18 dollars and a fee of 20 cents, out of 100 that cost 50 with 1 of fees. */
function aSale(trade: Partial<Trade> = {}, child: Partial<ChildOrder> = {}, position: Partial<Position> = {}): Input {
  const one = aTrade({ shares: sharesOf('30'), gross: dollars('18'), fee: dollars('0.2'), ...trade });
  return {
    child: aSellChild({ state: 'ACKED', trades: [one], ...child }),
    trade: one,
    position: aPosition({
      available: sharesOf('60'),
      selling: sharesOf('40'),
      target: sharesOf('60'),
      basis: dollars('50'),
      basisFees: dollars('1'),
      exit: aParentId(),
      ...position,
    }),
    now: NOW,
  };
}

const moves = (input: Input): unknown => capsOf(settle(input)).map(({ reserved, posted }) => [reserved, posted]);

describe('settle of a purchase', () => {
  it('makes 20.10 dollars of the reservation exposure, on every cap', () => {
    const move = [0n - dollars('20.1'), dollars('20.1')];
    expect(moves(aPurchase())).toEqual([move, move, move, move]);
    expect(written(settle(aPurchase()), 'child')).toMatchObject({ leftUsd: dollars('29.91'), state: 'ACKED' });
  });

  it('adds the shares, their whole part of the target, and the cost with its fee', () => {
    expect(written(settle(aPurchase()), 'position')).toMatchObject({
      available: sharesOf('40'),
      target: sharesOf('40'),
      basis: dollars('20.1'),
      basisFees: dollars('0.1'),
      version: 2n,
    });
  });

  it.each([
    ['nothing is owned', '0', '0', undefined],
    ['what is left is too small for any order', '0.0099', '0.0099', undefined],
    ['an order could still sell what is left', '0.01', '0.01', '0.9'],
    ['none of what is left is wanted', '4', '0', undefined],
  ])('forgets the highest price where %s', (_, available, target, kept) => {
    const peak = { peak: priceOf('0.9') };
    const place = { available: sharesOf(available), target: sharesOf(target), ...peak };
    const after = written(settle(aPurchase({}, {}, place)), 'position');
    expect(after.peak).toBe(kept === undefined ? undefined : priceOf(kept));
  });

  it('raises the target by what reductions have left of a purchase, rounded down', () => {
    const buying = [aPending({ parentId: aParentId(2) }), aPending({ keep: WHOLE_KEEP / 3n })];
    const after = written(settle(aPurchase({ shares: sharesOf('10') }, {}, { buying })), 'position');
    expect(after).toMatchObject({ available: sharesOf('10'), target: 3_333_333n });
  });

  it('finds the part of a purchase that has ended among the late ones', () => {
    const position = { buying: [], late: [aLateKeep({ keep: 0n })] };
    expect(written(settle(aPurchase({}, { positionVersion: 2n }, position)), 'position')).toMatchObject({
      available: sharesOf('40'),
      target: 0n,
    });
  });

  it('X23: books a cost beyond what is still held in full, and releases only what is held', () => {
    const move = [0n - dollars('20.09'), dollars('20.1')];
    expect(moves(aPurchase({}, { leftUsd: dollars('20.09') }))).toEqual([move, move, move, move]);
    expect(written(settle(aPurchase({}, { leftUsd: dollars('20.09') })), 'child').leftUsd).toBe(0n);
  });

  it('books a late fill of an order that holds nothing any more, and leaves its state', () => {
    const late = aPurchase({}, { state: 'DONE', leftUsd: 0n as never }, { buying: [], late: [aLateKeep()] });
    const move = [0n, dollars('20.1')];
    expect(moves(late)).toEqual([move, move, move, move]);
    expect(written(settle(late), 'child').state).toBe('DONE');
  });

  it('pays gross and fee out of cash, and takes the shares in from outside', () => {
    expect(legsOf(booked(settle(aPurchase())))).toEqual([
      'CASH pUSD -20100000',
      'POSITION pUSD +20000000',
      'FEES pUSD +100000',
      `POSITION ${TOKEN} +40000000`,
      `EXTERNAL ${TOKEN} -40000000`,
    ]);
  });
});

describe('an event that became known after the order was made', () => {
  const eventGroup = '903' as EventGroupId;
  const movesOf = (input: Input) =>
    capsOf(settle(input)).flatMap(({ name, reserved, posted }) => (name === 'X#903' ? [[reserved, posted]] : []));

  it('counts what the order brings, of which it holds nothing', () => {
    expect(movesOf(aPurchase({}, {}, { eventGroup }))).toEqual([[0n, dollars('20.1')]]);
  });

  it('loses what the order sells', () => {
    expect(movesOf(aSale({}, {}, { eventGroup }))).toEqual([[0n, 0n - dollars('15')]]);
  });

  it('is moved once where the order holds it', () => {
    const caps = [...aBuyChild().caps, 'X#903'];
    expect(movesOf(aPurchase({}, { caps }, { eventGroup }))).toEqual([[0n - dollars('20.1'), dollars('20.1')]]);
  });
});

describe('settle of a sale', () => {
  it('takes 30 shares out of what is held, and 30 hundredths of the basis out of exposure', () => {
    const after = written(settle(aSale()), 'position');
    expect(after).toMatchObject({
      available: sharesOf('60'),
      selling: sharesOf('10'),
      target: sharesOf('60'),
      basis: dollars('35'),
      basisFees: dollars('0.7'),
      realised: dollars('2.8'),
    });
    expect(moves(aSale())).toEqual([
      [0n, 0n - dollars('15')],
      [0n, 0n - dollars('15')],
      [0n, 0n - dollars('15')],
      [0n, 0n - dollars('15')],
    ]);
    expect(written(settle(aSale()), 'child').leftShares).toBe(sharesOf('10'));
  });

  it('books cash, fee, profit and the shares that went out', () => {
    expect(legsOf(booked(settle(aSale())))).toEqual([
      'CASH pUSD +17800000',
      'FEES pUSD +200000',
      'POSITION pUSD -14700000',
      'PNL pUSD -3300000',
      `POSITION ${TOKEN} -30000000`,
      `EXTERNAL ${TOKEN} +30000000`,
    ]);
  });

  it('books a loss as an addition to PNL', () => {
    expect(legsOf(booked(settle(aSale({ gross: dollars('10') }))))).toContain('PNL pUSD +4700000');
  });

  it('M10: notes when it lost, to the micro-dollar, and a gain later leaves that', () => {
    // 30 shares cost 15 dollars, the fee is 20 cents.
    const lostAt = (gross: string, before = {}) =>
      written(settle(aSale({ gross: dollars(gross) }, {}, before)), 'position').lostAt;
    expect(lostAt('15.199999')).toBe(NOW);
    expect(lostAt('15.2')).toBeUndefined();
    expect(lostAt('15.2', { lostAt: later(NOW, -1) })).toBe(later(NOW, -1));
    expect(written(settle(aPurchase({}, {}, { lostAt: NOW })), 'position').lostAt).toBe(NOW);
  });

  it('rounds the basis down, so that what stays in exposure is never too small', () => {
    const odd = aSale({ shares: sharesOf('0.000001') }, {}, { basis: 199_999_999n as never });
    expect(written(settle(odd), 'position').basis).toBe(199_999_998n);
  });

  it('takes all of the basis with the last share', () => {
    const last = {
      available: sharesOf('0'),
      selling: sharesOf('30'),
      target: sharesOf('0'),
      basis: 7n as never,
      basisFees: 3n as never,
    };
    const after = written(settle(aSale({}, { leftShares: sharesOf('30') }, last)), 'position');
    expect(after).toMatchObject({ basis: 0n, basisFees: 0n, selling: 0n, available: 0n });
  });

  it('takes what a late fill sold beyond what is held out of available, below zero if need be', () => {
    const late = aSale(
      {},
      { state: 'DONE', leftShares: sharesOf('0') },
      { available: sharesOf('20'), selling: sharesOf('0') },
    );
    const after = written(settle(late), 'position');
    expect(after).toMatchObject({ available: 0n - sharesOf('10'), selling: 0n, basis: 0n });
  });

  it('finds no basis where nothing is owned', () => {
    const none = aSale(
      {},
      {},
      { available: sharesOf('0'), selling: sharesOf('0'), basis: dollars('0'), basisFees: dollars('0') },
    );
    expect(capsOf(settle(none))).toMatchObject([{ name: tokenCap(TOKEN), posted: 0n }]);
  });
});

describe('settle', () => {
  it('marks the trade booked, and only that one', () => {
    const other = aTrade({ tradeId: 't2' });
    const child = written(settle(aPurchase({}, { trades: [other, aTrade()] })), 'child');
    expect(child.trades).toEqual([other, aTrade({ settled: true, confirmedAt: NOW })]);
  });

  it('happens once: two runs that read the same book the trade once', async () => {
    // Given
    const ledger = memoryLedger();
    ledger.openCaps(someSettings());
    const { child, position } = aPurchase();
    await ledger.commit([
      { kind: 'put', type: 'child', value: child },
      { kind: 'put', type: 'position', value: position },
    ]);
    // When
    const results = await Promise.all([ledger.commit(settle(aPurchase())), ledger.commit(settle(aPurchase()))]);
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
    expect(ledger.dump().caps.map((cap) => cap.posted)).toEqual(Array(4).fill(dollars('20.1')));
    expect(ledger.dump().journal).toHaveLength(1);
  });

  it('books one trade under one id, whoever reads the child again', () => {
    const again = aPurchase({}, { version: 9n }, { version: 9n });
    expect(booked(settle(again)).entryId).toBe(booked(settle(aPurchase())).entryId);
    expect(booked(settle(aPurchase({ tradeId: 't2' }))).entryId).not.toBe(booked(settle(aPurchase())).entryId);
  });

  it('is a bug for a trade that is not confirmed, is booked already, or is not of the child', () => {
    for (const trade of [{ status: 'MINED' }, { status: 'FAILED' }, { settled: true }] as const) {
      expect(() => settle(aPurchase(trade))).toThrow('once');
    }
    expect(() => settle(aPurchase({}, { trades: [aTrade({ settled: true })] }))).toThrow('once');
    expect(() => settle(aPurchase({}, { trades: [] }))).toThrow('once');
  });

  it('balances every asset, and gives the whole basis back over any number of sales', () => {
    const sales = fc.array(fc.tuple(fc.bigInt(1n, 10n ** 9n), fc.bigInt(0n, 10n ** 9n)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(sales, fc.bigInt(0n, 10n ** 10n), fc.bigInt(0n, 1_000n), (all, basis, feePerMille) => {
        // Given
        const owned = all.reduce((total, [count]) => total + count, 0n) as Position['available'];
        const basisFees = ((basis * feePerMille) / 1_000n) as Position['basis'];
        let position = aPosition({ selling: owned, basis: basis as Position['basis'], basisFees });
        let released = 0n;
        for (const [index, [count, gross]] of all.entries()) {
          const trade = aTrade({
            tradeId: String(index),
            shares: count as Trade['shares'],
            gross: gross as Trade['gross'],
            fee: 0n as Trade['fee'],
          });
          const child = aSellChild({ state: 'ACKED', shares: owned, leftShares: owned, trades: [trade] });
          // When
          const changes = settle({ child, trade, position, now: NOW });
          position = written(changes, 'position');
          released -= capsOf(changes)[0]?.posted ?? 0n;
          // Then
          expect(position.basis >= position.basisFees && position.basisFees >= 0n).toBe(true);
        }
        expect([position.basis, position.basisFees, released]).toEqual([0n, 0n, basis]);
      }),
    );
  });
});

describe('settle with what the chain says', () => {
  it('B8: books the dollars and the fee of the log, and keeps on the trade that they are the chain’s', () => {
    // Given
    const input = aPurchase();
    const trade = { ...input.trade, gross: dollars('19.5'), fee: dollars('0.2'), feeFrom: 'chain' as const };
    // When
    const changes = settle({ ...input, trade });
    // Then
    expect(capsOf(changes)[0]?.posted).toBe(dollars('19.7'));
    expect(written(changes, 'child').trades).toEqual([{ ...trade, settled: true, confirmedAt: NOW }]);
  });
});

describe('settle of a fill that came late', () => {
  it('X3: takes a purchase’s whole cost into every cap, and of its shares wants what the reductions since left', () => {
    // Given
    const held = { leftUsd: dollars('0'), leftToBuy: sharesOf('0') };
    const late = { state: 'LATE_FILL', ...held, positionVersion: 2n } as const;
    const position = { buying: [], late: [aLateKeep({ keep: WHOLE_KEEP / 4n })] };
    // When
    const changes = settle(aPurchase({}, late, position));
    // Then
    expect(moves(aPurchase({}, late, position))).toEqual([0, 1, 2, 3].map(() => [0n, dollars('20.1')]));
    expect(written(changes, 'position')).toMatchObject({ available: sharesOf('40'), target: sharesOf('10') });
  });

  it.each<[string, Partial<ChildOrder>, readonly (bigint | undefined)[]]>([
    ['takes the place again that an order without a fill had given back', { state: 'LATE_FILL' }, [1n, 1n]],
    ['keeps the one that it has while it is under way', { state: 'ACKED' }, [undefined, undefined]],
    [
      'takes it once, with the first trade that is booked',
      { state: 'LATE_FILL', trades: [aTrade(), aTrade({ tradeId: 'before', settled: true })] },
      [undefined, undefined],
    ],
    ['takes none that it never had', { state: 'LATE_FILL', counts: [] }, [undefined, undefined]],
  ])('X3: %s: among the purchases of its token and the copies', (_, child, counted) => {
    const caps = capsOf(settle(aPurchase({}, { counts: ['add', 'copy'], ...child })));
    const of = (wanted: string) => caps.find(({ name }) => name === wanted);
    expect([of(tokenCap(TOKEN))?.adds, of('G')?.copies]).toEqual(counted);
  });

  it('X3: takes a sale’s shares out of what is owned, below zero where they were sold again meanwhile', () => {
    const late = { state: 'LATE_FILL', leftShares: sharesOf('0') } as const;
    const position = { available: sharesOf('10'), selling: sharesOf('0'), target: sharesOf('10') };
    const changes = settle(aSale({}, late, position));
    expect(written(changes, 'position')).toMatchObject({ available: 0n - sharesOf('20'), selling: 0n, basis: 0n });
  });

  it('X3: forgets a late sale with the booking of the last trade of it that had not failed', () => {
    // Given
    const trade = aTrade({ shares: sharesOf('30'), gross: dollars('18'), fee: dollars('0.2') });
    const sale = (others: readonly Trade[]): Input => {
      const child: Partial<ChildOrder> = { state: 'LATE_FILL', leftShares: sharesOf('0'), trades: [trade, ...others] };
      return aSale({}, child, { lateSales: [aSellChild().venueOrderId, anOrderId(7)] });
    };
    const [failed, open] = (['FAILED', 'MATCHED'] as const).map((status) => aTrade({ tradeId: status, status }));
    // Then
    expect(written(settle(sale([failed!])), 'position').lateSales).toEqual([anOrderId(7)]);
    expect(written(settle(sale([open!])), 'position').lateSales).toHaveLength(2);
  });
});
