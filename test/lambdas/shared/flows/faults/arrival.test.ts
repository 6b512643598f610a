import { describe, expect, test } from '@jest/globals';
import { groupRows, type TokenRow } from '#core/detection/group-rows.ts';
import { later } from '#core/values/unix-ms.ts';
import { recordActions } from '#flows/record-actions.ts';
import { aTransaction, CONDITION, LEADER, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { givenStarted } from '../../../../support/flow-steps.ts';
import { flowWorld } from '../../../../support/flow-world.ts';

const row = (type: TokenRow['type'], shares: string, at: number): TokenRow => ({
  type,
  wallet: LEADER,
  transaction: aTransaction(at),
  condition: CONDITION,
  token: TOKEN,
  shares: sharesOf(shares),
  notional: dollars(type === 'MERGE' ? '0' : String(Number(shares) / 2)),
  at: later(NOW, at),
  title: 'Rain?',
  outcome: 'Yes',
});
const BUY = row('BUY', '1000', 1);
const MERGE = row('MERGE', '600', 2);
const SELL = row('SELL', '400', 3);

/** Everything arrives in its own read, and is executed before the next does. */
async function whenArriving(rows: readonly TokenRow[]) {
  const world = await givenStarted();
  const settings = (await world.deps.settings.current())!;
  const known = new Map();
  for (const one of rows) {
    const now = world.clock.moment;
    await recordActions(world.deps, { settings, actions: groupRows([one]), known, source: 'chain', now });
    expect(await world.untilQuiet()).toBe(true);
  }
  const { parents, positions, leaderPositions } = world.ledger.dump();
  return {
    bought: parents.filter(({ side, filledShares }) => side === 'BUY' && filledShares > 0n).length,
    target: positions.reduce((sum, one) => sum + one.target, 0n),
    owned: positions.reduce((sum, { available, selling }) => sum + available + selling, 0n),
    leader: leaderPositions.find(({ token }) => token === TOKEN)?.shares,
  };
}

describe('D4, B10: YES 1000, MERGE 600, SELL 400', () => {
  test.each([
    ['as it happened', [BUY, MERGE, SELL], 1],
    ['the sale before the merge', [BUY, SELL, MERGE], 1],
    ['the merge before the purchase', [MERGE, BUY, SELL], 1],
    ['the sale before the purchase', [SELL, BUY, MERGE], 1],
    ['the purchase last, after the sale', [MERGE, SELL, BUY], 0],
    ['the purchase last, after the merge', [SELL, MERGE, BUY], 0],
  ] as const)('%s: the follower ends flat', async (_, rows, bought) => {
    const end = await whenArriving(rows);
    expect(end).toEqual({ bought, target: 0n, owned: 0n, leader: 0n });
  });
});

test('D13: a thousand trades in one second are one event each, 300 in a go, and none is lost', async () => {
  const world = await flowWorld();
  const settings = (await world.deps.settings.current())!;
  const known = new Map();
  const rows = Array.from({ length: 1_000 }, (_, at) => {
    return { ...row('BUY', '1', at + 1), token: at % 2 === 0 ? TOKEN : OTHER_TOKEN, at: NOW };
  });
  const actions = groupRows(rows);
  const goes: number[] = [];
  for (let whole = 0; whole < 1_000; ) {
    const read = await recordActions(world.deps, { settings, actions, known, source: 'chain', now: NOW });
    goes.push(read.recorded);
    whole = read.whole.length;
  }
  expect(goes).toEqual([300, 300, 300, 100]);
  expect(world.ledger.dump().events).toHaveLength(1_000);
});
