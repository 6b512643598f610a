import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isGuarded, judgeGuards, STOPS_FROM } from '#core/risk/guards.ts';
import { type Guards } from '#core/model/settings.ts';
import { type Position } from '#core/model/position.ts';
import { bps } from '#core/values/bps.ts';
import { type Price, price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const HOUR = 3_600_000;
type Input = Parameters<typeof judgeGuards>[0];

/** 100 shares that cost 60 dollars, and a book around a price. */
function judged(guards: Guards, bid: string, changes: Partial<Input> = {}) {
  const ask = priceOf(bid) + 10_000n;
  const book = aBook({ bids: [aLevel(bid)], asks: [{ ...aLevel(bid), price: price(ask) }] });
  const position = aPosition({ available: sharesOf('100'), target: sharesOf('100'), basis: dollars('60') });
  return judgeGuards({ position, guards, market: aMarket(), book, now: NOW, ...changes });
}
const at = (bid: Price) => ({
  bids: [{ price: bid, shares: sharesOf('100') }],
  asks: [{ price: price(bid + 1_000n), shares: sharesOf('100') }],
});
const owning = (changes: Partial<Position>) => aPosition({ target: sharesOf('1'), ...changes });

describe('a stop at 15 %', () => {
  const guards = { stopLossBps: bps(1_500n) };

  test('of shares that cost 0.60 fires at 0.51 and below, not a tick above', () => {
    expect(judged(guards, '0.511')).toEqual({ guard: 'none' });
    const why = { code: 'STOP_LOSS', mark: priceOf('0.51'), cost: priceOf('0.6'), limit: 1_500n };
    expect(judged(guards, '0.51')).toEqual({ guard: 'exit', why });
    expect(judged(guards, '0.02')).toMatchObject({ guard: 'exit', why: { mark: priceOf('0.02') } });
  });

  test('is off for shares that cost less than ten cents, however low their bid', () => {
    const of = (basis: string) => ({ position: owning({ available: sharesOf('100'), basis: dollars(basis) }) });
    expect(judged(guards, '0.01', of('9.99'))).toEqual({ guard: 'none' });
    expect(judged(guards, '0.01', of('10'))).toMatchObject({ why: { code: 'STOP_LOSS' } });
    expect(judged(guards, '0.01', of('10.01'))).toMatchObject({ why: { code: 'STOP_LOSS' } });
  });

  test('counts shares that an open sale holds', () => {
    const position = owning({ selling: sharesOf('60'), available: sharesOf('40'), basis: dollars('60') });
    expect(judged(guards, '0.51', { position })).toMatchObject({ guard: 'exit' });
  });

  test('fires exactly where the bids are worth no more than 85 % of the cost, to the last micro-dollar', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 12n),
        fc.bigInt(1_000n, 998_000n),
        fc.bigInt(1n, 10n ** 12n),
        fc.bigInt(1n, 9_999n),
        (owned, bid, cost, limit) => {
          const position = owning({ available: shares(owned), basis: usd(cost) });
          const isDear = (cost * 1_000_000n) / owned >= STOPS_FROM;
          const isBelow = owned * bid * 10_000n <= cost * 1_000_000n * (10_000n - limit);
          const verdict = judged({ stopLossBps: bps(limit) }, '0.5', { position, book: at(price(bid)) });
          expect(verdict.guard === 'exit').toBe(isDear && isBelow);
        },
      ),
    );
  });
});

describe('a gain of 30 %', () => {
  const guards = { takeProfitBps: bps(3_000n) };

  test('of shares that cost 0.60 is taken from 0.78 on', () => {
    expect(judged(guards, '0.779')).toEqual({ guard: 'none' });
    const why = { code: 'TAKE_PROFIT', mark: priceOf('0.78'), cost: priceOf('0.6'), limit: 3_000n };
    expect(judged(guards, '0.78')).toEqual({ guard: 'exit', why });
    expect(judged(guards, '0.781')).toMatchObject({ guard: 'exit' });
  });

  test('fires exactly where the bids are worth 130 % of the cost or more', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 12n),
        fc.bigInt(1_000n, 998_000n),
        fc.bigInt(1n, 10n ** 12n),
        fc.bigInt(1n, 1_000_000n),
        (owned, bid, cost, limit) => {
          const position = owning({ available: shares(owned), basis: usd(cost) });
          const isAbove = owned * bid * 10_000n >= cost * 1_000_000n * (10_000n + limit);
          const verdict = judged({ takeProfitBps: bps(limit) }, '0.5', { position, book: at(price(bid)) });
          expect(verdict.guard === 'exit').toBe(isAbove);
        },
      ),
    );
  });
});

