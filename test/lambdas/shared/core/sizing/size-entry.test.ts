import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grownBy, sizeEntry } from '#core/sizing/size-entry.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type Sizing } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aFollow } from '../../../../support/builders/a-settings.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

/** Sizes a purchase of 1,000 dollars by a leader worth 10,000 for an allocation of 2,000. */
const sized = (changes: { event?: Partial<LeaderEvent> } = {}) =>
  sizeEntry({
    event: aLeaderEvent(changes.event),
    follow: aFollow(),
    leaderEquity: dollars('10000'),
  }).amount;

describe('policies', () => {
  test('in proportion to the portfolio 1,000 of 10,000 are 200 of 2,000', () => {
    expect(sized()).toBe(dollars('200'));
  });

  test('5 % of the 1,000 dollars are 50, whatever the leader is worth', () => {
    const follow = aFollow({ sizing: { policy: 'percentage', copyBps: bps(500n), maxTrade: dollars('80') } });
    expect(sizeEntry({ event: aLeaderEvent(), follow, leaderEquity: usd(0n) }).amount).toBe(dollars('50'));
  });
});

describe('policies that do not look at the portfolio', () => {
  const by = (sizing: Sizing, event: Partial<LeaderEvent> = {}) =>
    sizeEntry({ event: aLeaderEvent(event), follow: aFollow({ sizing }), leaderEquity: usd(0n) });
  const none = { before: sharesOf('-2000') };

  test('by a factor of 0.05 the leader’s 2,000 shares are 100, worth 50 dollars at his price', () => {
    expect(by({ policy: 'factor', factor: 50_000n })).toEqual({
      amount: dollars('50'),
      shares: sharesOf('100'),
      leaderNotional: dollars('1000'),
    });
    expect(by({ policy: 'factor', factor: 50_000n }, none)).toMatchObject({ amount: 0n, shares: 0n });
  });

  test('a fixed amount is as large whatever he put in, and nothing where he opened nothing or a report only grew', () => {
    const fixed: Sizing = { policy: 'fixed', amount: dollars('25') };
    expect(by(fixed).amount).toBe(dollars('25'));
    expect(by(fixed, { notional: dollars('1') }).amount).toBe(dollars('25'));
    expect(by(fixed, none).amount).toBe(0n);
    expect(by(fixed, { supplements: aLeaderEvent().eventId }).amount).toBe(0n);
  });

  test('a Kelly stake on a sure thing is its fraction of the allocation: a quarter of 2,000', () => {
    const kelly: Sizing = { policy: 'kelly', fraction: bps(2_500n) };
    expect(by(kelly).amount).toBe(dollars('500'));
    expect(by(kelly, none).amount).toBe(0n);
  });
});

describe('only growth above zero is copied', () => {
  test.each([
    ['0', '200'],
    ['500', '200'],
    ['-500', '150'],
    ['-1999.999999', '0'],
    ['-2000', '0'],
    ['-3000', '0'],
  ])('2,000 shares bought on a recorded %s are a copy of %s dollars', (before, copied) => {
    expect(sized({ event: { before: sharesOf(before) } })).toBe(dollars(copied));
  });

  test('of 2,000 shares of which an adjustment had moved 500 three quarters are copied', () => {
    expect(sized({ event: { usedUp: sharesOf('500') } })).toBe(dollars('150'));
  });

  test('a sale raises nothing that could be asked for', () => {
    expect(() => grownBy(aLeaderEvent({ type: 'SELL' }))).toThrow('a SELL raises nothing');
  });

  test('the copied part is at most the part of the purchase that lies above zero', () => {
    const count = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(count, fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), (bought, before) => {
        // Given
        const event = aLeaderEvent({ shares: shares(bought), before: shares(before) });
        const after = bought + before;

        // When
        const size = sizeEntry({ event, follow: aFollow(), leaderEquity: dollars('10000') }).amount;

        // Then
        const grown = (after > 0n ? after : 0n) - (before > 0n ? before : 0n);
        expect(size * bought).toBeLessThanOrEqual(dollars('200') * grown);
        if (after <= 0n) expect(size).toBe(0n);
      }),
    );
  });
});

describe('B33: where both outcomes are netted', () => {
  const netted = (before: string, opposite: string) =>
    sizeEntry({
      event: aLeaderEvent({ before: sharesOf(before) }),
      follow: aFollow(),
      leaderEquity: dollars('10000'),
      opposite: sharesOf(opposite),
    }).amount;

  test.each([
    ['0', '0', '200'],
    ['0', '-5', '200'],
    ['0', '500', '150'],
    ['0', '2000', '0'],
    ['500', '500', '200'],
    ['500', '1500', '100'],
    ['3000', '500', '200'],
    ['-1000', '500', '50'],
  ])('2,000 shares on top of %s with %s of the other outcome are a copy of %s dollars', (before, opposite, copied) => {
    expect(netted(before, opposite)).toBe(dollars(copied));
  });

  const purchases = fc.array(fc.record({ isYes: fc.boolean(), count: fc.bigInt({ min: 1n, max: 1_000n }) }), {
    minLength: 1,
    maxLength: 12,
  });
  /** The shares of each outcome that are copied: each purchase is decided so many purchases after its own. */
  const copied = (bought: readonly { readonly isYes: boolean; readonly count: bigint }[], delay: number) => {
    const held = (isYes: boolean, until: number) =>
      bought.slice(0, until).reduce((sum, one) => sum + (one.isYes === isYes ? one.count : 0n), 0n);
    const sums = { yes: 0n, no: 0n };
    for (const [index, { isYes, count }] of bought.entries()) {
      const event = aLeaderEvent({ before: shares(held(isYes, index)), shares: shares(count) });
      const grown = grownBy(event, shares(held(!isYes, index + 1 + delay)));
      sums[isYes ? 'yes' : 'no'] += grown;
      expect(grown).toBeLessThanOrEqual(grownBy(event));
    }
    return { ...sums, held: { yes: held(true, bought.length), no: held(false, bought.length) } };
  };

  test('B34: what is decided once all is known comes to the net: equal shares of both outcomes are not copied at all', () => {
    fc.assert(
      fc.property(purchases, (bought) => {
        const { yes, no, held } = copied(bought, bought.length);
        const net = held.yes - held.no;
        expect([yes, no]).toEqual(net > 0n ? [net, 0n] : [0n, -net]);
      }),
    );
  });

  test('what is decided at once is copied only by what it raises of the net', () => {
    fc.assert(
      fc.property(purchases, (bought) => {
        let [yes, no, raised] = [0n, 0n, 0n];
        for (const { isYes, count } of bought) {
          const before = isYes ? yes - no : no - yes;
          if (isYes) yes += count;
          else no += count;
          const after = before + count;
          raised += (after > 0n ? after : 0n) - (before > 0n ? before : 0n);
        }
        const sums = copied(bought, 0);
        expect(sums.yes + sums.no).toBe(raised);
      }),
    );
  });
});
