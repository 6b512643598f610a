import { afterEach, describe, expect, it } from '@jest/globals';
import { type Address, createPublicClient, decodeEventLog, type Hex, http, parseAbi } from 'viem';
import { polygon } from 'viem/chains';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import type { World } from '../../../../bin/local/exchange/world.ts';
import { aClient, CONTRACTS } from './a-client.ts';
import { aMarket, aRow, aWorld, LEADER, START_MS } from './a-world.ts';

const START_S = START_MS / 1000;
const EXCHANGES = Object.values(CONTRACTS).map(([, address]) => address);
const abi = parseAbi([
  'event OrderFilled(bytes32 indexed orderHash, address indexed maker, address indexed taker, uint8 side, uint256 tokenId, uint256 makerAmountFilled, uint256 takerAmountFilled, uint256 fee, bytes32 builder, bytes32 metadata)',
]);
let exchange: Exchange;
afterEach(() => exchange.close());

describe('eth_getLogs', () => {
  it('has every fill of a leader in either role, decoded by viem, once its second is over', async () => {
    await started({ rows: leaderRows(20) }, 60_000 + 19_999);
    expect(await fillsOf([LEADER])).toHaveLength(19);
    exchange.clock.advance(START_MS + 60_000 + 20_000);
    const fills = await fillsOf([LEADER]);
    expect(fills).toHaveLength(20);
    for (const [index, { args, address, blockNumber }] of fills.entries()) {
      expect(address).toBe(CONTRACTS.v2[1].toLowerCase());
      expect(blockNumber).toBe(BigInt(START_S + 60 + index));
      expect(args).toMatchObject({
        side: 0,
        tokenId: 101n,
        makerAmountFilled: 500_000_000n,
        takerAmountFilled: 1_000_000_000n,
      });
    }
    const takers = new Set(fills.map(({ args }) => args.taker.toLowerCase() === CONTRACTS.v2[1].toLowerCase()));
    expect(takers).toEqual(new Set([true, false]));
    expect(new Set(fills.map(({ args }) => args.orderHash)).size).toBe(20);
  });

  it('settles on the contract of the market, and tells both parties with a log index each', async () => {
    const markets = [aMarket(1), aMarket(2, { negRisk: true }), aMarket(3, { version: 'v2' })];
    const rows = ['101', '201', '301'].map((tokenId, index) => aRow({ tokenId, transactionHash: hashOf(index) }));
    await started({ markets, rows }, 61_000);
    const logs = await rpc('eth_getLogs', [{ fromBlock: block(60), toBlock: block(60), address: EXCHANGES }]);
    const found = logs.result as { address: string; logIndex: string; blockHash: string }[];
    expect(found).toHaveLength(6);
    expect(new Set(found.map(({ address }) => address))).toEqual(new Set(EXCHANGES.map((one) => one.toLowerCase())));
    expect(found.map(({ logIndex }) => Number(logIndex))).toEqual([0, 1, 2, 3, 4, 5]);
    const header = (await rpc('eth_getBlockByNumber', [block(60), false])).result as Record<string, string>;
    expect(header).toMatchObject({ hash: found[0]?.blockHash, timestamp: block(60) });
  });

  it("has a follower's fill under the id of its order, with the fee", async () => {
    await started({ markets: [aMarket(1, { feeRate: 0.04 })] }, 0);
    const client = await aClient(exchange);
    exchange.fund(client.wallet, client.account.address, 100_000_000n, 0);
    const { id } = await client.buy(25, 0.51);
    exchange.clock.advance(START_MS + 2_999);
    expect(await fillsOf([client.wallet])).toEqual([]);
    exchange.clock.advance(START_MS + 3_000);
    const [fill] = await fillsOf([client.wallet]);
    const [trade] = exchange.audit(client.wallet).trades;
    expect(fill?.args).toMatchObject({ orderHash: id, takerAmountFilled: 25_000_000n, fee: trade?.feeMicro });
    expect(trade?.feeMicro).toBeGreaterThan(0n);
  });

  it('refuses what a provider refuses', async () => {
    await started({}, 61_000);
    const logs = async (filter: unknown): Promise<unknown> => (await rpc('eth_getLogs', [filter])).error;
    expect(await logs({ fromBlock: block(0), toBlock: block(10_000) })).toMatchObject({ code: -32005 });
    expect(await logs({ fromBlock: block(60), toBlock: block(59) })).toMatchObject({ code: -32000 });
    expect(await logs({ fromBlock: 'soon' })).toMatchObject({ code: -32602 });
    expect(await logs({ blockHash: hashOf(1) })).toMatchObject({ code: -32602 });
    expect(await logs({ topics: [1, 2, 3, 4, 5] })).toMatchObject({ code: -32602 });
    expect(await logs(7)).toMatchObject({ code: -32602 });
  });

  it('knows balances only of the newest block', async () => {
    await started({}, 61_000);
    const call = {
      to: '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB',
      data: `0x70a08231${LEADER.slice(2).padStart(64, '0')}`,
    };
    expect((await rpc('eth_call', [call, block(0)])).error).toMatchObject({ code: -32000 });
    expect((await rpc('eth_call', [call, (await rpc('eth_blockNumber', [])).result])).error).toBeUndefined();
  });
});

