import { beforeEach, describe, expect, test } from '@jest/globals';
import { groupRows } from '#core/detection/group-rows.ts';
import { INDEX_WAIT_MS } from '#core/detection/unexplained-sale.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { recordActions } from '#flows/record-actions.ts';
import { MAX_FAILED, recordFills } from '#flows/record-fills.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type FillLog } from '#ports/fill-logs.ts';
import { aFollow, someSettings } from '../../../support/builders/a-settings.ts';
import { aTransaction, CONDITION, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';

let world: FlowWorld;
beforeEach(async () => {
  world = await flowWorld();
});

const aFill = (at: number, more: Partial<FillLog> = {}): FillLog => ({
  wallet: LEADER,
  token: TOKEN,
  side: 'BUY',
  shares: sharesOf('10'),
  notional: dollars('5'),
  transaction: aTransaction(at),
  block: 1_000 + at,
  logIndex: 0,
  at: later(NOW, at * 1_000),
  ...more,
});

const SHARP = `0x${'5'.repeat(40)}` as Wallet;

/** What was recorded, how far the leader is, and how far everybody who has not stopped is. */
async function whenRecorded(fills: readonly FillLog[], until = 9_999, now = later(NOW, 60_000), deps = world.deps) {
  const settings = (await world.deps.settings.current())!;
  const cursors = new Map(
    [LEADER, SHARP].map((leader) => [leader, { leader, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n }]),
  );
  const input = { settings, cursors, known: new Map(), now };
  const { recorded, block: all, stopped } = await recordFills(deps, { ...input, fills, until });
  return { recorded, block: stopped.get(LEADER)?.block ?? all, all, stopped };
}

describe('fills of the chain', () => {
  test('D6, B4: identical fills of one transaction are one event with the sum of their shares', async () => {
    await whenRecorded([aFill(1), aFill(1, { logIndex: 1 }), aFill(1, { logIndex: 2 })]);
    expect(world.ledger.dump().events).toMatchObject([{ shares: sharesOf('30'), notional: dollars('15') }]);
  });

  test('of a block at the moment of the arming are history, of the next second they count', async () => {
    expect((await whenRecorded([aFill(0)])).recorded).toBe(0);
    expect((await whenRecorded([aFill(1)])).recorded).toBe(1);
  });

  test('of somebody who is not armed are left alone', async () => {
    expect((await whenRecorded([aFill(1, { wallet: `0x${'9'.repeat(40)}` as Wallet })])).recorded).toBe(0);
  });

  test.each([
    ['everything is recorded', [aFill(1), aFill(2)], 9_999, 2],
    ['the market of the first is unknown', [aFill(1, { token: '4711' as never }), aFill(2)], 1_000, 1],
    ['the market of the last is unknown', [aFill(1), aFill(2, { token: '4711' as never })], 1_001, 1],
    ['nothing was there', [], 9_999, 0],
  ])('where %s everything is recorded up to the block before', async (_, fills, block, recorded) => {
    expect(await whenRecorded(fills)).toMatchObject({ recorded, block });
  });

  test.each([
    [600_000, 1_000],
    [600_001, 9_999],
  ])('a fill of an unknown market holds the cursor for ten minutes: after %p ms up to block %p', async (age, block) => {
    const fill = aFill(1, { token: '4711' as never });
    expect(await whenRecorded([fill], 9_999, later(fill.at, age))).toMatchObject({ recorded: 0, block, all: 9_999 });
  });

  test('markets that do not answer are unknown, and asked for once each', async () => {
    let asked = 0;
    world.markets.outcomeOf = () => {
      asked += 1;
      return Promise.reject(new UnavailableError('down'));
    };
    expect(await whenRecorded([aFill(1), aFill(2), aFill(3)])).toMatchObject({ recorded: 0, block: 1_000 });
    expect(asked).toBe(1);
  });

  test.each([
    [300, 300, 9_999],
    [301, 300, 1_000 + 300],
  ])('of %p fills %p are recorded in one go', async (count, recorded, block) => {
    const fills = Array.from({ length: count }, (_, index) => aFill(index + 1));
    expect(await whenRecorded(fills)).toMatchObject({ recorded, block });
  });

  test('D5: the age of a fill decides nothing here: a sale of an hour ago is recorded as any other', async () => {
    await whenRecorded([aFill(1, { side: 'SELL', at: later(NOW, 1) })]);
    expect(world.ledger.dump().events).toMatchObject([{ type: 'SELL' }]);
  });
});

describe('a leader whose fill cannot be recorded', () => {
  const failing = (wallets: readonly Wallet[], error: Error) => {
    const { leaderPosition } = world.ledger;
    const ledger = {
      ...world.ledger,
      leaderPosition: (wallet: Wallet, token: TokenId) =>
        wallets.includes(wallet) ? Promise.reject(error) : leaderPosition(wallet, token),
    };
    return { ...world.deps, ledger };
  };
  const now = later(NOW, 60_000);

  test.each([new UnavailableError('busy'), new TypeError('a bug')])(
    'stops before it, all others go on: %p',
    async (error) => {
      // Given
      await world.givenSettings(someSettings({ follows: [aFollow(), aFollow({ leader: SHARP })] }));
      // When
      const fills = [aFill(1), aFill(2, { wallet: SHARP }), aFill(3), aFill(4, { wallet: SHARP })];
      const { recorded, all, stopped } = await whenRecorded(fills, 9_999, now, failing([LEADER], error));
      // Then
      expect({ recorded, all }).toEqual({ recorded: 2, all: 9_999 });
      expect([...stopped]).toEqual([[LEADER, { block: 1_000, error }]]);
      expect(world.ledger.dump().events.map(({ leader }) => leader)).toEqual([SHARP, SHARP]);
      expect(world.doorbell.rung).toHaveLength(2);
    },
  );

  test.each([
    [MAX_FAILED, 9_999, 1],
    [MAX_FAILED + 1, 1_000 + MAX_FAILED + 1, 0],
  ])('with %p of them before him the last is read up to block %p: %p event', async (count, all, recorded) => {
    // Given
    const wallets = Array.from({ length: count + 1 }, (_, index) => `0x${String(index + 1).repeat(40)}` as Wallet);
    const cursors = new Map(
      wallets.map((leader) => [leader, { leader, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n }]),
    );
    const settings = (await world.deps.settings.current())!;
    const fills = wallets.map((wallet, index) => aFill(index + 1, { wallet }));
    const deps = failing(wallets.slice(0, count), new UnavailableError('down'));
    // When
    const read = await recordFills(deps, { settings, cursors, known: new Map(), now, fills, until: 9_999 });
    // Then
    expect([read.recorded, read.block]).toEqual([recorded, all]);
  });
});

describe('B10: a sale of more than is recorded of the leader', () => {
  const sale = (count: string, more: Partial<FillLog> = {}) =>
    aFill(2, { side: 'SELL', shares: sharesOf(count), ...more });
  const bought = () => aFill(1, { shares: sharesOf('100') });
  const young = later(NOW, 2_000 + INDEX_WAIT_MS - 1);

  test.each([
    ['100', 2, 9_999],
    ['100.009999', 2, 9_999],
    ['100.01', 1, 1_001],
    ['150', 1, 1_001],
  ])(
    'of 100: one of %s waits for the index to tell of more: %p events, up to block %p',
    async (count, recorded, block) => {
      expect(await whenRecorded([bought(), sale(count)], 9_999, young)).toMatchObject({ recorded, block, all: 9_999 });
    },
  );

  test.each([
    [INDEX_WAIT_MS - 1, 0],
    [INDEX_WAIT_MS, 1],
    [-2_000, 0],
    [-2_001, 1],
  ])(
    'waits for ten seconds, and not by a clock that is behind the chain: after %p ms %p event',
    async (age, recorded) => {
      expect((await whenRecorded([sale('5')], 9_999, later(NOW, 2_000 + age))).recorded).toBe(recorded);
    },
  );

  test('does not wait where the index is no source', async () => {
    await world.givenSettings(
      someSettings({ detection: { sources: ['chain'], confirmations: 1, copyOn: 'confirmed' } }),
    );
    expect((await whenRecorded([sale('5')], 9_999, young)).recorded).toBe(1);
  });

  test('once recorded is no reason to wait, whoever reads it again', async () => {
    await whenRecorded([bought(), sale('100')], 9_999, young);
    expect(await whenRecorded([bought(), sale('100')], 9_999, young)).toMatchObject({ recorded: 0, block: 9_999 });
  });

  test('after a split that the index tells first is a part of what he had then', async () => {
    // Given
    const hundred = sharesOf('100');
    await whenRecorded([bought()]);
    expect((await whenRecorded([bought(), sale('150')], 9_999, young)).recorded).toBe(0);
    const split = {
      type: 'SPLIT',
      condition: CONDITION,
      title: '',
      outcome: 'Yes',
      ...aFill(1),
      shares: hundred,
    } as const;
    const actions = groupRows([{ ...split, transaction: aTransaction(9) }]);
    const settings = (await world.deps.settings.current())!;
    await recordActions(world.deps, { settings, actions, known: new Map(), source: 'data-api', now: young });
    // When
    await whenRecorded([bought(), sale('150')], 9_999, young);
    // Then
    const [sold] = world.ledger.dump().events.filter(({ type }) => type === 'SELL');
    expect(sold).toMatchObject({ before: sharesOf('200'), shares: sharesOf('150') });
  });
});
