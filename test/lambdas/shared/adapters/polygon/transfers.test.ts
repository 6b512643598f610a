import { describe, expect, test } from '@jest/globals';
import { encodeAbiParameters, type Hex, pad, toEventSelector } from 'viem';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { CONTRACTS } from '#adapters/polygon/contracts.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type Transfer } from '#ports/chain.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';

const WALLET = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266' as Wallet;
const SOMEBODY = `0x${'5e'.repeat(20)}`;
const TOKEN = '123456789012345678901234567890' as TokenId;
const SINGLE = toEventSelector('TransferSingle(address,address,address,uint256,uint256)');
const BATCH = toEventSelector('TransferBatch(address,address,address,uint256[],uint256[])');
const FILLED = toEventSelector(
  'OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)',
);
/** The newest block, and the seconds since 1970 at which it was made; each takes two. */
const HEAD = 1_000_000;
const HEAD_S = 1_795_000_000;

type Filter = {
  readonly address: string | readonly string[];
  readonly fromBlock: Hex;
  readonly toBlock: Hex;
  readonly topics: readonly (Hex | readonly Hex[] | null)[];
};
type Log = {
  readonly address: string;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly block: number;
  readonly tx: string;
};

const topicOf = (address: string): Hex => pad(address as Hex, { size: 32 });
const includes = (wanted: string | readonly string[], value: string | undefined): boolean =>
  [wanted].flat().some((one) => one.toLowerCase() === value?.toLowerCase());

/** A node that filters as nodes do. */
function givenNode(logs: readonly Log[], secondsPerBlock = 2) {
  const asked: Filter[] = [];
  const headers: string[] = [];
  const header = (tag: string) => {
    headers.push(tag);
    const number = tag === 'latest' ? HEAD : Number(tag);
    const made = HEAD_S - (HEAD - number) * secondsPerBlock;
    return { number: `0x${number.toString(16)}`, timestamp: `0x${made.toString(16)}`, hash: `0x${'0'.repeat(64)}` };
  };
  const find = (filter: Filter) => {
    asked.push(filter);
    return logs
      .filter(({ address, topics, block }) => {
        const isInside = block >= Number(filter.fromBlock) && block <= Number(filter.toBlock);
        const isOfTopics = filter.topics.every((topic, place) => topic === null || includes(topic, topics[place]));
        return isInside && isOfTopics && includes(filter.address, address);
      })
      .map(({ topics, data, block, tx }) => ({
        topics: topics.map((topic) => topic.toUpperCase().replace('0X', '0x')),
        data,
        blockNumber: `0x${block.toString(16)}`,
        transactionHash: tx,
      }));
  };
  const send: typeof fetch = (_url, init) => {
    const { method, params } = JSON.parse(init?.body as string) as { method: string; params: [never] };
    const result = method === 'eth_getLogs' ? find(params[0]) : header(params[0]);
    return Promise.resolve(Response.json({ jsonrpc: '2.0', id: 1, result }));
  };
  return { chain: polygonChain({ rpcUrl: 'http://node', fetch: send }), asked, headers };
}

type Move = {
  readonly operator?: string;
  readonly from?: string;
  readonly to?: string;
  readonly block?: number;
  readonly tx?: string;
};

function aMove({ operator = SOMEBODY, from = SOMEBODY, to = WALLET, block = HEAD - 100, tx = '0x01' }: Move) {
  const topics = (event: Hex): readonly Hex[] => [event, topicOf(operator), topicOf(from), topicOf(to)];
  const place = { address: CONTRACTS.v1.tokens, block, tx };
  return {
    single: (shares: bigint, token = BigInt(TOKEN)): Log => ({
      ...place,
      topics: topics(SINGLE),
      data: encodeAbiParameters([{ type: 'uint256' }, { type: 'uint256' }], [token, shares]),
    }),
    batch: (tokens: readonly bigint[], shares: readonly bigint[]): Log => ({
      ...place,
      topics: topics(BATCH),
      data: encodeAbiParameters([{ type: 'uint256[]' }, { type: 'uint256[]' }], [tokens, shares]),
    }),
  };
}

const hoursAgo = (hours: number) => unixMs((HEAD_S - hours * 3_600) * 1_000);

function whenRead(logs: readonly Log[], domain: OrderDomain = 'v1'): Promise<readonly Transfer[]> {
  return givenNode(logs).chain.transfers({ wallet: WALLET, token: TOKEN, domain }, hoursAgo(1));
}

