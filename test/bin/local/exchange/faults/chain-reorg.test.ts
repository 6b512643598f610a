import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createPublicClient, type Hex, http, parseAbiItem } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { polygon } from 'viem/chains';
import { aClient, FIRST_KEY } from '../a-client.ts';
import { aMarket, LEADER } from '../a-world.ts';
import { aTrader } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf } from './a-faulty-exchange.ts';
import { hashesOf, logsOf, type NodeLog, secondOf } from './a-node.ts';
import { advance, hashAt, rowsAt } from './a-stream.ts';

const REORG = { kind: 'reorg', on: 'rpc eth_getLogs' };
const ROWS = { rows: rowsAt([10, 11, 12]) };
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('reorg', () => {
  it('takes a served log away with the next block, and brings it back 5 blocks later under another hash', async () => {
    // Given
    const exchange = await aFaultyExchange([{ ...REORG, blocks: 5, times: 1 }], ROWS);
    await advance(exchange, 11);

    // When
    const served = await logsOf(exchange);
    const sameInstant = await logsOf(exchange);
    const seen: (readonly [number, string])[][] = [];
    for (const second of [12, 15.999, 16]) {
      await advance(exchange, second);
      seen.push((await logsOf(exchange)).map(placeOf));
    }

    // Then
    expect(served.map(placeOf)).toEqual(both(10, hashAt(10)));
    expect(sameInstant).toEqual(served);
    expect(seen.slice(0, 2)).toEqual([both(11, hashAt(11)), [...both(11, hashAt(11)), ...both(12, hashAt(12))]]);
    expect(seen[2]).toHaveLength(6);
    const [back, other] = seen[2]?.slice(-2) ?? [];
    expect(back).toEqual([15, expect.stringMatching(/^0x[0-9a-f]{64}$/)]);
    expect(other).toEqual(back);
    expect(back?.[1]).not.toBe(hashAt(10));
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('keeps order hash, parties and amounts of what comes back, with an index of its new block', async () => {
    const rows = rowsAt([10, 15]);
    const exchange = await aFaultyExchange([{ ...REORG, blocks: 5, times: 1 }], { rows });
    await advance(exchange, 11);
    const served = await logsOf(exchange);
    await advance(exchange, 30);
    const now = await logsOf(exchange);
    expect(now.map(({ logIndex, transactionIndex }) => [Number(logIndex), Number(transactionIndex)])).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 1],
    ]);
    const stable = ({ topics, address }: NodeLog): unknown => ({ topics, address });
    expect(now.slice(2).map(stable)).toEqual(served.map(stable));
    expect(new Set(now.map(({ blockHash }) => blockHash)).size).toBe(1);
  });

  it('dropped, never comes back', async () => {
    const exchange = await aFaultyExchange([{ ...REORG, drop: true, times: 1 }], ROWS);
    await advance(exchange, 11);
    expect(await logsOf(exchange)).toHaveLength(2);
    await advance(exchange, 500);
    expect((await logsOf(exchange)).map(placeOf)).toEqual([...both(11, hashAt(11)), ...both(12, hashAt(12))]);
  });

  it('gives the blocks from there to the newest one other hashes, and those before and after their own', async () => {
    const exchange = await aFaultyExchange([{ ...REORG, times: 1, of: LEADER }], ROWS);
    await advance(exchange, 13);
    const before = await Promise.all([9, 10, 11, 12].map((second) => hashesOf(exchange, second)));
    await logsOf(exchange);
    await advance(exchange, 14);
    const after = await Promise.all([9, 10, 11, 12, 13].map((second) => hashesOf(exchange, second)));
    expect(after[0]).toEqual(before[0]);
    for (const index of [1, 2, 3]) expect(after[index]?.[0]).not.toBe(before[index]?.[0]);
    for (const index of [1, 2, 3, 4]) expect(after[index]?.[1]).toBe(after[index - 1]?.[0]);
    const logs = await logsOf(exchange);
    expect(logs.filter(({ blockNumber }) => secondOf(blockNumber) === 11).map(({ blockHash }) => blockHash)).toEqual([
      after[2]?.[0],
      after[2]?.[0],
    ]);
  });

  it('strikes nothing that nobody was served', async () => {
    const exchange = await aFaultyExchange([REORG], ROWS);
    await advance(exchange, 60);
    const before = await hashesOf(exchange, 10);
    expect(await logsOf(exchange, { topics: [hashAt(1)] })).toEqual([]);
    await advance(exchange, 61);
    expect(await hashesOf(exchange, 10)).toEqual(before);
    expect((await logsOf(exchange)).map(placeOf)).toEqual(
      [10, 11, 12].flatMap((second) => both(second, hashAt(second))),
    );
    await advance(exchange, 62);
    expect(await hashesOf(exchange, 10)).not.toEqual(before);
  });

  it('strikes nothing that lies 128 blocks deep', async () => {
    const exchange = await aFaultyExchange([REORG], ROWS);
    await advance(exchange, 140);
    await logsOf(exchange);
    await advance(exchange, 150);
    const seconds = (await logsOf(exchange)).map(({ blockNumber }) => secondOf(blockNumber));
    // The newest block was 139, so that of second 12 was 127 deep.
    expect(seconds).toEqual([10, 10, 11, 11, 140, 140]);
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('of a wallet, or of a market, in its window, leaves the others alone', async () => {
    const rows = rowsAt([10, 20, 30]).map((row, index) =>
      index === 1 ? { ...row, tokenId: '201', conditionId: aMarket(2).conditionId } : row,
    );
    const exchange = await aFaultyExchange(
      [
        { ...REORG, drop: true, of: aMarket(2).conditionId },
        { ...REORG, drop: true, of: LEADER, from: '25s' },
        { ...REORG, drop: true, of: `0x${'9'.repeat(40)}` },
      ],
      { rows, markets: [aMarket(1), aMarket(2)] },
    );
    await advance(exchange, 40);
    expect(await logsOf(exchange)).toHaveLength(6);
    await advance(exchange, 41);
    expect((await logsOf(exchange)).map(placeOf)).toEqual(both(10, hashAt(10)));
    expect(hitsOf(exchange)).toEqual([1, 1, 0]);
  });

  it('of a signer takes the fill of the wallet that it signs for', async () => {
    const wallet = `0x${'22'.repeat(20)}` as const;
    const signer = privateKeyToAccount(FIRST_KEY).address;
    const exchange = await aFaultyExchange([{ ...REORG, drop: true, of: signer }], { rows: rowsAt([2]) });
    const client = await aClient(exchange, FIRST_KEY, wallet);
    exchange.fund(wallet, signer, 1_000_000_000n, 3);
    await advance(exchange, 1);
    await client.buy(50, 0.51);
    await advance(exchange, 5);
    expect(await logsOf(exchange)).toHaveLength(4);
    await advance(exchange, 6);
    expect((await logsOf(exchange)).map(placeOf)).toEqual(both(2, hashAt(2)));
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it("also takes a follower's own fill, which its order and its balance do not notice", async () => {
    const exchange = await aFaultyExchange([{ ...REORG, drop: true }], { rows: [] });
    const client = await aTrader(exchange);
    await client.buy(50, 0.51);
    await advance(exchange, 4);
    expect(await logsOf(exchange)).toHaveLength(2);
    await advance(exchange, 6);
    expect(await logsOf(exchange)).toEqual([]);
    expect(exchange.audit(client.wallet)).toMatchObject({ sharesMicro: { 101: 50_000_000n } });
    expect(exchange.audit(client.wallet).trades).toMatchObject([{ status: 'CONFIRMED' }]);
  });

  it('is the same after a restart, and counts what it did before', async () => {
    const [stateDir, copyDir] = [aFolder(), aFolder()];
    const faults = [{ ...REORG, blocks: 3, times: 1 }];
    const first = await aFaultyExchange(faults, ROWS, { stateDir });
    await advance(first, 11);
    await logsOf(first);
    cpSync(stateDir, copyDir, { recursive: true });
    const second = await aFaultyExchange(faults, ROWS, { stateDir: copyDir });
    for (const exchange of [first, second]) await advance(exchange, 12);
    expect(await logsOf(second)).toEqual(await logsOf(first));
    for (const exchange of [first, second]) await advance(exchange, 60);
    expect(await logsOf(second)).toEqual(await logsOf(first));
    expect(await logsOf(second)).toHaveLength(6);
    expect(hitsOf(second)).toEqual([1]);
  });

  it('is met by viem, which finds the fill under two transactions in two looks', async () => {
    const exchange = await aFaultyExchange([{ ...REORG, blocks: 5 }], { rows: rowsAt([10]) });
    const client = createPublicClient({ chain: polygon, transport: http(exchange.urls.rpc) });
    const event = parseAbiItem(
      'event OrderFilled(bytes32 indexed orderHash, address indexed maker, address indexed taker, uint8 side, uint256 tokenId, uint256 makerAmountFilled, uint256 takerAmountFilled, uint256 fee, bytes32 builder, bytes32 metadata)',
    );
    const looks: unknown[] = [];
    for (const second of [11, 12, 16]) {
      await advance(exchange, second);
      const toBlock = await client.getBlockNumber({ cacheTime: 0 });
      const logs = await client.getLogs({ event, args: { maker: LEADER as Hex }, fromBlock: toBlock - 9n, toBlock });
      looks.push(logs.map(({ transactionHash, args }) => [transactionHash, args.takerAmountFilled]));
    }
    expect(looks).toEqual([[[hashAt(10), 1_000_000_000n]], [], [[expect.any(String), 1_000_000_000n]]]);
    expect(JSON.stringify(looks[2], (_key, value: unknown) => String(value))).not.toContain(hashAt(10));
  });
});

function placeOf({ blockNumber, transactionHash }: NodeLog): readonly [number, string] {
  return [secondOf(blockNumber), transactionHash];
}

/** Both parties of the one transaction of a block. */
function both(second: number, hash: string): (readonly [number, string])[] {
  return [
    [second, hash],
    [second, hash],
  ];
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'exchange-'));
  folders.push(folder);
  return folder;
}
