import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { OWN } from '#core/model/position.ts';
import { type ParentId, type TokenId } from '#core/values/ids.ts';
import { compareLedger } from '../../bin/commands/local/compare-ledger.ts';
import { runPolycopy } from '../../bin/program.ts';
import { aMarket, aRow, aWorld, START_MS } from '../bin/local/exchange/a-world.ts';
import { priceOf, sharesOf } from '../support/builders/quantities.ts';
import { type OrderSystem, OWNER, startOrderSystem } from '../support/order-system.ts';

const MINUTE_MS = 60_000;
const TEST_MS = 300_000;
/** What is traded over time, and what rests. */
const TAKEN = '101' as TokenId;
const RESTED = '201' as TokenId;
/** When somebody sells ten shares through the price of what rests. */
const PRINT_S = 150;

let system: OrderSystem;
let printed = '';

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  const markets = [aMarket(1), aMarket(2)];
  const [book] = aWorld().books;
  const print = aRow({
    timestampS: START_MS / 1_000 + PRINT_S,
    conditionId: markets[1]!.conditionId,
    tokenId: RESTED,
    ...{ side: 'SELL', price: 0.48, sizeMicro: 10_000_000n, usdcMicro: 4_800_000n },
  });
  system = await startOrderSystem(aWorld({ markets, rows: [print], books: [book!, { ...book!, tokenId: RESTED }] }));
}, TEST_MS);
afterAll(async () => {
  jest.restoreAllMocks();
  await system.close();
});

function options(changes: Partial<WorkingOptions>): WorkingOptions {
  return {
    token: TAKEN,
    side: 'BUY',
    limit: priceOf('0.55'),
    total: sharesOf('40'),
    algorithm: 'twap',
    windowMs: 6 * MINUTE_MS,
    minOrder: sharesOf('5'),
    maxOrder: sharesOf('10'),
    sharesPerOrder: sharesOf('10'),
    pollMs: 3_000,
    style: 'take',
    moveMs: 5_000,
    atEnd: 'report',
    ...changes,
  };
}

/** What is owned of a token by own orders. */
async function ownedOf(token: TokenId) {
  return system.ledger.position({ follower: OWNER, mode: 'live', token, leader: OWN });
}

it(
  'a TWAP is worked to its end, an iceberg is cancelled half filled, and nothing of either is left resting',
  async () => {
    // Given
    const twap = await system.place(options({}));
    const iceberg: ParentId = await system.place(
      options({
        token: RESTED,
        algorithm: 'iceberg',
        style: 'join',
        limit: priceOf('0.49'),
        total: sharesOf('60'),
        maxOrder: sharesOf('40'),
        sharesPerOrder: sharesOf('20'),
        windowMs: 60 * MINUTE_MS,
      }),
    );
    // When
    const first = await system.play(4 * MINUTE_MS);
    // Then
    expect(await system.order(iceberg)).toMatchObject({ state: 'WORKING', openChild: expect.any(String) });
    expect(await system.bids(RESTED)).toMatchObject({ '0.49': '110' });
    // When
    await system.command(iceberg, 'cancel');
    const second = await system.play();
    // Then
    expect([first.failed, second.failed]).toEqual([0, 0]);
    expect(await system.order(twap)).toMatchObject({ state: 'DONE', filledShares: sharesOf('40'), attempts: 4 });
    const { state, filledShares, reason } = await system.order(iceberg);
    expect({ state, filledShares, reason }).toEqual({
      state: 'DONE',
      filledShares: sharesOf('10'),
      reason: { code: 'ORDER_OVER', why: 'CANCELLED', left: sharesOf('50') },
    });
    expect(await system.bids(RESTED)).toMatchObject({ '0.49': '100' });
    expect(await ownedOf(TAKEN)).toMatchObject({ available: sharesOf('40'), target: sharesOf('40'), buying: [] });
    expect(await ownedOf(RESTED)).toMatchObject({ available: sharesOf('10'), target: sharesOf('10'), buying: [] });
    expect((await ownedOf(RESTED))?.entry).toBeUndefined();
  },
  TEST_MS,
);

it('the ledger is the wallet to the micro-unit, and the audit finds no difference', async () => {
  const { archive } = system;
  const records = {
    journal: await Array.fromAsync(archive.journal()),
    positions: await Array.fromAsync(archive.positions()),
  };
  const audits = new Map([[OWNER, system.account()]]);
  expect(compareLedger({ archive: records, audits })).toEqual({ isEqual: true, accounts: 1, tokens: 2 });
  printed = '';
  expect(await runPolycopy(['audit', '--state', system.stateDir, '--json'])).toBe(0);
  const ledgers = [{ isProven: true, isWalletAsked: true, isCashCompared: true, walletTokens: 2, differences: [] }];
  expect(JSON.parse(printed)).toMatchObject({ isSound: true, ledgers });
});