describe('transfers of a token', () => {
  test('into the wallet count up, out of it down, to itself not at all, in the order of the chain', async () => {
    const logs = [
      aMove({ from: WALLET, to: SOMEBODY, block: HEAD - 10 }).single(3n),
      aMove({ block: HEAD - 20 }).single(5n),
      aMove({ from: WALLET, to: WALLET, block: HEAD - 30 }).single(4n),
    ];
    const [itself, again, ...others] = (await whenRead(logs)).map(({ shares }) => shares);
    expect((itself ?? 1n) + (again ?? 1n)).toBe(0n);
    expect(others).toEqual([5n, -3n]);
  });

  test('are dated to the second while blocks come evenly', async () => {
    const [gift] = await whenRead([aMove({ block: HEAD - 100 }).single(5n)]);
    expect(gift?.at).toBe((HEAD_S - 200) * 1_000);
  });

  test('may come several tokens at once: each part of this token counts, the others do not', async () => {
    const token = BigInt(TOKEN);
    const logs = [
      aMove({}).batch([7n, token, token], [100n, 5n, 6n]),
      aMove({}).single(9n, 7n),
      aMove({}).batch([], []),
    ];
    expect((await whenRead(logs)).map(({ shares }) => shares)).toEqual([11n]);
  });

  test('from nothing and to nothing count: a split and a merge move shares', async () => {
    const nobody = `0x${'00'.repeat(20)}`;
    const logs = [aMove({ from: nobody }).single(5n), aMove({ from: WALLET, to: nobody, block: HEAD }).single(2n)];
    expect((await whenRead(logs)).map(({ shares }) => shares)).toEqual([5n, -2n]);
  });

  test.each(Object.values(CONTRACTS).map(({ exchange }) => exchange))(
    'that the exchange %s carries out are trades',
    async (operator) => {
      expect(await whenRead([aMove({ operator }).single(5n)])).toEqual([]);
    },
  );

  test('in a transaction that filled an order of the wallet are part of the trade, whoever carries them out', async () => {
    const filled = (maker: string, tx: string): Log => ({
      address: CONTRACTS['v1-neg-risk'].exchange,
      topics: [FILLED, topicOf('0x0a'), topicOf(maker), topicOf(SOMEBODY)],
      data: '0x',
      block: HEAD - 100,
      tx,
    });
    const logs = [aMove({ tx: '0x0b' }).single(5n), aMove({ tx: '0x0c' }).single(6n)];
    const found = await whenRead([...logs, filled(WALLET, '0x0b'), filled(SOMEBODY, '0x0c')]);
    expect(found.map(({ shares }) => shares)).toEqual([6n]);
  });

  test('are read where the tokens of the market are kept', async () => {
    const log = { ...aMove({}).single(5n), address: CONTRACTS.v2.tokens };
    expect(await whenRead([log], 'v2')).toHaveLength(1);
    expect(await whenRead([log], 'v1')).toEqual([]);
  });
});

describe('transfers since a moment', () => {
  test.each([2, 3])('are read from its block on though blocks take %p s, 10,000 blocks at a time', async (seconds) => {
    // Given
    const { chain, asked, headers } = givenNode([], seconds);
    // When
    await chain.transfers({ wallet: WALLET, token: TOKEN, domain: 'v1' }, hoursAgo(12));
    // Then
    const ranges = asked.map(({ fromBlock, toBlock }) => [Number(fromBlock), Number(toBlock)] as const);
    const first = ranges[0]![0];
    const blocks = (12 * 3_600) / seconds;
    expect(HEAD - first).toBeGreaterThanOrEqual(blocks);
    expect(HEAD - first).toBeLessThanOrEqual(blocks * 1.6);
    expect(ranges.every(([from, to]) => to - from < 10_000)).toBe(true);
    const perKind = ranges.length / 3;
    const [, ...nexts] = ranges.slice(0, perKind);
    expect(nexts.map(([from]) => from)).toEqual(ranges.slice(0, perKind - 1).map(([, to]) => to + 1));
    expect(ranges[perKind - 1]?.[1]).toBe(HEAD);
    expect(headers.length).toBeLessThanOrEqual(8);
  });

  test('of the newest block or later are read from that block', async () => {
    const { chain, asked } = givenNode([]);
    await chain.transfers({ wallet: WALLET, token: TOKEN, domain: 'v1' }, hoursAgo(-1));
    expect(Number(asked[0]!.fromBlock)).toBe(HEAD);
  });

  test('of more than 200,000 blocks ago are not read: nothing is said instead of half', async () => {
    const { chain } = givenNode([]);
    const read = (hours: number) => chain.transfers({ wallet: WALLET, token: TOKEN, domain: 'v1' }, hoursAgo(hours));
    await expect(read(112)).rejects.toThrow(UnreadableAnswerError);
    expect(await read(111)).toEqual([]);
  });

  test('are unknown where blocks slow down without end', async () => {
    const { chain } = givenNode([], 0);
    const reading = chain.transfers({ wallet: WALLET, token: TOKEN, domain: 'v1' }, hoursAgo(1));
    await expect(reading).rejects.toThrow(UnreadableAnswerError);
  });
});

describe('logs that are none', () => {
  const move = aMove({}).single(5n);
  const odd = aMove({}).batch([BigInt(TOKEN)], [5n]);
  test.each([
    ['cut off', { ...move, data: move.data.slice(0, -2) as Hex }],
    ['without shares', { ...move, data: move.data.slice(0, 66) as Hex }],
    ['with fewer shares than tokens', { ...odd, data: `${odd.data.slice(0, -128)}${'0'.repeat(64)}` as Hex }],
    ['with a list that ends early', { ...odd, data: odd.data.slice(0, -64) as Hex }],
    ['without their topics', { ...move, topics: move.topics.slice(0, 3) }],
  ])('%s are never taken for no transfer', async (_, log) => {
    const chain = polygonChain({
      rpcUrl: 'http://node',
      fetch: (_url, init) => {
        const { method } = JSON.parse(init?.body as string) as { method: string };
        const number = `0x${HEAD.toString(16)}`;
        const told = { topics: log.topics, data: log.data, blockNumber: number, transactionHash: '0x01' };
        const result = method === 'eth_getLogs' ? [told] : { number, timestamp: `0x${HEAD_S.toString(16)}` };
        return Promise.resolve(Response.json({ jsonrpc: '2.0', id: 1, result }));
      },
    });
    const reading = chain.transfers({ wallet: WALLET, token: TOKEN, domain: 'v1' }, hoursAgo(-1));
    await expect(reading).rejects.toThrow(UnreadableAnswerError);
  });

  test('are not taken for none where the node refuses to search', async () => {
    const fetch = () => Promise.resolve(Response.json({ error: { code: -32005, message: 'too many' } }));
    const chain = polygonChain({ rpcUrl: 'http://node', fetch });
    const reading = chain.transfers({ wallet: WALLET, token: TOKEN, domain: 'v1' }, hoursAgo(1));
    await expect(reading).rejects.toThrow(UnavailableError);
  });
});
