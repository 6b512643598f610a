import { describe, expect, it } from '@jest/globals';
import { LEADER } from '../a-world.ts';
import { aFaultyExchange, hitsOf } from './a-faulty-exchange.ts';
import { ask, block, headOf, logsOf, type NodeAnswer, secondOf } from './a-node.ts';
import { advance, rowsAt } from './a-stream.ts';

const LOGS = 'rpc eth_getLogs';
const BALANCE = {
  to: '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB',
  data: `0x70a08231${LEADER.slice(2).padStart(64, '0')}`,
};

describe('rpc-limit', () => {
  it.each([
    [undefined, { code: -32602, message: 'range 101 exceeds limit of 100' }],
    ['infura', { code: -32602, message: 'range 101 exceeds limit of 100' }],
    [
      'alchemy',
      {
        code: -32600,
        message: `You can make eth_getLogs requests with up to a 100 block range. Based on your parameters, this block range should work: [${block(0)}, ${block(99)}]`,
      },
    ],
    ['quicknode', { code: -32614, message: 'eth_getLogs is limited to a 100 range' }],
  ])('of 100 blocks refuses 101 in the words of %s, and answers 100', async (provider, error) => {
    const exchange = await aFaultyExchange([
      { kind: 'rpc-limit', on: LOGS, blocks: 100, ...(provider === undefined ? {} : { provider }) },
    ]);
    await advance(exchange, 200);
    expect((await range(exchange, 100)).error).toEqual(error);
    expect((await range(exchange, 99)).result).toHaveLength(2);
    expect(hitsOf(exchange)).toEqual([1]);
  });

  it('of 3 topics refuses 4 wallets or addresses at one place, and answers 3', async () => {
    const exchange = await aFaultyExchange([{ kind: 'rpc-limit', on: LOGS, topics: 3 }]);
    await advance(exchange, 200);
    const words = (count: number): string[] => Array.from({ length: count }, (_none, index) => `0x${index}`);
    const asked = (fields: object): Promise<NodeAnswer> =>
      ask(exchange, 'eth_getLogs', { fromBlock: block(0), toBlock: block(10), ...fields });
    const refusal = { code: -32000, message: 'exceed max addresses or topics per search position' };
    expect((await asked({ topics: [null, null, words(4)] })).error).toEqual(refusal);
    expect((await asked({ address: words(4) })).error).toEqual(refusal);
    expect((await asked({ topics: [words(3), null, words(3)], address: words(3) })).result).toEqual([]);
    expect(hitsOf(exchange)).toEqual([2]);
  });

  it('in its window, so many times, and only there', async () => {
    const exchange = await aFaultyExchange([{ kind: 'rpc-limit', on: LOGS, blocks: 5, times: 2, from: '1m' }]);
    const isRefused = async (): Promise<boolean> => (await range(exchange, 30)).error !== undefined;
    await advance(exchange, 59);
    const seen = [await isRefused()];
    await advance(exchange, 61);
    for (let look = 0; look < 3; look += 1) seen.push(await isRefused());
    expect(seen).toEqual([false, true, true, false]);
  });
});

describe('head-lag', () => {
  const LAG = { kind: 'head-lag', blocks: 10 };

  it('of 10 blocks on everything has an older head, older logs, no newer block, and a state to go with it', async () => {
    // Given
    const exchange = await aFaultyExchange([{ ...LAG, on: 'rpc *' }], { rows: rowsAt([40, 50]) });

    // When
    await advance(exchange, 60);
    const head = await headOf(exchange);
    const logs = await logsOf(exchange);
    const newer = await ask(exchange, 'eth_getBlockByNumber', block(50), false);
    const newest = (await ask(exchange, 'eth_getBlockByNumber', 'latest', false)).result as Record<string, string>;

    // Then the node of 59 s tells of 49 s
    expect(head).toBe(49);
    expect(logs.map(({ blockNumber }) => secondOf(blockNumber))).toEqual([40, 40]);
    expect(newer.result).toBeNull();
    expect(secondOf(newest['number'] ?? '')).toBe(49);
    expect((await ask(exchange, 'eth_call', BALANCE, block(49))).error).toBeUndefined();
    expect((await ask(exchange, 'eth_call', BALANCE, block(46))).error).toMatchObject({ code: -32000 });
    await advance(exchange, 61);
    expect(await logsOf(exchange)).toHaveLength(4);
  });

  it('of one method leaves the others at the true head, as behind a pool of nodes', async () => {
    const exchange = await aFaultyExchange([{ ...LAG, on: LOGS }], { rows: rowsAt([40, 50]) });
    await advance(exchange, 60);
    expect(await headOf(exchange)).toBe(59);
    expect(await logsOf(exchange)).toHaveLength(2);
  });

  it('of a chance of one half goes back and forth', async () => {
    const exchange = await aFaultyExchange([{ ...LAG, on: 'rpc eth_blockNumber', chance: 0.5 }]);
    await advance(exchange, 60);
    const heads: number[] = [];
    for (let look = 0; look < 20; look += 1) heads.push(await headOf(exchange));
    expect(new Set(heads)).toEqual(new Set([49, 59]));
    expect(hitsOf(exchange)).toEqual([heads.filter((head) => head === 49).length]);
  });

  it('outside of its window is none', async () => {
    const exchange = await aFaultyExchange([{ ...LAG, on: 'rpc *', from: '1m', until: '2m' }]);
    const heads: number[] = [];
    for (const second of [59, 61, 119, 120]) {
      await advance(exchange, second);
      heads.push(await headOf(exchange));
    }
    expect(heads).toEqual([58, 50, 108, 119]);
    expect((await ask(exchange, 'eth_call', BALANCE, block(110))).error).toMatchObject({ code: -32000 });
  });
});

/** The logs from the start to so many seconds after it. */
function range(exchange: Parameters<typeof ask>[0], lastSecond: number): Promise<NodeAnswer> {
  return ask(exchange, 'eth_getLogs', { fromBlock: block(0), toBlock: block(lastSecond) });
}