describe('eth_getTransactionReceipt', () => {
  const receiptOf = async (hash: unknown): Promise<Receipt | null | undefined> =>
    (await rpc('eth_getTransactionReceipt', [hash])).result as Receipt | null | undefined;

  it("has a follower's fill under the id of its order once its block is over, and other parties' beside it", async () => {
    // Given
    await started({ markets: [aMarket(1, { feeRate: 0.04 })] }, 0);
    const client = await aClient(exchange);
    exchange.fund(client.wallet, client.account.address, 100_000_000n, 0);
    const { id } = await client.buy(25, 0.51);
    exchange.clock.advance(START_MS + 3_000);
    const [fill] = await fillsOf([client.wallet]);
    // When
    const receipt = await receiptOf(fill?.transactionHash);
    // Then
    expect(receipt).toMatchObject({ status: '0x1', transactionHash: fill?.transactionHash });
    expect(receipt?.logs.filter(({ topics }) => topics[1] === id)).toHaveLength(1);
    expect(receipt?.logs.length).toBeGreaterThan(1);
    expect(new Set(receipt?.logs.map((log) => log.transactionHash))).toEqual(new Set([fill?.transactionHash]));
  });

  it("has a recorded leader's fills, and nothing of a transaction that never was", async () => {
    await started({ rows: leaderRows(2) }, 61_999);
    expect(await receiptOf(hashOf(0))).toMatchObject({ status: '0x1' });
    expect(await receiptOf(hashOf(1))).toBeNull();
    exchange.clock.advance(START_MS + 62_000);
    const [fill] = await fillsOf([LEADER]);
    const receipt = await receiptOf(fill?.transactionHash);
    expect(receipt?.logs.length).toBeGreaterThan(1);
    expect(await receiptOf(hashOf(1))).toMatchObject({ status: '0x1' });
    expect(await receiptOf(hashOf(999_999))).toBeNull();
    expect((await rpc('eth_getTransactionReceipt', ['0x1'])).error).toMatchObject({ code: -32602 });
  });
});

async function fillsOf(wallets: readonly string[]): Promise<Fill[]> {
  const client = createPublicClient({ chain: polygon, transport: http(exchange.urls.rpc) });
  const logs = await client.getLogs({
    address: EXCHANGES,
    event: abi[0],
    args: { maker: wallets as Address[] },
    fromBlock: BigInt(START_S),
    toBlock: await client.getBlockNumber(),
  });
  return logs.map(({ address, blockNumber, transactionHash, topics, data }) => ({
    address,
    transactionHash,
    blockNumber,
    args: decodeEventLog({ abi, topics: topics, data }).args,
  }));
}

type Receipt = {
  readonly logs: readonly { readonly topics: readonly string[]; readonly transactionHash: string }[];
};

type Fill = {
  readonly address: string;
  readonly transactionHash: string;
  readonly blockNumber: bigint;
  readonly args: { readonly orderHash: Hex; readonly taker: Address } & Readonly<Record<string, unknown>>;
};

async function started(world: Partial<World>, afterMs: number): Promise<void> {
  exchange = await startExchange({ world: aWorld(world), speed: 'max' });
  exchange.clock.advance(START_MS + afterMs);
}

function leaderRows(count: number): World['rows'] {
  return Array.from({ length: count }, (_none, index) =>
    aRow({ timestampS: START_S + 60 + index, transactionHash: hashOf(index) }),
  );
}

function hashOf(index: number): string {
  return `0x${(index + 1).toString(16).padStart(64, '0')}`;
}

function block(second: number): string {
  return `0x${(START_S + second).toString(16)}`;
}

async function rpc(method: string, params: unknown[]): Promise<{ result?: unknown; error?: unknown }> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  const response = await fetch(exchange.urls.rpc, { method: 'POST', body });
  return (await response.json()) as { result?: unknown; error?: unknown };
}
