import { describe, expect, test } from '@jest/globals';
import { encodeAbiParameters, type Hex, pad, parseAbiParameters, toEventSelector } from 'viem';
import { CONTRACTS } from '#adapters/polygon/contracts.ts';
import { polygonFillLogs } from '#adapters/polygon/fill-logs.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';

const FILLED = toEventSelector(
  'OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)',
);
const HEAD = 70_000_000;
const HEAD_S = 1_795_000_000;
const WORDS = parseAbiParameters('uint8, uint256, uint256, uint256, uint256, bytes32, bytes32');
const ZERO = pad('0x00', { size: 32 });
const walletAt = (index: number): Wallet => pad(`0x${(index + 1).toString(16)}`, { size: 20 }) as string as Wallet;
const [WHALE, SHARP] = [walletAt(0), walletAt(1)];

type Log = {
  readonly wallet?: Wallet;
  readonly domain?: OrderDomain;
  readonly side?: 0 | 1;
  readonly token?: bigint;
  readonly gave?: bigint;
  readonly got?: bigint;
  readonly block?: number;
  readonly index?: number;
  readonly data?: Hex;
  readonly more?: object;
};

function aLog({ wallet = WHALE, domain = 'v1', side = 0, token = 77n, block = HEAD, index = 0, ...rest }: Log): object {
  const { gave = 42_000_000n, got = 100_000_000n, more = {} } = rest;
  return {
    address: CONTRACTS[domain].exchange,
    topics: [FILLED, ZERO, pad(wallet as Hex, { size: 32 }), pad(SHARP as Hex, { size: 32 })],
    data: rest.data ?? encodeAbiParameters(WORDS, [side, token, gave, got, 5n, ZERO, ZERO]),
    blockNumber: `0x${block.toString(16)}`,
    transactionHash: pad(`0x${(block * 100 + index).toString(16)}`, { size: 32 }),
    logIndex: `0x${index.toString(16)}`,
    removed: false,
    ...more,
  };
}

type Filter = { readonly fromBlock: string; readonly toBlock: string; readonly topics: readonly [Hex, null, Hex[]] };
type Limits = { readonly blocks?: number; readonly wallets?: number; readonly status?: number };

/** A node with limits of its own, which says no in its own way. */
function givenNode(logs: readonly object[], { blocks = Infinity, wallets = Infinity, status }: Limits = {}) {
  const asked: { readonly from: number; readonly to: number; readonly wallets: number }[] = [];
  const requests: string[] = [];
  const outage = { isOn: false };
  const answer = ({ id, method, params }: { id: number; method: string; params: [Filter | string] }): object => {
    requests.push(method);
    if (method !== 'eth_getLogs') {
      const number = params[0] === 'latest' ? HEAD : Number(params[0]);
      const made = HEAD_S - (HEAD - number) * 2;
      const header = { number: `0x${number.toString(16)}`, timestamp: `0x${made.toString(16)}`, hash: ZERO };
      return { jsonrpc: '2.0', id, result: number > HEAD ? null : header };
    }
    const { fromBlock, toBlock, topics } = params[0] as Filter;
    const range = { from: Number(fromBlock), to: Number(toBlock), wallets: topics[2].length };
    asked.push(range);
    if (range.to - range.from + 1 > blocks || range.wallets > wallets)
      return { jsonrpc: '2.0', id, error: { code: -32_005, message: 'too much' } };
    const inRange = (log: object): boolean => {
      const { blockNumber, topics: named } = log as { blockNumber: string; topics: Hex[] };
      return Number(blockNumber) >= range.from && Number(blockNumber) <= range.to && topics[2].includes(named[2]!);
    };
    return { jsonrpc: '2.0', id, result: logs.filter(inRange) };
  };
  const send: typeof fetch = (_url, init) => {
    if (outage.isOn) return Promise.resolve(new Response('busy', { status: 503 }));
    const body = JSON.parse(init?.body as string) as { id: number; method: string; params: [Filter] };
    const reply = Array.isArray(body) ? body.map(answer).reverse() : answer(body);
    const isRefused = status !== undefined && 'error' in reply;
    return Promise.resolve(Response.json(reply, { status: isRefused ? status : 200 }));
  };
  return { source: polygonFillLogs({ rpcUrl: 'http://node', fetch: send }), asked, requests, outage };
}

