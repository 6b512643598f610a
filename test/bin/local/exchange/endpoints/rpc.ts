import assert from 'node:assert/strict';
import { Interface, id } from 'ethers';
import type { Hex } from 'viem';
import type { Client } from '../a-client.ts';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import { LEADER } from '../a-world.ts';
import { type Answer, answers, answerTo, posting } from './ask.ts';
import type { Cell, HostCells } from './cell.ts';
import { OPEN, RESOLVED, type Stage } from './stage.ts';

const PUSD = '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB';
const CASH = { to: PUSD, data: id('balanceOf(address)').slice(0, 10) + LEADER.slice(2).padStart(64, '0') };
const ALL_LOGS = { fromBlock: '0x0' };

const REDEEM = new Interface(['function redeemPositions(address, bytes32, bytes32, uint256[])']);
const GWEI = 1_000_000_000n;

/** What is proven of the chain's JSON-RPC. */
export const RPC: HostCells<EndpointName<'rpc'>> = {
  eth_chainId: {
    normal: tells('0x89', 'is Polygon, 0x89', 'eth_chainId'),
    error: {
      title: 'answers 405 to GET',
      run: async ({ exchange }) => {
        answers(await answerTo(exchange.urls.rpc), 405);
      },
    },
    fault: {
      title: '`rate-limit`: 429 with `Retry-After`',
      fault: { kind: 'rate-limit', retryAfterS: 3 },
      run: async (stage) => {
        const answer = await call(stage, 'eth_chainId');
        answers(answer, 429, { error: { message: 'too many requests' } });
        assert.equal(answer.headers.get('retry-after'), '3');
      },
    },
  },
  net_version: {
    normal: tells('137', 'is 137', 'net_version'),
    error: {
      title: 'answers -32700 to what is no JSON',
      run: async ({ exchange }) => {
        answers(await answerTo(exchange.urls.rpc, posting('{')), 200, { error: { code: -32_700 } });
      },
    },
    fault: {
      title: '`html`: 200 and a page for people',
      fault: { kind: 'html' },
      run: async (stage) => {
        assert.match(String((await call(stage, 'net_version')).body), /^<!DOCTYPE html>/);
      },
    },
  },
  eth_blockNumber: {
    normal: {
      title: 'counts a block a second, told when its second is over',
      run: async (stage) => {
        const first = await head(stage);
        stage.pass(5_000);
        assert.equal((await head(stage)) - first, 5);
      },
    },
    error: {
      title: 'answers -32600 to a call without a method',
      run: async ({ exchange }) => {
        answers(await answerTo(exchange.urls.rpc, posting({ id: 1 })), 200, { error: { code: -32_600 } });
      },
    },
    fault: {
      title: '`head-lag`: is 30 blocks behind',
      fault: { kind: 'head-lag', blocks: 30 },
      run: async (stage) => {
        const newest = Math.floor(stage.exchange.clock.now() / 1000) - 1;
        const { body } = await call(stage, 'eth_getBlockByNumber', 'latest', false);
        const told = Number((body as { result: { timestamp: string } }).result.timestamp);
        assert.ok(newest - told <= 1, 'another method is not behind');
        const [lagging, block] = [await head(stage), Number((body as { result: { number: string } }).result.number)];
        assert.equal(block - lagging, 30);
      },
    },
  },
  eth_getBlockByNumber: {
    normal: {
      title: 'tells number, time and hashes of a block; the next one names it as its parent',
      run: async (stage) => {
        const number = (await head(stage)) - 1;
        const [older, newer] = [await block(stage, number), await block(stage, number + 1)];
        assert.equal(newer['parentHash'], older['hash']);
        assert.equal(Number(newer['timestamp']) - Number(older['timestamp']), 1);
      },
    },
    error: {
      title: 'answers null to a block that does not exist yet',
      run: async (stage) => {
        const number = `0x${((await head(stage)) + 2).toString(16)}`;
        answers(await call(stage, 'eth_getBlockByNumber', number, false), 200, { result: null });
      },
    },
    fault: {
      title: '`error-before`: 503',
      fault: { kind: 'error-before', status: 503 },
      run: async (stage) => {
        answers(await call(stage, 'eth_getBlockByNumber', 'latest', false), 503, { error: { code: -32_000 } });
      },
    },
  },
  eth_call: {
    normal: {
      title: 'tells what pUSD a wallet has',
      run: async (stage) => {
        const { body } = await call(stage, 'eth_call', CASH, 'latest');
        assert.ok(BigInt((body as { result: string }).result) > 9_000_000_000n);
      },
    },
    error: {
      title: 'answers -32000 `missing trie node` to the state of an older block',
      run: async (stage) => {
        answers(await call(stage, 'eth_call', CASH, '0x1'), 200, { error: { code: -32_000 } });
      },
    },
    fault: {
      title: '`lost-response`: the connection is cut',
      fault: { kind: 'lost-response' },
      run: async (stage) => {
        await assert.rejects(call(stage, 'eth_call', CASH, 'latest'), /was cut/);
      },
    },
  },
  eth_getTransactionReceipt: {
    normal: {
      title: 'tells that a settlement succeeded, with the `OrderFilled` of each party',
      run: async (stage) => {
        const logs = await logsOf(stage);
        const hash = logs[0]?.transactionHash;
        const ofIt = logs.filter((log) => log.transactionHash === hash);
        answers(await call(stage, 'eth_getTransactionReceipt', hash), 200, {
          result: { transactionHash: hash, status: '0x1', logs: ofIt },
        });
      },
    },
    error: {
      title: 'answers -32602 to what is no hash, and `null` to a transaction that no block holds',
      run: async (stage) => {
        answers(await call(stage, 'eth_getTransactionReceipt', '0x1'), 200, { error: { code: -32_602 } });
        answers(await call(stage, 'eth_getTransactionReceipt', `0x${'0'.repeat(64)}`), 200, { result: null });
      },
    },
    fault: {
      title: '`head-lag`: does not know of a block yet',
      fault: { kind: 'head-lag', blocks: 100_000 },
      run: async (stage) => {
        const [log] = await logsOf(stage);
        answers(await call(stage, 'eth_getTransactionReceipt', log?.transactionHash), 200, { result: null });
      },
    },
  },
  eth_getTransactionCount: {
    normal: {
      title: 'counts the transactions of an account, with `pending` those of the block that is not told yet',
      run: async (stage) => {
        const count = async (tag: string): Promise<number> =>
          Number(resultOf(await call(stage, 'eth_getTransactionCount', stage.stranger.wallet, tag)));
        const before = await count('latest');
        answers(await call(stage, 'eth_sendRawTransaction', await signed(stage.stranger, before)), 200);
        assert.deepEqual([await count('latest'), await count('pending')], [before, before + 1]);
        stage.pass(2_000);
        assert.equal(await count('latest'), before + 1);
      },
    },
    error: {
      title: 'answers -32602 to what is no address',
      run: async (stage) => {
        answers(await call(stage, 'eth_getTransactionCount', '0x1', 'latest'), 200, { error: { code: -32_602 } });
      },
    },
    fault: {
      title: '`head-lag`: does not count what is in newer blocks',
      fault: { kind: 'head-lag', blocks: 100_000 },
      run: async (stage) => {
        answers(await call(stage, 'eth_getTransactionCount', stage.stranger.wallet, 'latest'), 200, { result: '0x0' });
      },
    },
  },
  eth_getBalance: {
    normal: {
      title: 'tells that a plain account has POL, and a leader none',
      run: async (stage) => {
        const funds = BigInt(resultOf(await call(stage, 'eth_getBalance', stage.client.wallet, 'latest')));
        assert.ok(funds > 9n * 10n ** 18n && funds <= 10n ** 19n, `${funds}`);
        answers(await call(stage, 'eth_getBalance', LEADER, 'latest'), 200, { result: '0x0' });
      },
    },
    error: {
      title: 'answers -32602 to what is no address',
      run: async (stage) => {
        answers(await call(stage, 'eth_getBalance', 'me', 'latest'), 200, { error: { code: -32_602 } });
      },
    },
    fault: {
      title: '`error-before`: 500',
      fault: { kind: 'error-before', status: 500 },
      run: async (stage) => {
        answers(await call(stage, 'eth_getBalance', stage.client.wallet, 'latest'), 500);
      },
    },
  },
  eth_gasPrice: {
    normal: tells('0xdf8475800', 'is 60 gwei', 'eth_gasPrice'),
    error: {
      title: 'answers 405 to GET',
      run: async ({ exchange }) => {
        answers(await answerTo(exchange.urls.rpc), 405);
      },
    },
    fault: {
      title: '`wrong-json`: 200 `{"status":"ok"}`',
      fault: { kind: 'wrong-json' },
      run: async (stage) => {
        answers(await call(stage, 'eth_gasPrice'), 200, { status: 'ok' });
      },
    },
  },
  eth_maxPriorityFeePerGas: {
    normal: tells('0x6fc23ac00', 'is 30 gwei', 'eth_maxPriorityFeePerGas'),
    error: {
      title: 'answers 405 to GET',
      run: async ({ exchange }) => {
        answers(await answerTo(exchange.urls.rpc), 405);
      },
    },
    fault: {
      title: '`rate-limit`: 429',
      fault: { kind: 'rate-limit' },
      run: async (stage) => {
        answers(await call(stage, 'eth_maxPriorityFeePerGas'), 429);
      },
    },
  },
  eth_estimateGas: {
    normal: {
      title: 'tells what the redemption of a resolved market uses',
      run: async (stage) => {
        answers(await call(stage, 'eth_estimateGas', redemptionOf(RESOLVED)), 200, { result: '0x30d40' });
      },
    },
    error: {
      title: 'answers 3 `execution reverted` for a market that has not resolved',
      run: async (stage) => {
        answers(await call(stage, 'eth_estimateGas', redemptionOf(OPEN)), 200, { error: { code: 3 } });
      },
    },
    fault: {
      title: '`error-before`: 502',
      fault: { kind: 'error-before', status: 502 },
      run: async (stage) => {
        answers(await call(stage, 'eth_estimateGas', redemptionOf(RESOLVED)), 502);
      },
    },
  },
  eth_sendRawTransaction: {
    normal: {
      title: 'takes a redemption, which is mined, and then has a receipt',
      run: async (stage) => {
        const nonce = Number(resultOf(await call(stage, 'eth_getTransactionCount', stage.client.wallet, 'latest')));
        const hash = resultOf(await call(stage, 'eth_sendRawTransaction', await signed(stage.client, nonce)));
        answers(await call(stage, 'eth_getTransactionReceipt', hash), 200, { result: null });
        stage.pass(2_000);
        answers(await call(stage, 'eth_getTransactionReceipt', hash), 200, { result: { status: '0x1' } });
      },
    },
    error: {
      title: 'answers -32602 to what nobody signed, and -32000 `nonce too high` to what comes ahead of its turn',
      run: async (stage) => {
        answers(await call(stage, 'eth_sendRawTransaction', '0x02f8'), 200, { error: { code: -32_602 } });
        answers(await call(stage, 'eth_sendRawTransaction', await signed(stage.client, 99)), 200, {
          error: { code: -32_000, message: 'nonce too high: next nonce 1, tx nonce 99' },
        });
      },
    },
    fault: {
      title: '`lost-response`: the connection is cut, and the transaction is taken',
      fault: { kind: 'lost-response' },
      run: async (stage) => {
        await assert.rejects(call(stage, 'eth_sendRawTransaction', await signed(stage.client, 1)), /was cut/);
        answers(await call(stage, 'eth_getTransactionCount', stage.client.wallet, 'pending'), 200, { result: '0x2' });
      },
    },
  },
  eth_getLogs: {
    normal: {
      title: 'tells an `OrderFilled` of each party of a trade, with block, transaction and index',
      run: async (stage) => {
        const logs = await logsOf(stage);
        assert.ok(logs.length > 0 && logs.length % 2 === 0, `${logs.length} logs`);
        assert.equal(new Set(logs.map(({ topics }) => topics[0])).size, 1);
        for (const name of ['blockNumber', 'transactionHash', 'logIndex']) assert.ok(name in (logs[0] ?? {}), name);
      },
    },
    error: {
      title: 'answers -32005 to more than 10,000 blocks',
      run: async (stage) => {
        answers(await call(stage, 'eth_getLogs', ALL_LOGS), 200, { error: { code: -32_005 } });
      },
    },
    fault: {
      title: '`rpc-limit`: refuses more than 50 blocks',
      fault: { kind: 'rpc-limit', blocks: 50 },
      run: async (stage) => {
        const number = await head(stage);
        const asked = (from: number): Promise<Answer> =>
          call(stage, 'eth_getLogs', { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${number.toString(16)}` });
        assert.ok('error' in ((await asked(number - 50)).body as object));
        assert.ok('result' in ((await asked(number - 49)).body as object));
      },
    },
  },
};

function tells(result: unknown, title: string, method: string): Cell {
  return {
    title,
    run: async (stage) => {
      answers(await call(stage, method), 200, { jsonrpc: '2.0', id: 1, result });
    },
  };
}

/** The redemption of a market, at the adapter of neg-risk markets where it is one. */
function redemptionOf({ conditionId, negRisk }: typeof OPEN): { readonly to: Hex; readonly data: Hex } {
  const data = REDEEM.encodeFunctionData('redeemPositions', [PUSD, `0x${'0'.repeat(64)}`, conditionId, [1, 2]]);
  const to = negRisk ? '0xadA2005600Dec949baf300f4C6120000bDB6eAab' : '0xAdA100Db00Ca00073811820692005400218FcE1f';
  return { to, data: data as Hex };
}

function signed({ account }: Client, nonce: number): Promise<Hex> {
  const gas = { gas: 250_000n, maxFeePerGas: 100n * GWEI, maxPriorityFeePerGas: 30n * GWEI };
  return account.signTransaction({ ...redemptionOf(RESOLVED), ...gas, type: 'eip1559', chainId: 137, nonce });
}

function resultOf({ body }: Answer): string {
  return (body as { result: string }).result;
}

function call({ exchange }: Stage, method: string, ...params: readonly unknown[]): Promise<Answer> {
  return answerTo(exchange.urls.rpc, posting({ jsonrpc: '2.0', id: 1, method, params }));
}

async function head(stage: Stage): Promise<number> {
  return Number(((await call(stage, 'eth_blockNumber')).body as { result: string }).result);
}

async function block(stage: Stage, number: number): Promise<Readonly<Record<string, string>>> {
  const { body } = await call(stage, 'eth_getBlockByNumber', `0x${number.toString(16)}`, false);
  return (body as { result: Record<string, string> }).result;
}

type Log = { readonly topics: readonly string[]; readonly transactionHash: string };

async function logsOf(stage: Stage): Promise<readonly Log[]> {
  const fromBlock = `0x${((await head(stage)) - 300).toString(16)}`;
  const { body } = await call(stage, 'eth_getLogs', { fromBlock, toBlock: 'latest' });
  return (body as { result: Log[] }).result;
}
