import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { privateKeyToAccount } from 'viem/accounts';
import type { World } from '../../../../../bin/local/exchange/world.ts';
import { aClient, FIRST_KEY, SECOND_KEY } from '../a-client.ts';
import { aMarket, START_MS } from '../a-world.ts';
import { anExchange, aTrader, MILLION, pass, rowsOf } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf } from './a-faulty-exchange.ts';
import { faulty, QUIET, statusesAt } from './a-settlement.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Ten prices with 10 shares each, so that one order has ten trades. */
const DEEP: Partial<World> = {
  rows: [],
  books: [
    {
      tokenId: '101',
      atMs: START_MS,
      bids: [],
      asks: Array.from({ length: 10 }, (_none, index) => ({ price: `0.5${index}`, size: '10' })),
    },
  ],
};

describe('ghost', () => {
  it('goes RETRYING after 2 s and FAILED after 8 s, and leaves the cash where it was', async () => {
    const exchange = await faulty({ kind: 'ghost' });
    const client = await aTrader(exchange);
    await client.buy(50, 0.51);
    expect(await statusesAt(exchange, client, [0, 2, 8])).toEqual([['MATCHED'], ['RETRYING'], ['FAILED']]);
    expect(exchange.audit(client.wallet)).toMatchObject({ cashMicro: 1_000n * MILLION, sharesMicro: {} });
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('once fails the first trade of an order of two, and the second is confirmed', async () => {
    const exchange = await faulty({ kind: 'ghost', times: 1 });
    const client = await aTrader(exchange);
    await client.buy(100, 0.52);
    expect(await statusesAt(exchange, client, [12])).toEqual([['FAILED', 'CONFIRMED']]);
    expect(exchange.audit(client.wallet)).toMatchObject({
      cashMicro: 974n * MILLION,
      sharesMicro: { 101: 50n * MILLION },
    });
  });

  it('of a third of all trades ends those of one order differently, the same ones in every run', async () => {
    const run = async (): Promise<readonly string[]> => {
      const exchange = await aFaultyExchange(
        [
          { kind: 'ghost', on: 'settlement', chance: 0.33 },
          { kind: 'retry', on: 'settlement', chance: 0.33 },
        ],
        DEEP,
      );
      const client = await aTrader(exchange);
      await client.buy(100, 0.6, { salt: 1 });
      const [at8, at12] = await statusesAt(exchange, client, [2, 12]);
      const failed = at12?.filter((status) => status === 'FAILED').length ?? 0;
      const retried = at8?.filter((status) => status === 'RETRYING').length ?? 0;
      expect(hitsOf(exchange)).toEqual([failed, retried - failed]);
      const boughtMicro = exchange.audit(client.wallet).sharesMicro['101'];
      expect(boughtMicro).toBe(BigInt(100 - 10 * failed) * MILLION);
      return at12 ?? [];
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set(['FAILED', 'CONFIRMED']));
    expect(await run()).toEqual(first);
  });
});

describe('a fault of settlement for one signer', () => {
  const WALLET = `0x${'22'.repeat(20)}` as const;

  it.each([1, 2, 3] as const)(
    'strikes the trades of the wallet of type %d that it signs for, and no others',
    async (type) => {
      // Given
      const signer = privateKeyToAccount(FIRST_KEY).address;
      const exchange = await faulty({ kind: 'ghost', of: signer });
      const named = await aClient(exchange, FIRST_KEY, WALLET, type);
      exchange.fund(WALLET, signer, 1_000n * MILLION, type);
      const other = await aTrader(exchange, SECOND_KEY);
      // When
      await named.buy(10, 0.51);
      await other.buy(10, 0.51);
      pass(exchange, 12_000);
      // Then
      expect(exchange.audit(WALLET).trades).toMatchObject([{ status: 'FAILED' }]);
      expect(exchange.audit(other.wallet).trades).toMatchObject([{ status: 'CONFIRMED' }]);
      expect(hitsOf(exchange)).toEqual([1]);
    },
  );

  it('also strikes an order of its wallet that rested, and is counted again after a restart', async () => {
    const stateDir = aFolder();
    const faults = [{ kind: 'ghost', on: 'settlement', of: privateKeyToAccount(FIRST_KEY).address }];
    const first = await aFaultyExchange(faults, {}, { stateDir });
    const named = await aClient(first, FIRST_KEY, WALLET, 3);
    first.fund(WALLET, named.account.address, 1_000n * MILLION, 3);
    await named.buy(40, 0.5, { orderType: 'GTC', tokenId: '102' });
    pass(first, 68_000);
    expect(first.audit(WALLET).trades).toMatchObject([{ status: 'FAILED' }]);
    const copyDir = aFolder();
    cpSync(stateDir, copyDir, { recursive: true });
    expect(hitsOf(await aFaultyExchange(faults, {}, { stateDir: copyDir }))).toEqual([1]);
  });
});

describe('retry', () => {
  it('shows the hash that reverted, and then another one', async () => {
    const exchange = await faulty({ kind: 'retry' });
    const client = await aTrader(exchange);
    await client.buy(50, 0.51);
    const hashes: unknown[] = [];
    for (const second of [2, 12]) {
      exchange.clock.advance(START_MS + second * 1_000);
      hashes.push((await rowsOf(client, '/data/trades'))[0]?.['transaction_hash']);
    }
    expect(hashes[0]).toMatch(/^0x[0-9a-f]{64}$/);
    expect(hashes[1]).toMatch(/^0x[0-9a-f]{64}$/);
    expect(hashes[1]).not.toBe(hashes[0]);
    expect(await statusesAt(exchange, client, [12])).toEqual([['CONFIRMED']]);
  });
});

describe('slow-settlement', () => {
  it('of 30 s mines after 32 s and confirms after 36 s', async () => {
    const exchange = await faulty({ kind: 'slow-settlement', ms: 30_000 });
    const client = await aTrader(exchange);
    await client.buy(50, 0.51);
    expect(await statusesAt(exchange, client, [31.999, 32, 35.999, 36])).toEqual([
      ['MATCHED'],
      ['MINED'],
      ['MINED'],
      ['CONFIRMED'],
    ]);
  });

  it('from 10 s to 50 s draws for each trade', async () => {
    const exchange = await faulty({ kind: 'slow-settlement', ms: [10_000, 50_000] }, DEEP);
    const client = await aTrader(exchange);
    await client.buy(100, 0.6);
    const mined: number[] = [];
    for (const second of [11.999, 32, 52]) {
      const [statuses] = await statusesAt(exchange, client, [second]);
      mined.push(statuses?.filter((status) => status !== 'MATCHED').length ?? 0);
    }
    expect([mined[0], mined[2]]).toEqual([0, 10]);
    expect(mined[1]).toBeGreaterThan(0);
    expect(mined[1]).toBeLessThan(10);
  });
});

describe('a settlement fault', () => {
  it('of a wallet, or of a market, strikes no other', async () => {
    const exchange = await aFaultyExchange(
      [
        { kind: 'ghost', on: 'settlement', of: await walletOf(SECOND_KEY) },
        { kind: 'retry', on: 'settlement', of: aMarket(2).conditionId },
      ],
      {
        rows: [],
        markets: [aMarket(1), aMarket(2)],
        books: ['101', '201'].map((tokenId) => ({
          ...{ tokenId, atMs: START_MS, bids: [] },
          asks: [{ price: '0.5', size: '100' }],
        })),
      },
    );
    const [first, second] = [await aTrader(exchange), await aTrader(exchange, SECOND_KEY)];
    for (const client of [first, second]) for (const tokenId of ['101', '201']) await client.buy(10, 0.5, { tokenId });
    pass(exchange, 2_000);
    expect(exchange.audit(first.wallet).trades.map(({ status }) => status)).toEqual(['MINED', 'RETRYING']);
    pass(exchange, 6_000);
    expect(exchange.audit(second.wallet).trades.map(({ status }) => status)).toEqual(['FAILED', 'FAILED']);
    expect(hitsOf(exchange)).toEqual([2, 1]);
  });

  it('strikes a resting order that a leader hits, and one that waited out a delay', async () => {
    const delayed = await faulty({ kind: 'ghost' }, { ...QUIET, markets: [aMarket(1, { secondsDelay: 3 })] });
    const client = await aTrader(delayed);
    await client.buy(50, 0.51);
    pass(delayed, 11_000);
    expect(delayed.audit(client.wallet).trades).toMatchObject([{ status: 'FAILED' }]);
    const resting = await faulty({ kind: 'ghost' }, {});
    const maker = await aTrader(resting);
    await maker.buy(40, 0.5, { orderType: 'GTC', tokenId: '102' });
    pass(resting, 68_000);
    expect(resting.audit(maker.wallet).trades).toMatchObject([{ status: 'FAILED' }]);
  });

  it('gives way to settlementOf, which is asked in its place', async () => {
    const exchange = await aFaultyExchange([{ kind: 'ghost', on: 'settlement' }], QUIET, {
      settlementOf: () => 'retry',
    });
    const client = await aTrader(exchange);
    await client.buy(50, 0.51);
    expect(await statusesAt(exchange, client, [12])).toEqual([['CONFIRMED']]);
    expect(hitsOf(exchange)).toEqual([0]);
  });

  it('keeps over a restart what it did, how often it did so, and what was released', async () => {
    // Given one of three trades that failed, and one that was stuck and released
    const [stateDir, copyDir] = [aFolder(), aFolder()];
    const faults = [
      { kind: 'ghost', on: 'settlement', times: 1 },
      { kind: 'stuck', on: 'settlement', times: 1 },
    ];
    const first = await aFaultyExchange(faults, DEEP, { stateDir });
    const client = await aTrader(first);
    await client.buy(30, 0.6);
    const stuck = first.audit(client.wallet).trades[1]!;
    first.releaseStuck(stuck.id);
    pass(first, 1_000);

    // When what lies in the folder is all that another one knows
    cpSync(stateDir, copyDir, { recursive: true });
    const second = await aFaultyExchange(faults, DEEP, { stateDir: copyDir });
    const again = await aClient(second);
    pass(second, 20_000);
    await again.buy(20, 0.6);
    pass(second, 20_000);

    // Then
    expect(second.audit(again.wallet).trades.map(({ status }) => status)).toEqual([
      'FAILED',
      ...Array.from({ length: 4 }, () => 'CONFIRMED'),
    ]);
    expect(hitsOf(second)).toEqual([1, 1]);
  });

  it('that strikes nothing leaves nothing in the journal', async () => {
    const stateDir = aFolder();
    const exchange = await aFaultyExchange([{ kind: 'ghost', on: 'settlement', from: '1h' }], QUIET, { stateDir });
    const client = await aTrader(exchange);
    await client.buy(50, 0.51);
    expect(readFileSync(join(stateDir, 'journal.jsonl'), 'utf8')).not.toContain('settlement');
    expect(await statusesAt(exchange, client, [2, 6])).toEqual([['MINED'], ['CONFIRMED']]);
  });
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exchange-'));
  folders.push(folder);
  return folder;
}

/** The wallet that a key stands for. */
async function walletOf(key: `0x${string}`): Promise<string> {
  return (await aClient(await anExchange(), key)).wallet;
}
