import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scheduleOf } from '#core/execution/working/schedule-of.ts';
import { isWorked, orderOf } from '#core/execution/working/work-view.ts';
import { formatMicros } from '#core/values/decimal.ts';
import { type Position } from '#core/model/position.ts';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { type EventGroupId, type ParentId } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { type PlaceDeps, placeOrder } from '#flows/place-order.ts';
import { previewOrder } from '#flows/preview-order.ts';
import { UnavailableError } from '#ports/errors.ts';
import { orderPlanJson, orderPlanPage } from '../../../../bin/commands/view/order-plan.ts';
import { aBook, aLevel, aMarket } from '../../../support/builders/a-market.ts';
import { someSettings, theLimits } from '../../../support/builders/a-settings.ts';
import { aWorkingOrder } from '../../../support/builders/a-working-order.ts';
import { CONDITION, FOLLOWER, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

function options(changes: Partial<WorkingOptions> = {}): WorkingOptions {
  const { parentId: _, startedAt: __, ...rest } = aWorkingOrder({ total: sharesOf('200'), ...changes });
  return rest;
}

async function previewOf(deps: PlaceDeps, changes: Partial<WorkingOptions> = {}, command = 'one') {
  const { preview, refusal } = await previewOrder(deps, { command, follower: FOLLOWER, options: options(changes) });
  if (preview === undefined) throw new Error(refusal.code);
  return preview;
}

const pageOf = async (world: FlowWorld, changes: Partial<WorkingOptions> = {}) =>
  orderPlanPage(await previewOf(world.deps, changes), { isColoured: false });

describe('what an order would be', () => {
  test('is what storing it makes, and stores nothing', async () => {
    // Given
    const world = await givenStarted();
    const before = world.ledger.dump();
    // When
    const preview = await previewOf(world.deps);
    // Then
    expect(world.ledger.dump()).toEqual(before);
    expect(preview).toMatchObject({ isStored: false, first: { action: 'place', child: { limit: priceOf('0.5') } } });
    const { order } = await placeOrder(world.deps, { command: 'one', follower: FOLLOWER, options: options() });
    expect(order).toEqual(preview.order);
    expect(await previewOf(world.deps)).toMatchObject({ isStored: true, order: { parentId: order?.parentId } });
  });

  test('PROPERTY: the schedule that is printed is that of what is stored', async () => {
    const world = await givenStarted();
    let placed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('twap' as const, 'vwap' as const, 'randomised' as const, 'iceberg' as const),
        fc.integer({ min: 1, max: 1_440 }),
        fc.bigInt(20n, 3_000n),
        async (algorithm, minutes, total) => {
          // Given
          const asked = { algorithm, windowMs: minutes * 60_000, total: sharesOf(String(total)) };
          const command = `order ${(placed += 1)}`;
          // When
          const printed = orderPlanJson(await previewOf(world.deps, asked, command));
          const { order } = await placeOrder(world.deps, { command, follower: FOLLOWER, options: options(asked) });
          const stored = await world.ledger.parent(printed['id'] as ParentId);
          await world.ledger.commit([{ kind: 'put', type: 'position', value: freed(world) }]);
          // Then
          if (stored === undefined || !isWorked(stored)) throw new Error('not stored');
          expect(order).toEqual(stored);
          expect(printed['schedule']).toEqual(
            scheduleOf(orderOf(stored)).slices.map(({ at, shares }) => ({
              at: new Date(at).toISOString(),
              shares: formatMicros(shares),
            })),
          );
        },
      ),
      { numRuns: 40 },
    );
    expect(placed).toBeGreaterThanOrEqual(40);
  });

  test('tells that vwap has nothing to go by, and that it slices as twap does', async () => {
    const world = await givenStarted();
    expect((await previewOf(world.deps, { algorithm: 'vwap' })).schedule.fallback).toBe('NO_VOLUME_PROFILE');
    expect(await pageOf(world, { algorithm: 'vwap' })).toContain('vwap slices as twap does');
  });

  test('is refused as storing it is', async () => {
    const world = await givenStarted();
    await expect(previewOf(world.deps, { side: 'SELL', limit: priceOf('0.4') })).rejects.toThrow('NOT_OWNED');
    await placeOrder(world.deps, { command: 'one', follower: FOLLOWER, options: options() });
    await expect(previewOf(world.deps, {}, 'two')).rejects.toThrow('PURCHASE_OPEN');
  });

  test('names the tightest limit, and says where not even the first order fits', async () => {
    const world = await givenStarted();
    await world.givenSettings(someSettings({ limits: theLimits({ maxMarketExposure: dollars('50.51') }) }));
    // 100 shares at 0.50 may cost 50.50004 dollars, half a dollar of it fee.
    expect((await previewOf(world.deps)).rooms[0]).toMatchObject({ code: 'MARKET_EXPOSURE_USED' });
    expect(await pageOf(world)).not.toContain('NOT EVEN THE FIRST ORDER FITS');
    await world.givenSettings(someSettings({ limits: theLimits({ maxMarketExposure: dollars('50.5') }) }));
    expect(await pageOf(world)).toContain('NOT EVEN THE FIRST ORDER FITS: it may cost $50.50');
  });

  test('says that none of it would be bought where one order is dearer than any may be, to the micro-dollar', async () => {
    // 100 shares at 0.50 may cost 50.50004 dollars.
    const world = await givenStarted();
    const { firstCost } = await previewOf(world.deps);
    await world.givenSettings(someSettings({ limits: theLimits({ maxSingleBet: firstCost! }) }));
    expect((await previewOf(world.deps)).never).toEqual([]);
    expect(await pageOf(world)).not.toContain('NONE OF IT');
    const most = usd(firstCost! - 1n);
    await world.givenSettings(someSettings({ limits: theLimits({ maxSingleBet: most }) }));
    const preview = await previewOf(world.deps);
    expect(preview.never).toEqual([{ code: 'SINGLE_BET_ABOVE_MAX', cost: firstCost, most }]);
    expect(orderPlanPage(preview, { isColoured: false })).toContain('NONE OF IT WOULD BE BOUGHT: one order may cost');
  });

  test('says that none of it would be bought where nobody knows the event that has a limit', async () => {
    const world = await givenStarted();
    await world.givenSettings(someSettings({ limits: theLimits({ maxEventExposure: dollars('500') }) }));
    const preview = await previewOf(world.deps);
    expect(preview.never).toEqual([{ code: 'EVENT_UNKNOWN' }]);
    expect(orderPlanPage(preview, { isColoured: false })).toContain('nobody knows the event of this market');
    world.markets.known.set(CONDITION, aMarket({ eventGroup: 'event-1' as EventGroupId }));
    expect((await previewOf(world.deps)).never).toEqual([]);
  });

  test('says what is in the way now: a stop, a price beyond the limit, a venue minimum', async () => {
    const world = await givenStarted();
    expect(await pageOf(world)).not.toContain('NOW IT WOULD WAIT');
    expect(await pageOf(world, { limit: priceOf('0.4') })).toContain('nothing is offered within the limit');
    world.markets.known.set(CONDITION, aMarket({ minimumShares: sharesOf('10.01') }));
    expect(await pageOf(world)).toContain('no order below 10.01 shares');
    world.ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, 'HALTED');
    expect(await pageOf(world)).toContain('NOW IT WOULD WAIT: trading is stopped');
  });

  test('needs no book: what cannot be read is not reckoned, and what it finds is kept as its arrival', async () => {
    // Given
    const world = await givenStarted();
    const { markets } = world.deps;
    const away = { ...world.deps, markets: { ...markets, book: () => Promise.reject(new UnavailableError('away')) } };
    // When
    const blind = await previewOf(away);
    // Then
    expect(blind).toMatchObject({ first: { action: 'wait', reason: 'NO_QUOTE' } });
    expect([blind.estimate, blind.order.work.arrival]).toEqual([undefined, undefined]);
    expect(orderPlanPage(blind, { isColoured: false })).toContain('Cost: not reckoned without a book.');
    world.markets.books.set(TOKEN, aBook({ bids: [], asks: [aLevel('0.51')] }));
    expect((await previewOf(world.deps)).order.work.arrival).toEqual({ ask: priceOf('0.51') });
  });
});

/** The place of the order before is free again. */
function freed(world: FlowWorld): Position {
  const [position] = world.ledger.dump().positions;
  if (position === undefined) throw new Error('no position');
  const { entry: _, ...rest } = position;
  return { ...rest, basis: usd(0n), version: position.version + 1n };
}