describe('fills of wallets', () => {
  test.each([
    ['a purchase', 0 as const, 'BUY', 100_000_000n, 42_000_000n],
    ['a sale', 1 as const, 'SELL', 42_000_000n, 100_000_000n],
  ])(
    '%s: which amount is shares depends on the side; the fee is no part of the dollars',
    async (_, side, word, ...amounts) => {
      const { source } = givenNode([aLog({ side })]);
      const { fills, until } = await source.fills([WHALE], HEAD - 9, HEAD);
      expect(until).toBe(HEAD);
      expect(fills).toMatchObject([
        { wallet: WHALE, token: '77', side: word, shares: amounts[0], notional: amounts[1] },
      ]);
      expect(fills[0]).not.toHaveProperty('condition');
    },
  );

  test('of one wallet, 31 in a second and several in a transaction, come in the order of the chain with their block’s time', async () => {
    const logs = Array.from({ length: 31 }, (_, index) => aLog({ block: HEAD - (index % 3), index: 30 - index }));
    const { source, requests } = givenNode(logs);
    const { fills } = await source.fills([WHALE], HEAD - 9, HEAD);
    expect(fills).toHaveLength(31);
    const places = fills.map(({ block, logIndex }) => block * 1_000 + logIndex);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(new Set(fills.map(({ at }) => at))).toEqual(
      new Set([2, 1, 0].map((back) => unixMs((HEAD_S - back * 2) * 1_000))),
    );
    // One request for the logs, one for the headers of three blocks.
    expect(requests).toEqual(['eth_getLogs', ...Array.from({ length: 3 }, () => 'eth_getBlockByNumber')]);
  });

  test('D3: a log that a node tells twice is one fill; two equal fills of one transaction are two', async () => {
    const { source } = givenNode([aLog({}), aLog({}), aLog({ index: 1, more: { transactionHash: pad('0x07') } })]);
    const twice = givenNode([
      aLog({ more: { transactionHash: pad('0x07') } }),
      aLog({ index: 1, more: { transactionHash: pad('0x07') } }),
    ]);
    expect((await source.fills([WHALE], HEAD, HEAD)).fills).toHaveLength(2);
    expect((await twice.source.fills([WHALE], HEAD, HEAD)).fills).toHaveLength(2);
  });

  test('a node that tells the time of the block in the log is not asked for the header', async () => {
    const { source, requests } = givenNode([aLog({ more: { blockTimestamp: '0x6a000000' } })]);
    const { fills } = await source.fills([WHALE], HEAD, HEAD);
    expect(fills[0]?.at).toBe(0x6a000000 * 1_000);
    expect(requests).toEqual(['eth_getLogs']);
  });

  test('a zero for the time of the block is no time: the header is asked for', async () => {
    const { source, requests } = givenNode([aLog({ more: { blockTimestamp: '0x0' } })]);
    const { fills } = await source.fills([WHALE], HEAD, HEAD);
    expect(fills[0]?.at).toBe(HEAD_S * 1_000);
    expect(requests).toContain('eth_getBlockByNumber');
  });

  test('D12: a transaction that two queries show in two blocks counts once, where it was seen last', async () => {
    const moved = { transactionHash: pad('0x07', { size: 32 }) };
    const { source } = givenNode(
      [aLog({ block: HEAD - 1, index: 5, more: moved }), aLog({ block: HEAD, index: 9, more: moved })],
      { blocks: 1 },
    );
    expect((await source.fills([WHALE], HEAD - 1, HEAD)).fills).toMatchObject([{ block: HEAD, logIndex: 9 }]);
  });

  test('a position of the newer protocol names its market: 31 bytes and the outcome', async () => {
    const condition = `0x02${'ab'.repeat(30)}`;
    const token = (BigInt(condition) << 8n) + 1n;
    const { source } = givenNode([aLog({ domain: 'v2', token })]);
    const { fills } = await source.fills([WHALE], HEAD, HEAD);
    expect(fills[0]).toMatchObject({ token: token.toString(), condition: `${condition}00` });
  });

  test.each([
    ['of a contract that is no exchange', { address: CONTRACTS.v1.tokens }],
    ['of another event', { topics: [ZERO, ZERO, pad(WHALE as Hex, { size: 32 })] }],
    ['that a reorganisation took away', { removed: true }],
  ])('a log %s is none', async (_, more) => {
    const { source } = givenNode([aLog({ more })]);
    expect((await source.fills([WHALE], HEAD, HEAD)).fills).toEqual([]);
  });

  test.each([
    ['cut data', aLog({ data: '0x00' })],
    ['a third side', aLog({ side: 2 as never })],
    ['no transaction', aLog({ more: { transactionHash: '0x12' } })],
    ['no number of a block', aLog({ more: { logIndex: 'first' } })],
  ])('a log with %s is no answer: it may be any trade', async (_, log) => {
    const { source } = givenNode([log]);
    await expect(source.fills([WHALE], HEAD, HEAD)).rejects.toBeInstanceOf(UnreadableAnswerError);
  });
});

