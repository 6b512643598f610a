import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EXIT_RETRY_MS, planExit } from '#core/execution/plan-exit.ts';
import { type Position } from '#core/model/position.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { theExecution } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

/** An exit of a market whose orders have at least 5 shares, that bids 0.49 and asks 0.51. */
const planned = (position: Partial<Position>, changes: Partial<Parameters<typeof planExit>[0]> = {}) =>
  planExit({
    parent: aParent({ side: 'SELL', state: 'WORKING' }),
    position: aPosition(position),
    market: aMarket(),
    book: aBook({ asks: [aLevel('0.51')] }),
    execution: theExecution(),
    now: NOW,
    ...changes,
  });

const owning = (available: string, target: string) => ({ available: sharesOf(available), target: sharesOf(target) });
const working = (changes: Parameters<typeof aParent>[0]) => aParent({ side: 'SELL', state: 'WORKING', ...changes });

describe('at the target', () => {
  test('an exit ends when nothing is above target and no purchase is under way', () => {
    expect(planned(owning('10', '10'))).toEqual({ plan: 'end' });
    expect(planned(owning('9', '10'))).toEqual({ plan: 'end' });
  });

  test('an exit waits while a purchase is under way, and needs not be tried again before', () => {
    const plan = planned({ ...owning('10', '10'), buying: [aPending()] });
    expect(plan).toEqual({ plan: 'wait', reason: { code: 'AWAITS_FILL' }, widens: false });
  });

  test('X17: a purchase under way never holds up what can be sold already', () => {
    expect(planned({ ...owning('10', '0'), buying: [aPending()] })).toMatchObject({ plan: 'sell' });
  });

  test('shares in an open sale are not sold again', () => {
    expect(planned({ ...owning('0', '0'), selling: sharesOf('10') })).toEqual({ plan: 'end' });
  });
});

describe('how many shares', () => {
  const sold = (available: string, target: string, minimumShares = '5') =>
    planned(owning(available, target), { market: aMarket({ minimumShares: sharesOf(minimumShares) }) });

  test('20 owned for a target of 12: 8 are sold, 12 stay', () => {
    expect(sold('20', '12')).toMatchObject({ plan: 'sell', shares: sharesOf('8'), rest: 0n });
  });

  test('B13: exactly the minimum of 5 may stay, 4.99 may not and go along', () => {
    expect(sold('20', '5')).toMatchObject({ plan: 'sell', shares: sharesOf('15'), rest: 0n });
    expect(sold('20', '4.99')).toMatchObject({ plan: 'sell', shares: sharesOf('20'), rest: sharesOf('4.99') });
  });

  test('exactly the minimum of 5 is sold, 4.99 wait as dust', () => {
    expect(sold('20', '15')).toMatchObject({ plan: 'sell', shares: sharesOf('5') });
    expect(sold('20', '15.01')).toEqual({
      plan: 'wait',
      reason: { code: 'DUST', shares: sharesOf('4.99'), minimum: sharesOf('5') },
      widens: false,
    });
  });

  test('a gap of 2 waits even where 6 are owned: the 4 that the leader still holds are not sold for it', () => {
    expect(sold('6', '4')).toMatchObject({ plan: 'wait', reason: { code: 'DUST', shares: sharesOf('2') } });
  });

  test('a target of less than a hundredth of a share keeps no exit of exactly the minimum from selling', () => {
    expect(sold('5', '0.000001')).toMatchObject({ plan: 'sell', shares: sharesOf('5'), rest: sharesOf('0.000001') });
    expect(sold('5', '0.01')).toMatchObject({ plan: 'wait', reason: { code: 'DUST' } });
  });

  test('all of 12.345678 shares are sold to a hundredth, and the rest is dust', () => {
    expect(sold('12.345678', '0')).toMatchObject({ plan: 'sell', shares: sharesOf('12.34'), rest: 0n });
    expect(sold('0.005678', '0')).toMatchObject({ plan: 'wait', reason: { code: 'DUST' } });
  });

  test('less than a hundredth of a share is dust even where the venue has no minimum', () => {
    expect(sold('0.009999', '0', '0')).toMatchObject({ plan: 'wait', reason: { code: 'DUST' } });
    expect(sold('0.01', '0', '0')).toMatchObject({ plan: 'sell', shares: sharesOf('0.01') });
  });

  test('B12, B13: never more than is owned, never more than excess and rest, and never a rest that could stay', () => {
    const amount = fc.bigInt({ min: 0n, max: 50_000_000n });
    const minimum = fc.constantFrom('0', '0.01', '1', '5', '15').map(sharesOf);
    fc.assert(
      fc.property(amount, amount, minimum, (available, target, minimumShares) => {
        // When
        const position = { available: shares(available), target: shares(target) };
        const plan = planned(position, { market: aMarket({ minimumShares }) });

        // Then
        if (plan.plan !== 'sell') return;
        const excess = available - target;
        expect(plan.shares % 10_000n).toBe(0n);
        expect(plan.shares).toBeGreaterThan(0n);
        expect(plan.shares).toBeGreaterThanOrEqual(minimumShares);
        expect(plan.shares).toBeLessThanOrEqual(available);
        expect(plan.shares - plan.rest).toBeLessThanOrEqual(excess);
        expect(plan.rest).toBeLessThanOrEqual(target);
        expect(plan.rest).toBeLessThan(minimumShares === 0n ? 1n : minimumShares);
        // What an order cannot name of the gap, less than a hundredth of a share, does not make it dust
        expect(excess + 9_999n).toBeGreaterThanOrEqual(minimumShares);
      }),
      { numRuns: 500 },
    );
  });
});

