import { describe, expect, test } from '@jest/globals';
import { ownedOf, OWN } from '#core/model/position.ts';
import { closeAll, type CloseCommand } from '#flows/close-all.ts';
import { placeOrder } from '#flows/place-order.ts';
import { tendOrders } from '#flows/tend-orders.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { type FollowerName, type ParentId, type Wallet } from '#core/values/ids.ts';
import { ConfigurationError, ContentionError, NewerOrderError, UnavailableError } from '#ports/errors.ts';
import { aBook, aLevel } from '../../../support/builders/a-market.ts';
import { FOLLOWER, LEADER, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { aWorkingOrder } from '../../../support/builders/a-working-order.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenRecorded, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { givenGuarded, PLACE, thePosition } from '../../../support/guard-steps.ts';
import { breaches } from '../../../support/world-proofs.ts';

const ALL: CloseCommand = { why: { code: 'CLOSE_ALL' }, isUrgent: true, dryRun: false };
const closed = (world: FlowWorld, changes: Partial<CloseCommand> = {}) => closeAll(world.deps, { ...ALL, ...changes });

describe('closing all', () => {
  test('a dry run shows what is owned, the best bid and what the bids would give, and stores nothing', async () => {
    const world = await givenGuarded(undefined);
    const { available } = await thePosition(world);
    const before = world.ledger.dump();
    world.markets.books.set(TOKEN, aBook({ bids: [aLevel('0.49', '100'), aLevel('0.4', '50')] }));
    const { rows, modes } = await closed(world, { dryRun: true });
    const some = { follower: FOLLOWER, leader: LEADER, token: TOKEN, owned: available, bid: priceOf('0.49') };
    expect(rows).toMatchObject([{ ...some, proceeds: dollars('69'), unbid: available - sharesOf('150') }]);
    expect(modes).toEqual([{ follower: FOLLOWER, mode: 'ACTIVE' }]);
    expect(world.ledger.dump()).toEqual(before);
  });

  test('sells everything to the last share, and a second time finds nothing', async () => {
    const world = await givenGuarded(undefined);
    expect((await closed(world)).rows).toHaveLength(1);
    world.venue.scripts.push({ quarters: [4] });
    await world.whenExecuted();
    await world.untilQuiet();
    expect(ownedOf(await thePosition(world))).toBe(0n);
    expect(await closed(world)).toMatchObject({ rows: [], earlier: [] });
  });

  test('a second time, while the first still sells, tells what is owned and when its exit tries next', async () => {
    const world = await givenGuarded(undefined);
    const { available } = await thePosition(world);
    expect((await closed(world)).earlier).toEqual([]);
    world.markets.books.set(TOKEN, aBook({ bids: [] }));
    await world.whenExecuted();
    const { exit } = await thePosition(world);
    const version = (await thePosition(world)).version;
    const { rows, earlier } = await closed(world);
    const { next } = (await world.ledger.parent(exit!))!;
    const reason = { code: 'NO_BID' };
    expect(next).toBeGreaterThan(0);
    expect(rows).toEqual([]);
    expect(earlier).toMatchObject([
      { follower: FOLLOWER, leader: LEADER, token: TOKEN, owned: available, reason, next },
    ]);
    expect((await thePosition(world)).version).toBe(version);
  });

  test('what owns nothing and waits to be bought is a row with nothing owned, that waits for nothing', async () => {
    const world = await givenGuarded(undefined);
    await givenRecorded(world, { token: OTHER_TOKEN });
    const { rows } = await closed(world, { dryRun: true });
    const other = rows.find(({ token }) => token === OTHER_TOKEN);
    expect(other?.owned).toBe(0n);
    expect(other).not.toHaveProperty('reason');
  });

  test('takes along what is recorded and not decided on, where nothing is owned yet, too', async () => {
    const world = await givenGuarded(undefined);
    await givenRecorded(world);
    await givenRecorded(world, { token: TOKEN });
    expect((await closed(world)).rows).toHaveLength(1);
    await world.whenExecuted();
    const bought = world.ledger.dump().parents.filter(({ side, state }) => side === 'BUY' && state !== 'NETTED');
    expect(bought).toMatchObject([{ state: 'DONE' }]);
  });

  test('in HALTED lowers the target, and the sale waits', async () => {
    const world = await givenGuarded(undefined);
    world.ledger.setTradingMode(PLACE, 'HALTED');
    expect(await closed(world)).toMatchObject({ modes: [{ mode: 'HALTED' }] });
    await world.whenExecuted();
    const { target, available, exit } = await thePosition(world);
    expect([target, available > 0n]).toEqual([0n, true]);
    expect((await world.ledger.parent(exit!))?.reason).toEqual({ code: 'SALES_HALTED' });
  });

  test('means one follower or leader where it is told so', async () => {
    const world = await givenGuarded(undefined);
    const stranger = `0x${'9'.repeat(40)}` as Wallet;
    expect((await closed(world, { leaders: [stranger] })).rows).toEqual([]);
    await expect(closed(world, { follower: 'nobody' as FollowerName })).rejects.toThrow(ConfigurationError);
    expect((await closed(world, { follower: FOLLOWER, leaders: [LEADER] })).rows).toHaveLength(1);
  });

  test('B19: needs no book: what cannot be read is not shown, and is closed all the same', async () => {
    const world = await givenGuarded(undefined);
    const away = () => Promise.reject(new UnavailableError('venue away'));
    const markets = { ...world.deps.markets, market: away, book: away };
    const { rows } = await closeAll({ ...world.deps, markets }, ALL);
    expect(rows).toMatchObject([{ token: TOKEN }]);
    expect(rows[0]).not.toHaveProperty('bid');
    expect((await thePosition(world)).target).toBe(0n);
  });

  test('W6: is kept by no order that only a newer version can read; how many there are is told', async () => {
    const world = await givenGuarded(undefined);
    const ledger = {
      ...world.deps.ledger,
      openParents: () => Promise.resolve(['newer' as ParentId]),
      parent: (id: ParentId) =>
        id === 'newer' ? Promise.reject(new NewerOrderError('for a newer version', {})) : world.deps.ledger.parent(id),
    };
    expect(await closeAll({ ...world.deps, ledger }, ALL)).toMatchObject({
      unread: 1,
      failed: [],
      rows: [{ token: TOKEN }],
    });
    expect((await world.ledger.position(PLACE))?.target).toBe(0n);
    expect(await closeAll(world.deps, ALL)).toMatchObject({ unread: 0 });
  });

  test('ends own purchases that work, before they buy again what is sold; a dry run only shows them', async () => {
    // Given
    const world = await givenGuarded(undefined);
    const { parentId: _, startedAt: __, ...options } = aWorkingOrder({ token: OTHER_TOKEN });
    const { order } = await placeOrder(world.deps, { command: 'one', follower: FOLLOWER, options });
    const id = order!.parentId;
    const isCancelled = async () => (await world.ledger.parent(id))?.work?.isCancelled;
    // When
    const plan = await closed(world, { dryRun: true });
    // Then
    expect(plan.ordersEnded).toMatchObject([{ parentId: id }]);
    expect(await isCancelled()).toBeUndefined();
    expect((await closed(world, { leaders: [LEADER] })).ordersEnded).toEqual([]);
    expect(await isCancelled()).toBeUndefined();
    expect((await closed(world, { leaders: [OWN] })).ordersEnded).toMatchObject([{ parentId: id }]);
    expect(await isCancelled()).toBe(true);
  });

  test('sells what an own order has bought, and what its open child still brings', async () => {
    // Given
    const world = await givenStarted();
    const { parentId: _, startedAt: __, ...options } = aWorkingOrder({ total: sharesOf('200') });
    const { order } = await placeOrder(world.deps, { command: 'one', follower: FOLLOWER, options });
    world.venue.scripts.push({ quarters: [4] }, { quarters: [4] });
    await tendOrders(world.deps, { forMs: 2_000 });
    // When
    await closed(world);
    await world.whenExecuted();
    await tendOrders(world.deps, { forMs: 58_000 });
    await world.untilQuiet();
    // Then
    expect(await world.ledger.parent(order!.parentId)).toMatchObject({ state: 'DONE' });
    const own = (await world.ledger.position({ ...PLACE, leader: OWN }))!;
    expect([ownedOf(own), own.target, own.entry, own.buying]).toEqual([0n, 0n, undefined, []]);
    expect(order!.filledShares).toBe(0n);
    expect((await world.ledger.parent(order!.parentId))?.filledShares).toBe(sharesOf('100'));
    expect(breaches(world)).toEqual([]);
  });

  test('tells of a position that cannot be closed, and closes the others', async () => {
    // Given
    const world = await givenGuarded(undefined);
    const other = aPosition({
      ...PLACE,
      token: OTHER_TOKEN,
      available: sharesOf('20'),
      target: sharesOf('20'),
      version: 1n,
    });
    await world.ledger.commit([{ kind: 'put', type: 'position', value: other }]);
    const { commit } = world.ledger;
    const broken = ((changes) =>
      changes.some((one) => one.kind === 'put' && one.type === 'position' && one.value.token === TOKEN)
        ? Promise.reject(new InvariantError('an exit that is not there'))
        : commit(changes)) satisfies typeof commit;
    // When
    const report = await closeAll({ ...world.deps, ledger: { ...world.deps.ledger, commit: broken } }, ALL);
    // Then
    const failed = [
      { follower: FOLLOWER, leader: LEADER, token: TOKEN, code: 'BROKEN', why: 'an exit that is not there' },
    ];
    expect(report).toMatchObject({ rows: [{ token: OTHER_TOKEN }], failed });
    expect((await world.ledger.position({ ...PLACE, token: OTHER_TOKEN }))?.target).toBe(0n);
  });

  test('tells of an own purchase that cannot be ended, and closes the positions all the same', async () => {
    // Given
    const world = await givenGuarded(undefined);
    const { parentId: _, startedAt: __, ...options } = aWorkingOrder({ token: OTHER_TOKEN });
    const { order } = await placeOrder(world.deps, { command: 'one', follower: FOLLOWER, options });
    const { commit } = world.ledger;
    const contended = ((changes) =>
      changes.some((one) => one.kind === 'put' && one.type === 'parent' && one.value.parentId === order!.parentId)
        ? Promise.reject(new ContentionError('another writes it'))
        : commit(changes)) satisfies typeof commit;
    // When
    const report = await closeAll({ ...world.deps, ledger: { ...world.deps.ledger, commit: contended } }, ALL);
    // Then
    const why = `the own order ${order!.parentId} goes on: another writes it`;
    expect(report.failed).toMatchObject([{ leader: OWN, token: OTHER_TOKEN, code: 'CONTENTION', why }]);
    expect((await thePosition(world)).target).toBe(0n);
  });

  test('goes on where the queue is away, and says so', async () => {
    const world = await givenGuarded(undefined);
    const doorbell = { ...world.deps.doorbell, ring: () => Promise.reject(new UnavailableError('queue away')) };
    expect(await closeAll({ ...world.deps, doorbell }, ALL)).toMatchObject({ isRung: false, rows: [{ token: TOKEN }] });
    expect((await thePosition(world)).target).toBe(0n);
  });
});
