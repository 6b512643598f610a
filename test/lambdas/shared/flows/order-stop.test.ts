import { describe, expect, test } from '@jest/globals';
import { leaderCap, type Mode } from '#core/model/cap.ts';
import { type OrderWait } from '#core/model/working-order.ts';
import { noteRestriction } from '#flows/note-restriction.ts';
import { orderStop } from '#flows/order-stop.ts';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { aWorkedParent } from '../../../support/builders/a-worked-parent.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER } from '../../../support/builders/identities.ts';
import { givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const LEDGER = { follower: FOLLOWER, mode: 'live' } as const;

function stopOf(world: FlowWorld, parent = aWorkedParent(), settings = someSettings()): Promise<OrderWait | undefined> {
  const rest = { child: undefined, settings, follower: aFollower(), now: world.clock.moment };
  return orderStop(world.deps, { parent, position: emptyPosition(parent), ...rest });
}

describe('what stops an order', () => {
  test.each<[Mode, 'BUY' | 'SELL', OrderWait | undefined]>([
    ['ACTIVE', 'BUY', undefined],
    ['ACTIVE', 'SELL', undefined],
    ['REDUCING', 'BUY', 'TRADING_STOPPED'],
    ['REDUCING', 'SELL', undefined],
    ['HALTED', 'BUY', 'TRADING_STOPPED'],
    ['HALTED', 'SELL', 'TRADING_STOPPED'],
  ])('while trading is %s, of a %s: %s', async (mode, side, why) => {
    const world = await givenStarted();
    world.ledger.setTradingMode(LEDGER, mode);
    expect(await stopOf(world, aWorkedParent({ side }))).toBe(why);
  });

  test.each<[Mode, OrderWait | undefined]>([
    ['ACTIVE', undefined],
    ['REDUCING', 'TRADING_STOPPED'],
    ['HALTED', 'TRADING_STOPPED'],
  ])('of a copy while its leader is %s: %s; a person’s own order has no leader', async (mode, why) => {
    const world = await givenStarted();
    world.ledger.setTradingMode(LEDGER, mode, leaderCap(LEADER));
    expect(await stopOf(world, aWorkedParent({ leader: LEADER, origin: 'copy' }))).toBe(why);
    expect(await stopOf(world)).toBeUndefined();
  });

  test.each<['BUY' | 'SELL', OrderWait | undefined]>([
    ['BUY', 'SETTINGS_LOST'],
    ['SELL', undefined],
  ])('of a %s is that only the last known settings are there: %s', async (side, why) => {
    const world = await givenStarted();
    const lost = { ...someSettings(), isLastKnown: true as const };
    expect(await stopOf(world, aWorkedParent({ side }), lost)).toBe(why);
  });

  test('is a person, before anything else', async () => {
    const world = await givenStarted();
    world.ledger.setTradingMode(LEDGER, 'HALTED');
    expect(await stopOf(world, aWorkedParent({}, { isPaused: true }))).toBe('PAUSED');
  });

  test('is the venue, as long as it takes nothing', async () => {
    const world = await givenStarted();
    await noteRestriction(world.deps, { code: 'CANCEL_ONLY', text: 'HTTP 503', forMs: 90_000 });
    expect(await stopOf(world)).toBe('VENUE_PAUSED');
    world.clock.advance(90_001);
    expect(await stopOf(world)).toBeUndefined();
  });
});