describe('a trailing stop at 10 %', () => {
  const guards = { trailingStopBps: bps(1_000n) };
  const seen = (peak: string) => ({
    position: owning({ available: sharesOf('100'), basis: dollars('60'), peak: priceOf(peak) }),
  });

  test('keeps the highest bid, and what the shares cost where no bid was higher', () => {
    expect(judged(guards, '0.7')).toEqual({ guard: 'none', peak: priceOf('0.7') });
    expect(judged(guards, '0.59')).toEqual({ guard: 'none' });
    expect(judged(guards, '0.75', seen('0.8'))).toEqual({ guard: 'none' });
    expect(judged(guards, '0.8', seen('0.8'))).toEqual({ guard: 'none' });
    expect(judged(guards, '0.81', seen('0.8'))).toEqual({ guard: 'none', peak: priceOf('0.81') });
  });

  test('fires at a tenth below the peak, not a tick above', () => {
    expect(judged(guards, '0.721', seen('0.8'))).toEqual({ guard: 'none' });
    const why = { code: 'TRAILING_STOP', mark: priceOf('0.72'), peak: priceOf('0.8'), limit: 1_000n };
    expect(judged(guards, '0.72', seen('0.8'))).toEqual({ guard: 'exit', why });
    expect(judged(guards, '0.719', seen('0.8'))).toMatchObject({ guard: 'exit' });
    expect(judged(guards, '0.54')).toMatchObject({ guard: 'exit', why: { peak: priceOf('0.6') } });
  });

  test('is off while the peak is below ten cents', () => {
    const cheap = (peak: string) => ({
      position: owning({ available: sharesOf('100'), basis: dollars('1'), peak: priceOf(peak) }),
    });
    expect(judged(guards, '0.01', cheap('0.099999'))).toEqual({ guard: 'none' });
    expect(judged(guards, '0.01', cheap('0.1'))).toMatchObject({ guard: 'exit' });
  });
});

describe('the guard before a resolution', () => {
  const guards = { exitBeforeMs: 2 * HOUR };

  test('sells two hours before the end, not a millisecond sooner', () => {
    const ending = (ms: number) => ({ market: aMarket({ endsAt: later(NOW, ms) }) });
    expect(judged(guards, '0.6', ending(2 * HOUR + 1))).toEqual({ guard: 'none' });
    const why = {
      code: 'BEFORE_RESOLUTION',
      mark: priceOf('0.6'),
      decidedAt: later(NOW, 2 * HOUR),
      beforeMs: 2 * HOUR,
    };
    expect(judged(guards, '0.6', ending(2 * HOUR))).toEqual({ guard: 'exit', why });
    expect(judged(guards, '0.6', ending(2 * HOUR - 1))).toMatchObject({ guard: 'exit' });
    expect(judged(guards, '0.6', ending(-HOUR))).toMatchObject({ guard: 'exit' });
  });

  test('sells before a game that begins sooner, and once an outcome is proposed', () => {
    const endsAt = later(NOW, 99 * HOUR);
    const game = aMarket({ endsAt, startsAt: later(NOW, HOUR) });
    expect(judged(guards, '0.6', { market: game })).toMatchObject({ guard: 'exit' });
    const proposed = aMarket({ endsAt, isResolving: true });
    expect(judged(guards, '0.6', { market: proposed })).toMatchObject({ guard: 'exit' });
    expect(judged(guards, '0.6', { market: aMarket({ endsAt }) })).toEqual({ guard: 'none' });
  });
});

describe('every guard', () => {
  const all: Guards = {
    stopLossBps: bps(1n),
    takeProfitBps: bps(1n),
    trailingStopBps: bps(1n),
    exitBeforeMs: 2 * HOUR,
  };
  const market = aMarket({ endsAt: NOW });

  test.each([
    ['no book', undefined],
    ['no bids', aBook({ bids: [] })],
    ['no asks', aBook({ asks: [] })],
    ['sides that cross', aBook({ bids: [aLevel('0.6')] })],
    ['one bid at the bottom', aBook({ bids: [aLevel('0.01')] })],
  ])('B24: never sells on %s, whatever the time', (_, book) => {
    expect(judged(all, '0.5', { book, market })).toMatchObject({ guard: 'blind' });
  });

  test('is blind where nobody knows the market: it may take orders', () => {
    expect(judged(all, '0.01', { market: undefined })).toEqual({
      ...{ guard: 'blind', quote: { isKnown: false, why: 'NO_MARKET' } },
    });
    expect(judged({}, '0.01', { market: undefined })).toEqual({ guard: 'none' });
  });

  test('is quiet where the market takes no orders, or none is on', () => {
    expect(judged(all, '0.5', { market: aMarket({ isAcceptingOrders: false }), book: undefined })).toEqual({
      guard: 'none',
    });
    expect(judged({}, '0.01', { book: undefined, market })).toEqual({ guard: 'none' });
  });

  test('stops come before gains, gains before time', () => {
    const late = { market };
    expect(judged(all, '0.5', late)).toMatchObject({ why: { code: 'STOP_LOSS' } });
    const { stopLossBps: _, ...noStop } = all;
    expect(judged(noStop, '0.5', late)).toMatchObject({ why: { code: 'TRAILING_STOP' } });
    expect(judged(all, '0.7', late)).toMatchObject({ why: { code: 'TAKE_PROFIT' } });
    expect(judged({ exitBeforeMs: 1 }, '0.6', late)).toMatchObject({ why: { code: 'BEFORE_RESOLUTION' } });
  });
});

test('a price is looked at for every guard but the one of time', () => {
  expect(isGuarded({})).toBe(false);
  expect(isGuarded({ exitBeforeMs: 1 })).toBe(false);
  expect(isGuarded({ leaderStopBps: bps(1n) })).toBe(true);
  expect(isGuarded({ stopLossBps: bps(1n), exitBeforeMs: 1 })).toBe(true);
});
