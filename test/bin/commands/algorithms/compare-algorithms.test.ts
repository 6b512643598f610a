import { expect, test } from '@jest/globals';
import { type Book } from '#core/model/market.ts';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { type MarketTape } from '../../../../bin/commands/algorithms/book-tape.ts';
import { compareAlgorithms } from '../../../../bin/commands/algorithms/compare-algorithms.ts';
import { aBook, aLevel } from '../../../support/builders/a-market.ts';
import { aWorkingOrder } from '../../../support/builders/a-working-order.ts';
import { NOW, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';

const WINDOW_MS = 600_000;
const options: WorkingOptions = aWorkingOrder({
  windowMs: WINDOW_MS,
  total: sharesOf('100'),
  maxOrder: sharesOf('50'),
  atEnd: 'cross',
});
const ways = [
  { name: 'once', options, isAtOnce: true as const },
  { name: 'twap', options },
  { name: 'top', options: { ...options, algorithm: 'top-of-book' as const, style: 'join' as const } },
];
/** A quarter of an hour of a book that changes after 200 seconds, and of nothing traded; orders begin after 60. */
const market = (first: Book, second: Book): MarketTape => ({
  name: 'm',
  trades: 'told',
  tokens: [
    {
      token: TOKEN,
      moments: [0, 200_000, 900_000].map((ms) => ({ at: later(NOW, ms), book: ms === 0 ? first : second, trades: [] })),
    },
  ],
});
const compare = (tapes: readonly MarketTape[]) =>
  compareAlgorithms(tapes, [ways], { windowMs: WINDOW_MS, isGenerated: false });
const narrow = aBook({ bids: [aLevel('0.49')], asks: [aLevel('0.51')] });

test('on a deep book that stands still both that take pay half the spread: 1 cent of 50 is 200 of 10,000', () => {
  // When
  const { results, starts, skipped } = compare([market(narrow, narrow)]);

  // Then
  const [once, twap] = results;
  expect([starts, skipped]).toEqual([1, 0]);
  for (const one of [once!, twap!]) {
    expect(one).toMatchObject({ filledPart: 1, makerPart: 0, priceCents: 1, atTopPart: 0 });
    expect(one.allIn.bps).toBeCloseTo(200, 9);
  }
  expect([once!.placed, twap!.placed]).toEqual([1, 2]);
});

test('who waits pays what the price has become, and who rests stood at the top until he took the rest', () => {
  // Given: five cents dearer, so that what is bought then costs 6 cents above the first middle
  const dear = aBook({ bids: [aLevel('0.54')], asks: [aLevel('0.56')] });

  // When
  const [once, twap, top] = compare([market(narrow, dear)]).results;

  // Then: twap buys one half before the change and one after it
  expect(once!.priceCents).toBe(1);
  expect(twap!.priceCents).toBeCloseTo(3.5, 9);
  expect(top!.allIn.bps).toBeCloseTo(1_200, 9);
  expect(top!.atTopPart).toBeGreaterThan(0.5);
});

test('what is not filled is bought from the book at the end, whatever it costs', () => {
  // Given: beyond the limit of five ticks
  const beyond = aBook({ bids: [aLevel('0.6')], asks: [aLevel('0.61')] });

  // When
  const [, , top] = compare([market(narrow, beyond)]).results;

  // Then
  expect(top).toMatchObject({ filledPart: 0 });
  expect(top!.allIn.bps).toBeCloseTo(2_200, 9);
});

test('an order whose offers came better while it was on its way buys what it asked for, and no more', () => {
  // Given: a quarter of a second after the book was read everything is offered at 0.40
  const cheap = aBook({ bids: [aLevel('0.39')], asks: [aLevel('0.4')] });
  const moments = [0, 60_250, 900_000].map((ms) => ({
    ...{ at: later(NOW, ms), book: ms === 0 ? narrow : cheap, trades: [] },
  }));
  const tape: MarketTape = { name: 'm', trades: 'told', tokens: [{ token: TOKEN, moments }] };
  const one = { ...options, total: sharesOf('50') };

  // When
  const { results } = compareAlgorithms(
    [tape],
    [
      [
        { name: 'once', options: one, isAtOnce: true },
        { name: 'twap', options: one },
      ],
    ],
    { windowMs: WINDOW_MS, isGenerated: false },
  );

  // Then
  for (const result of results) expect(result).toMatchObject({ filledPart: 1, priceCents: -10 });
});

test('the rest is not bought from what the order has already taken: a thin first level is gone', () => {
  // Given: 100 wanted at once, 50 offered at 0.51 and the others 19 cents above that, beyond the limit
  const thin = aBook({ bids: [aLevel('0.49')], asks: [aLevel('0.51', '50'), aLevel('0.7')] });

  // When
  const [once] = compare([market(thin, thin)]).results;

  // Then: 1 cent and 20 cents above 50, half of each
  expect(once).toMatchObject({ filledPart: 0.5 });
  expect(once!.allIn.bps).toBeCloseTo(2_100, 9);
});

test('a start without two sides, too far apart or near an end is left out, and one must be left', () => {
  const wide = aBook({ bids: [aLevel('0.4')], asks: [aLevel('0.51')] });
  const near = aBook({ bids: [aLevel('0.03')], asks: [aLevel('0.04')] });
  const all = [narrow, wide, near, aBook({ bids: [] })].map((book) => market(book, book));
  expect(compare(all)).toMatchObject({ starts: 1, skipped: 3 });
  expect(() => compare(all.slice(1))).toThrow('no order could start');
});