describe('at which price', () => {
  const position = owning('10', '0');

  test('the first try sells down to 2 % below the mid of 0.50, which is kept for the next tries', () => {
    expect(planned(position)).toMatchObject({ plan: 'sell', limit: priceOf('0.49'), firstMid: priceOf('0.5') });
  });

  test('a later try widens from the first mid, wherever the book has gone', () => {
    const parent = working({ attempts: 2, firstMid: priceOf('0.5') });
    const book = aBook({ bids: [aLevel('0.88')], asks: [aLevel('0.9')] });
    expect(planned(position, { parent, book })).toMatchObject({ limit: priceOf('0.46'), firstMid: priceOf('0.5') });
  });

  describe('without an ask', () => {
    const bidding = (bid: string) => aBook({ bids: [aLevel(bid)], asks: [] });
    const mark = priceOf('0.5');

    test('the best bid is the mid where it is no less than the last mark', () => {
      expect(planned(position, { book: bidding('0.6'), mark })).toMatchObject({ firstMid: priceOf('0.6') });
      expect(planned(position, { book: bidding('0.5'), mark })).toMatchObject({
        firstMid: mark,
        limit: priceOf('0.49'),
      });
    });

    test('a lower bid is sold to down to 2 % below the last mark; a tick lower the exit waits and widens', () => {
      expect(planned(position, { book: bidding('0.49'), mark })).toMatchObject({
        plan: 'sell',
        limit: priceOf('0.49'),
      });
      // The mid stays open: the next book with two sides tells it
      const waits = { plan: 'wait', reason: { code: 'NO_BID' }, forMs: EXIT_RETRY_MS, widens: true };
      expect(planned(position, { book: bidding('0.48'), mark })).toEqual(waits);
      expect(planned(position, { book: bidding('0.01'), mark })).toEqual(waits);
      const later = working({ attempts: 4 });
      expect(planned(position, { book: bidding('0.4'), mark, parent: later })).toMatchObject({ limit: priceOf('0.4') });
      const two = aBook({ bids: [aLevel('0.3')], asks: [aLevel('0.32')] });
      expect(planned(position, { book: two, mark, parent: later })).toMatchObject({ firstMid: priceOf('0.31') });
    });

    test('what has no mark yet counts at what it cost', () => {
      const dear = { ...position, basis: dollars('5') };
      expect(planned(dear, { book: bidding('0.01') })).toMatchObject({ plan: 'wait', widens: true });
      expect(planned(dear, { book: bidding('0.49') })).toMatchObject({ plan: 'sell', firstMid: mark });
    });

    test('who wants out gets to the tick with his seventh try', () => {
      const urgent = (attempts: number) =>
        planned(position, { book: bidding('0.01'), mark, parent: working({ attempts, isUrgent: true }) });
      expect(urgent(5)).toMatchObject({ plan: 'wait', widens: true });
      expect(urgent(6)).toMatchObject({ plan: 'sell', limit: priceOf('0.01') });
    });
  });

  test('a bid at the floor is sold to; a tick below it the exit waits 60 s and widens', () => {
    // Given
    const parent = working({ firstMid: priceOf('0.5') });
    const at = (bid: string) => planned(position, { parent, book: aBook({ bids: [aLevel(bid)] }) });

    // Then
    expect(at('0.49')).toMatchObject({ plan: 'sell', limit: priceOf('0.49') });
    expect(at('0.48')).toEqual({
      plan: 'wait',
      reason: { code: 'NO_BID' },
      forMs: EXIT_RETRY_MS,
      widens: true,
      firstMid: priceOf('0.5'),
    });
  });

  test('nobody bids: the exit waits 60 s, and does not widen for a book that is empty', () => {
    const waits = { plan: 'wait', reason: { code: 'NO_BID' }, forMs: EXIT_RETRY_MS, widens: false };
    expect(planned(position, { book: undefined })).toEqual(waits);
    expect(planned(position, { book: aBook({ bids: [] }) })).toEqual(waits);
  });

  test('a sale never asks for less than the widest floor, and never for more than is bid', () => {
    const cents = fc.integer({ min: 1, max: 99 }).map((count) => price(BigInt(count) * 10_000n));
    fc.assert(
      fc.property(cents, cents, fc.nat(20), (firstMid, bid, attempts) => {
        const book = aBook({ bids: [{ price: bid, shares: sharesOf('1') }] });
        const plan = planned(position, { parent: working({ attempts, firstMid }), book });
        if (plan.plan !== 'sell') return;
        expect(plan.limit).toBeLessThanOrEqual(bid);
        expect(plan.limit * 10n).toBeGreaterThanOrEqual(firstMid * 8n);
        expect(plan.limit % 10_000n).toBe(0n);
      }),
    );
  });
});
