import { expect, test } from '@jest/globals';
import { decide } from '#core/decide.ts';
import { type Book, type OrderDomain } from '#core/model/market.ts';
import { bookRoom } from '#core/risk/market-depth.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { minus } from '#core/values/quantity.ts';
import { type Shares, shares } from '#core/values/shares.ts';
import fc from 'fast-check';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theExecution, theFilters, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const sharing = (part: bigint, onLimit: 'clamp' | 'reject' = 'clamp') =>
  someSettings({
    limits: theLimits({ filters: theFilters({ maxBookPart: bps(part) }) }),
    execution: theExecution({ slippageBps: bps(2_000n), onLimit }),
  });
const anyBook = fc
  .array(fc.record({ step: fc.integer({ min: 50, max: 70 }), count: fc.integer({ min: 1, max: 3_000 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((levels) =>
    [...new Map(levels.map((one) => [one.step, one])).values()]
      .toSorted((a, b) => a.step - b.step)
      .map(({ step, count }) => ({ price: price(BigInt(step) * 10_000n), shares: shares(BigInt(count) * 1_000_000n) })),
  );

test('M10: a copy never asks for more than its part of what is offered up to its limit', () => {
  let copies = 0;
  fc.assert(
    fc.property(
      anyBook,
      fc.bigInt({ min: 1n, max: 10_000n }),
      fc.constantFrom<OrderDomain>('v1', 'v2'),
      (asks, part, domain) => {
        const event = aLeaderEvent({ price: priceOf('0.50'), notional: dollars('5000') });
        const snapshot = aSnapshot({
          event,
          book: aBook({ asks }),
          settings: sharing(part),
          market: aMarket({ domain }),
        });
        const verdict = decide(snapshot);
        if (verdict.verdict !== 'copy') return;
        copies += 1;
        const { shares: asked, dollars: spent } = verdict.amounts;
        const offered = asks
          .filter((level) => level.price <= 600_000n)
          .reduce((total, level) => total + level.shares, 0n);
        expect(asked * 10_000n).toBeLessThanOrEqual(offered * part);
        // An order sized in dollars may be filled at the best price, and still gets no more.
        expect(spent * 1_000_000n * 10_000n).toBeLessThanOrEqual(offered * part * asks[0]!.price);
      },
    ),
  );
  expect(copies).toBeGreaterThan(20);
});

test('the part counts what stands at the limit, and nothing above it', () => {
  const book = aBook({ asks: [aLevel('0.50', '100'), aLevel('0.51', '300'), aLevel('0.52', '1000')] });
  const room = (limit: string) => bookRoom(aSnapshot({ book, settings: sharing(2_500n) }), priceOf(limit));
  expect(room('0.51')).toEqual({ allows: dollars('50'), offered: sharesOf('400'), part: 2_500n });
  expect(room('0.5099')).toMatchObject({ offered: sharesOf('100') });
  expect(room('0.49')).toMatchObject({ allows: 0n, offered: 0n });
});

test('a size of exactly the part is not made smaller; a thin book makes it smaller, or refuses where set so', () => {
  const event = aLeaderEvent({ price: priceOf('0.50'), notional: dollars('1000') });
  const decided = (count: string, onLimit: 'clamp' | 'reject') =>
    decide(aSnapshot({ event, book: aBook({ asks: [aLevel('0.5', count)] }), settings: sharing(2_500n, onLimit) }));
  expect(decided('1600', 'reject')).toMatchObject({ verdict: 'copy', size: dollars('200') });
  expect(decided('1599.99', 'reject')).toMatchObject({
    verdict: 'deny',
    reason: { code: 'BOOK_TOO_THIN', size: dollars('200'), offered: sharesOf('1599.99'), part: 2_500n },
  });
  expect(decided('400', 'clamp')).toMatchObject({ verdict: 'copy' });
  expect(decided('4', 'clamp')).toMatchObject({ verdict: 'deny', reason: { code: 'BOOK_TOO_THIN' } });
});

test('without such a part, or without an offer, there is no room to speak of', () => {
  expect(bookRoom(aSnapshot(), priceOf('0.5'))).toBeUndefined();
  expect(bookRoom(aSnapshot({ book: undefined, settings: sharing(1n) }), priceOf('0.5'))).toBeUndefined();
});

const crowd = fc.record({
  asks: anyBook,
  part: fc.bigInt({ min: 1n, max: 10_000n }),
  count: fc.integer({ min: 2, max: 8 }),
});
const copied = (asks: Book['asks'], part: bigint) => {
  const event = aLeaderEvent({ price: priceOf('0.50'), notional: dollars('50000') });
  const verdict = decide(aSnapshot({ event, book: aBook({ asks }), settings: sharing(part) }));
  return verdict.verdict === 'copy' ? verdict.amounts : verdict;
};
const offeredBy = (asks: Book['asks']) =>
  asks.filter((level) => level.price <= 600_000n).reduce((total, level) => total + level.shares, 0n);

test('B35: of a leader’s thin purchase many followers, one after the other, each take a part of what those before have left, until the depth rule denies the rest', () => {
  const seen = { copies: 0, denied: 0 };
  fc.assert(
    fc.property(crowd, ({ asks, part, count }) => {
      let left: Book['asks'] = asks;
      for (let follower = 0; follower < count; follower += 1) {
        const offered = offeredBy(left);
        const copy = copied(left, part);
        if ('verdict' in copy) {
          if (copy.verdict === 'deny' && copy.reason.code === 'BOOK_TOO_THIN') seen.denied += 1;
          break;
        }
        seen.copies += 1;
        expect(copy.shares * 10_000n).toBeLessThanOrEqual(offered * part);
        // Nobody drives the price further than his slippage: what is dearer is left to others.
        expect(copy.limit).toBeLessThanOrEqual(600_000n);
        left = without(left, copy.shares);
      }
      // What all of them leave is at least the rest of their parts: a quarter each leaves a third of it after four.
      const kept = offeredBy(asks) * (10_000n - part) ** BigInt(count);
      expect(offeredBy(left) * 10_000n ** BigInt(count)).toBeGreaterThanOrEqual(kept);
    }),
  );
  expect(seen.copies).toBeGreaterThan(50);
  expect(seen.denied).toBeGreaterThan(5);
});

/** What is left of a book when somebody has bought so much of it, cheapest first. */
function without(asks: Book['asks'], shares: Shares): Book['asks'] {
  let due: bigint = shares;
  return asks.flatMap((level) => {
    const taken = due < level.shares ? due : level.shares;
    due -= taken;
    return taken === level.shares ? [] : [{ ...level, shares: minus(level.shares, taken as Shares) }];
  });
}
