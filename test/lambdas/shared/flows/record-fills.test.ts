import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { recordFills } from '#flows/record-fills.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type FillLog } from '#ports/fill-logs.ts';
import { aTransaction, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
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

async function whenRecorded(fills: readonly FillLog[], until = 9_999, now = later(NOW, 60_000)) {
  const settings = (await world.deps.settings.current())!;
  const cursor = { leader: LEADER, armedAt: NOW, at: NOW, unconfirmed: [], version: 1n };
  const input = { settings, cursors: new Map([[LEADER, cursor]]), known: new Map(), now };
  return recordFills(world.deps, { ...input, fills, until });
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
    expect(await whenRecorded(fills)).toEqual({ recorded, block });
  });

  test.each([
    [600_000, 1_000],
    [600_001, 9_999],
  ])('a fill of an unknown market holds the cursor for ten minutes: after %p ms up to block %p', async (age, block) => {
    const fill = aFill(1, { token: '4711' as never });
    expect(await whenRecorded([fill], 9_999, later(fill.at, age))).toEqual({ recorded: 0, block });
  });

  test('markets that do not answer are unknown, and asked for once each', async () => {
    let asked = 0;
    world.markets.outcomeOf = () => {
      asked += 1;
      return Promise.reject(new UnavailableError('down'));
    };
    expect(await whenRecorded([aFill(1), aFill(2), aFill(3)])).toEqual({ recorded: 0, block: 1_000 });
    expect(asked).toBe(1);
  });

  test.each([
    [300, 300, 9_999],
    [301, 300, 1_000 + 300],
  ])('of %p fills %p are recorded in one go', async (count, recorded, block) => {
    const fills = Array.from({ length: count }, (_, index) => aFill(index + 1));
    expect(await whenRecorded(fills)).toEqual({ recorded, block });
  });

  test('D5: the age of a fill decides nothing here: a sale of an hour ago is recorded as any other', async () => {
    await whenRecorded([aFill(1, { side: 'SELL', at: later(NOW, 1) })]);
    expect(world.ledger.dump().events).toMatchObject([{ type: 'SELL' }]);
  });
});
