import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isGuarded, judgeGuards, STOPS_FROM } from '#core/risk/guards.ts';
import { walkBids } from '#core/execution/walk-bids.ts';
import { type Guards } from '#core/model/settings.ts';
import { type Position } from '#core/model/position.ts';
import { bps } from '#core/values/bps.ts';
import { type Price, price } from '#core/values/price.ts';
import { type Shares, shares } from '#core/values/shares.ts';
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
const at = (bid: Price, count: Shares = sharesOf('100')) => ({
  bids: [{ price: bid, shares: count }],
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
          const book = at(price(bid), shares(owned));
          const verdict = judged({ takeProfitBps: bps(limit) }, '0.5', { position, book });
          expect(verdict.guard === 'exit').toBe(isAbove);
        },
      ),
    );
  });
});

describe('a bid for five shares above what bids for the rest', () => {
  const owned = owning({ available: sharesOf('388'), basis: dollars('195.94') });
  const thin = aBook({ bids: [aLevel('0.58', '5'), aLevel('0.49')], asks: [aLevel('0.6')] });

  test('is no gain: 388 shares that cost 0.505 are kept at a target of 10 %', () => {
    const guards = { takeProfitBps: bps(1_000n) };
    expect(judged(guards, '0.5', { position: owned, book: thin })).toEqual({ guard: 'none' });
    const whole = aBook({ bids: [aLevel('0.58', '300'), aLevel('0.49')], asks: [aLevel('0.6')] });
    const mark = price((300n * 580_000n + 88n * 490_000n) / 388n);
    expect(judged(guards, '0.5', { position: owned, book: whole })).toMatchObject({ why: { mark } });
  });

  test('is no highest price: nobody sells when it is gone', () => {
    const guards = { trailingStopBps: bps(1_000n) };
    const dear = aBook({ bids: [aLevel('0.58', '5'), aLevel('0.51')], asks: [aLevel('0.6')] });
    const verdict = judged(guards, '0.5', { position: owned, book: dear });
    const peak = price((5n * 580_000n + 383n * 510_000n) / 388n);
    expect(verdict).toEqual({ guard: 'none', peak });
    expect(judged(guards, '0.51', { position: { ...owned, peak } })).toEqual({ guard: 'none' });
  });

  test('a gain that fewer bid for than are owned counts what they pay, and nothing for the rest', () => {
    const guards = { takeProfitBps: bps(1_000n) };
    // 100 shares that cost 50 dollars: 80 at 0.70 bring 56, 78 bring 54.60
    const position = owning({ available: sharesOf('100'), basis: dollars('50') });
    const bidding = (count: string) => aBook({ bids: [aLevel('0.7', count)], asks: [aLevel('0.71')] });
    expect(judged(guards, '0.5', { position, book: bidding('80') })).toMatchObject({ guard: 'exit' });
    expect(judged(guards, '0.5', { position, book: bidding('78') })).toEqual({ guard: 'none' });
  });

  test('a stop fires at the best bid, however few it is for, and not for bids below it that are gone', () => {
    const guards = { stopLossBps: bps(1_500n), trailingStopBps: bps(1_500n) };
    const bidding = (best: string) => aBook({ bids: [aLevel(best, '5')], asks: [aLevel('0.5')] });
    expect(judged(guards, '0.5', { position: owned, book: bidding('0.45') })).toEqual({ guard: 'none' });
    expect(judged(guards, '0.5', { position: owned, book: bidding('0.42') })).toMatchObject({
      why: { code: 'STOP_LOSS', mark: priceOf('0.42') },
    });
  });

  test('no book makes a gain of what its bids do not pay, and none hides a loss at its best bid', () => {
    const level = fc.record({
      price: fc.bigInt(400_000n, 900_000n).map(price),
      shares: fc.bigInt(1n, 10n ** 9n).map(shares),
    });
    const all = { stopLossBps: bps(1_500n), takeProfitBps: bps(1_000n) };
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 5 }), (levels) => {
        const bids = levels.toSorted((a, b) => Number(b.price - a.price));
        const best = bids[0]!.price;
        const book = { bids, asks: [{ price: price(best + 10_000n), shares: sharesOf('10') }] };
        const verdict = judged(all, '0.5', { position: owned, book });
        const code = verdict.guard === 'exit' ? verdict.why.code : undefined;
        const { proceeds } = walkBids(bids, owned.available);
        if (code === 'TAKE_PROFIT') expect((proceeds + 5n) * 10n).toBeGreaterThanOrEqual(owned.basis * 11n);
        const isLost = owned.available * best * 100n <= owned.basis * 85n * 1_000_000n;
        expect(code === 'STOP_LOSS').toBe(isLost);
      }),
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
