import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { decide } from '#core/decide.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { judgeGuards } from '#core/risk/guards.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { minus } from '#core/values/quantity.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const STOP = { stopLossBps: bps(1_500n) };
const quoted = (bid: string, ask: string) => aBook({ bids: [aLevel(bid)], asks: [aLevel(ask)] });
const asked = (bid: string, ask: string, changes: Partial<Snapshot> = {}) =>
  decide(
    aSnapshot({
      settings: someSettings({ guards: STOP }),
      book: quoted(bid, ask),
      event: aLeaderEvent({ price: priceOf(ask) }),
      ...changes,
    }),
  );

describe('a purchase beside a stop of 15 %', () => {
  test('of 0.20 is refused at a bid of 0.17, which the stop sells at, and made at 0.18', () => {
    expect(asked('0.17', '0.2')).toEqual({
      verdict: 'deny',
      reason: {
        ...{
          code: 'GUARD_WOULD_SELL',
          guard: 'STOP_LOSS',
          mark: priceOf('0.17'),
          against: priceOf('0.2'),
          limit: 1_500n,
        },
      },
    });
    expect(asked('0.18', '0.2').verdict).toBe('copy');
  });

  test('counts the fee: a share at 0.50 with a fee of 0.0025 is at its stop at 0.427125', () => {
    const event = aLeaderEvent({ price: priceOf('0.495') });
    const at = (bid: string, rate: bigint) =>
      asked(bid, '0.46', { event, market: aMarket({ fee: { rateBps: bps(rate), exponent: 1 } }) }).verdict;
    expect([at('0.426', 0n), at('0.426', 100n), at('0.4272', 100n)]).toEqual(['copy', 'deny', 'copy']);
  });

  test('is refused while what is owned is about to be sold, though it would itself be spared', () => {
    const position = aPosition({ available: sharesOf('100'), target: sharesOf('100'), basis: dollars('60') });
    expect(asked('0.49', '0.5', { position })).toMatchObject({
      reason: { guard: 'STOP_LOSS', against: priceOf('0.6') },
    });
    expect(asked('0.49', '0.5', { position: { ...position, basis: dollars('50') } }).verdict).toBe('copy');
    // What is left of a sale is not judged
    expect(asked('0.49', '0.5', { position: { ...position, target: sharesOf('0') } }).verdict).toBe('copy');
  });

  test('is judged by a trailing stop and a gain too, and by none that is off', () => {
    const by = (guards: object) => asked('0.17', '0.2', { settings: someSettings({ guards }) });
    expect(by({ trailingStopBps: bps(1_500n) })).toMatchObject({ reason: { guard: 'TRAILING_STOP' } });
    const gained = aPosition({ available: sharesOf('100'), target: sharesOf('100'), basis: dollars('10') });
    const settings = someSettings({ guards: { takeProfitBps: bps(3_000n) } });
    expect(asked('0.17', '0.2', { position: gained, settings })).toMatchObject({ reason: { guard: 'TAKE_PROFIT' } });
    expect(by({}).verdict).toBe('copy');
    expect(by({ leaderStopBps: bps(1n) }).verdict).toBe('copy');
  });
});

test('comes after a price that has moved, before any limit on size', () => {
  const settings = someSettings({ guards: STOP, limits: theLimits({ maxAdds: 1n }) });
  const tokenCap = aCap({ adds: 1n, shares: sharesOf('10') });
  const codeOf = (changes: Partial<Snapshot>) => asked('0.17', '0.2', { settings, tokenCap, ...changes });
  expect(codeOf({ event: aLeaderEvent({ price: priceOf('0.1') }) })).toMatchObject({ reason: { code: 'PRICE_MOVED' } });
  expect(codeOf({})).toMatchObject({ reason: { code: 'GUARD_WOULD_SELL' } });
  expect(asked('0.19', '0.2', { settings, tokenCap })).toMatchObject({ reason: { code: 'ADDS_USED' } });
});

test('whatever is bought is not sold at the same book', () => {
  const cents = fc.bigInt(10n, 90n).map((count) => price(count * 10_000n));
  fc.assert(
    fc.property(
      cents,
      fc.bigInt(1n, 10n),
      fc.bigInt(1n, 9_999n),
      fc.bigInt(1n, 9_999n),
      (ask, spread, stop, trailing) => {
        const bid = price(ask - spread * 10_000n);
        fc.pre(bid > 0n);
        const guards = { stopLossBps: bps(stop), trailingStopBps: bps(trailing), takeProfitBps: bps(1n) };
        const book = {
          bids: [{ price: bid, shares: sharesOf('100000') }],
          asks: [{ price: ask, shares: sharesOf('100000') }],
        };
        const verdict = decide(
          aSnapshot({ settings: someSettings({ guards }), book, event: aLeaderEvent({ price: ask }) }),
        );
        if (verdict.verdict !== 'copy') return;
        const { shares: available, worstCost: basis } = verdict.amounts;
        const position = aPosition({ available, target: minus(available, available), basis });
        expect(judgeGuards({ position, guards, market: aMarket(), book, now: NOW }).guard).toBe('none');
      },
    ),
  );
});