describe('what a provider does not allow', () => {
  test.each([[undefined], [400], [413]])(
    'blocks are asked for in halves, and what is allowed is remembered (HTTP %p)',
    async (status) => {
      const logs = Array.from({ length: 200 }, (_, back) => aLog({ block: HEAD - back }));
      const { source, asked } = givenNode(logs, { blocks: 50, ...(status === undefined ? {} : { status }) });
      const first = await source.fills([WHALE], HEAD - 199, HEAD);
      expect([first.fills.length, first.until]).toEqual([200, HEAD]);
      const before = asked.length;
      await source.fills([WHALE], HEAD - 49, HEAD);
      expect(asked.length - before).toBe(1);
    },
  );

  test('wallets are asked for in halves once a single block is too much', async () => {
    const wallets = Array.from({ length: 90 }, (_, index) => walletAt(index));
    const { source, asked } = givenNode(
      wallets.map((wallet, index) => aLog({ wallet, index })),
      { wallets: 25 },
    );
    const { fills } = await source.fills(wallets, HEAD - 1, HEAD);
    expect(new Set(fills.map(({ wallet }) => wallet)).size).toBe(90);
    expect(Math.max(...asked.slice(-4).map((one) => one.wallets))).toBeLessThanOrEqual(25);
  });

  test('a read ends after 40 queries and says how far it came', async () => {
    const { source, asked } = givenNode([], { blocks: 10 });
    await source.fills([WHALE], HEAD - 9, HEAD);
    const learned = asked.length;
    const { until } = await source.fills([WHALE], HEAD - 999, HEAD);
    expect(asked.length - learned).toBe(40);
    expect(until).toBeLessThan(HEAD);
    expect((await source.fills([WHALE], until + 1, HEAD)).until).toBeGreaterThan(until);
  });

  test('an answer that cannot be read is asked for in parts: what lies before the bad log is there', async () => {
    const logs = [aLog({ block: HEAD - 50 }), aLog({ block: HEAD - 3, data: '0x00' })];
    const { source } = givenNode(logs);
    const { fills, until } = await source.fills([WHALE], HEAD - 99, HEAD);
    expect(fills).toHaveLength(1);
    expect(until).toBe(HEAD - 4);
    await expect(source.fills([WHALE], until + 1, HEAD)).rejects.toBeInstanceOf(UnreadableAnswerError);
  });

  test('nothing at all is no answer, not an empty one', async () => {
    const { source } = givenNode([aLog({})], { blocks: 0 });
    await expect(source.fills([WHALE], HEAD - 9, HEAD)).rejects.toBeInstanceOf(UnavailableError);
  });

  test.each([429, 500, 503])('HTTP %p is no refusal: the same is asked again later', async (status) => {
    let requests = 0;
    const send: typeof fetch = () => {
      requests += 1;
      return Promise.resolve(new Response('busy', { status }));
    };
    const source = polygonFillLogs({ rpcUrl: 'http://node', fetch: send });
    await expect(source.fills([WHALE], HEAD - 9, HEAD)).rejects.toBeInstanceOf(UnavailableError);
    expect(requests).toBe(1);
  });

  test('after an hour without an answer 100 blocks are asked for at a time, and all wallets in one', async () => {
    const { source, asked, outage } = givenNode([]);
    const wallets = Array.from({ length: 50 }, (_, index) => walletAt(index));
    outage.isOn = true;
    for (let read = 0; read < 720; read += 1)
      await expect(source.fills(wallets, HEAD - 1_999, HEAD)).rejects.toBeInstanceOf(UnavailableError);
    outage.isOn = false;
    asked.length = 0;
    expect((await source.fills(wallets, HEAD - 1_999, HEAD)).until).toBe(HEAD);
    expect(asked).toHaveLength(20);
    expect(new Set(asked.map((one) => one.wallets))).toEqual(new Set([50]));
  });

  test('for no wallets nothing is asked, and everything is read', async () => {
    const { source, requests } = givenNode([]);
    expect(await source.fills([], HEAD - 9, HEAD)).toEqual({ fills: [], until: HEAD });
    expect(requests).toEqual([]);
  });
});

test.each([1, 1.5, 2, 3])('a block of three days ago is found where blocks are %p s apart', async (apart) => {
  const ago = 3 * 86_400;
  const send: typeof fetch = (_url, init) => {
    const { params } = JSON.parse(init?.body as string) as { params: [string] };
    const number = params[0] === 'latest' ? HEAD : Number(params[0]);
    const made = Math.floor(HEAD_S - (HEAD - number) * apart);
    const result = { number: `0x${number.toString(16)}`, timestamp: `0x${made.toString(16)}`, hash: ZERO };
    return Promise.resolve(Response.json({ jsonrpc: '2.0', id: 1, result }));
  };
  const source = polygonFillLogs({ rpcUrl: 'http://node', fetch: send });
  const { at } = await source.blockBefore(unixMs((HEAD_S - ago) * 1_000), await source.newest());
  expect(at).toBeLessThanOrEqual((HEAD_S - ago) * 1_000);
});

describe('blocks', () => {
  test('the newest one, one by its number, one that is not there yet, and one before a moment', async () => {
    const { source } = givenNode([]);
    const newest = await source.newest();
    expect(newest).toEqual({ number: HEAD, hash: ZERO, at: unixMs(HEAD_S * 1_000) });
    expect((await source.block(HEAD - 10))?.at).toBe(unixMs((HEAD_S - 20) * 1_000));
    expect(await source.block(HEAD + 1)).toBeUndefined();
    const before = await source.blockBefore(unixMs((HEAD_S - 3_600) * 1_000), newest);
    expect(before.at).toBeLessThanOrEqual((HEAD_S - 3_600) * 1_000);
    expect(before.number).toBeGreaterThan(HEAD - 1_900);
  });
});
