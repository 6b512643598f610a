import { describe, expect, jest, test } from '@jest/globals';
import { getContractConfig } from '@polymarket/clob-client-v2';
import {
  decodeFunctionData,
  encodeAbiParameters,
  erc20Abi,
  getAddress,
  type Hex,
  parseAbi,
  toEventSelector,
} from 'viem';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { COLLATERAL, CONTRACTS } from '#adapters/polygon/contracts.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type TokenId, type TransactionHash, type VenueOrderId, type Wallet } from '#core/values/ids.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { aBuyChild } from '../../../../support/builders/a-child.ts';

const WALLET = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266' as Wallet;
const answering =
  (body: string, status = 200): typeof fetch =>
  () =>
    Promise.resolve(new Response(body, { status }));

describe('the chain', () => {
  test("tells a wallet's collateral in millionths of a dollar", async () => {
    // Given
    const send = jest.fn<typeof fetch>(() =>
      Promise.resolve(
        Response.json({ jsonrpc: '2.0', id: 1, result: `0x${25_000_001n.toString(16).padStart(64, '0')}` }),
      ),
    );
    // When
    const collateral = await polygonChain({ rpcUrl: 'http://node', fetch: send }).collateral(WALLET);
    // Then
    expect(collateral).toBe(25_000_001n);
    const call = JSON.parse(send.mock.calls[0]?.[1]?.body as string) as {
      method: string;
      params: [{ to: string; data: `0x${string}` }];
    };
    expect(call.method).toBe('eth_call');
    expect(call.params[0].to).toBe('0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB');
    expect(decodeFunctionData({ abi: erc20Abi, data: call.params[0].data })).toEqual({
      functionName: 'balanceOf',
      args: [getAddress(WALLET)],
    });
  });

  test.each(['<html>', '{}', '{"result":"0x"}', '{"result":5}', '{"result":"NaN"}', `"${'x'.repeat(200_000)}"`])(
    'is never taken to hold nothing: %#',
    async (body) => {
      await expect(polygonChain({ rpcUrl: 'http://node', fetch: answering(body) }).collateral(WALLET)).rejects.toThrow(
        UnreadableAnswerError,
      );
    },
  );

  test('is unavailable with an error, without an answer, or too late', async () => {
    // Given
    const refusing = answering('{"error":{"code":-32000,"message":"busy"}}');
    const failing = answering('', 502);
    const gone: typeof fetch = () => Promise.reject(new TypeError('fetch failed'));
    const late: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    // When, Then
    for (const send of [refusing, failing, gone, late]) {
      const chain = polygonChain({ rpcUrl: 'http://node', fetch: send, timeoutMs: 20 });
      await expect(chain.collateral(WALLET)).rejects.toThrow(UnavailableError);
    }
  });
});

const ORDER = `0x${'0a'.repeat(32)}` as VenueOrderId;
const TX = `0x${'0b'.repeat(32)}` as TransactionHash;
const EXCHANGE_ABI = parseAbi([
  'function getOrderStatus(bytes32) view returns (bool, uint248)',
  'function balanceOf(address, uint256) view returns (uint256)',
]);
const DOMAINS: readonly OrderDomain[] = ['v1', 'v1-neg-risk', 'v2'];

type Call = { readonly method: string; readonly params: readonly [{ readonly to: string; readonly data: Hex }] };

/** A node that answers every call so, and what it was asked. */
function givenNode(result: unknown) {
  const asked: Call[] = [];
  const send: typeof fetch = (_url, init) => {
    asked.push(JSON.parse(init?.body as string) as Call);
    return Promise.resolve(Response.json({ jsonrpc: '2.0', id: 1, result }));
  };
  return { chain: polygonChain({ rpcUrl: 'http://node', fetch: send }), asked };
}

const words = (...values: readonly bigint[]): Hex =>
  `0x${values.map((value) => value.toString(16).padStart(64, '0')).join('')}`;

test('the contracts are those that the official client names', () => {
  const { collateral, conditionalTokens, exchangeV2, exchangeV3, negRiskExchangeV2 } = getContractConfig(137);
  expect([COLLATERAL, CONTRACTS.v1.tokens].map((one) => getAddress(one))).toEqual(
    [collateral, conditionalTokens].map((one) => getAddress(one)),
  );
  expect(DOMAINS.map((domain) => getAddress(CONTRACTS[domain].exchange))).toEqual(
    [exchangeV2, negRiskExchangeV2, exchangeV3].map((one) => getAddress(one)),
  );
});

describe('an order on chain', () => {
  test.each(DOMAINS)('X3: of a %s market is asked for by its id at its own exchange', async (domain) => {
    const { chain, asked } = givenNode(words(1n, 7n));
    expect(await chain.orderStatus(aBuyChild({ venueOrderId: ORDER, domain }))).toEqual({
      isFilled: true,
      remaining: 7n,
    });
    const { to, data } = asked[0]!.params[0];
    expect(to).toBe(CONTRACTS[domain].exchange);
    expect(decodeFunctionData({ abi: EXCHANGE_ABI, data })).toEqual({ functionName: 'getOrderStatus', args: [ORDER] });
  });

  test('that was never touched is zero in both parts', async () => {
    const { chain } = givenNode(words(0n, 0n));
    expect(await chain.orderStatus(aBuyChild({ venueOrderId: ORDER }))).toEqual({ isFilled: false, remaining: 0n });
  });

  test.each(['0x', words(0n), words(0n, 0n, 0n), null, 5])('is never taken for untouched: %#', async (result) => {
    const { chain } = givenNode(result);
    await expect(chain.orderStatus(aBuyChild({ venueOrderId: ORDER }))).rejects.toThrow(UnreadableAnswerError);
  });
});

describe("a wallet's shares", () => {
  test.each(DOMAINS)('of a %s token are asked for where its tokens are kept', async (domain) => {
    const { chain, asked } = givenNode(words(194_000_000n));
    expect(await chain.tokenBalance(WALLET, '123456789012345678901234567890' as TokenId, domain)).toBe(194_000_000n);
    const { to, data } = asked[0]!.params[0];
    expect(to).toBe(CONTRACTS[domain].tokens);
    expect(decodeFunctionData({ abi: EXCHANGE_ABI, data })).toEqual({
      functionName: 'balanceOf',
      args: [getAddress(WALLET), 123_456_789_012_345_678_901_234_567_890n],
    });
  });
});

const TOPIC = toEventSelector(
  'OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)',
);
const NONE = `0x${'0'.repeat(64)}`;

function aLog(side: 0 | 1, [gave, got, fee]: readonly [bigint, bigint, bigint], changes: object = {}) {
  const data = encodeAbiParameters(
    ['uint8', 'uint256', 'uint256', 'uint256', 'uint256', 'bytes32', 'bytes32'].map((type) => ({ type })),
    [side, 5n, gave, got, fee, NONE, NONE],
  );
  return {
    address: CONTRACTS.v1.exchange.toUpperCase().replace('0X', '0x'),
    topics: [TOPIC, ORDER, NONE, NONE],
    data,
    ...changes,
  };
}

describe('the fills of an order in a transaction', () => {
  const fillsOf = (result: unknown) => givenNode(result).chain.fillsOf(TX, aBuyChild({ venueOrderId: ORDER }));

  test('B8: are those of its own logs: dollars, shares and fee to the micro-unit', async () => {
    const buy = aLog(0, [19_999_999n, 40_000_000n, 310_000n]);
    const others = [
      aLog(0, [1n, 2n, 3n], { topics: [TOPIC, `0x${'0c'.repeat(32)}`, NONE, NONE] }),
      aLog(0, [1n, 2n, 3n], { topics: [`0x${'0d'.repeat(32)}`, ORDER, NONE, NONE] }),
      aLog(0, [1n, 2n, 3n], { address: CONTRACTS.v2.exchange }),
    ];
    expect(await fillsOf({ status: '0x1', logs: [...others, buy] })).toEqual([
      { shares: 40_000_000n, gross: 19_999_999n, fee: 310_000n },
    ]);
  });

  test('of a sale give shares and get dollars', async () => {
    const logs = [aLog(1, [40_000_000n, 18_000_000n, 20n]), aLog(1, [1n, 2n, 3n])];
    expect(await fillsOf({ status: '0x1', logs })).toEqual([
      { shares: 40_000_000n, gross: 18_000_000n, fee: 20n },
      { shares: 1n, gross: 2n, fee: 3n },
    ]);
  });

  test('X13: are none in a transaction that reverted, and unknown in one that the node does not know', async () => {
    expect(await fillsOf({ status: '0x0', logs: [aLog(0, [1n, 2n, 3n])] })).toEqual([]);
    expect(await fillsOf(null)).toBeUndefined();
  });

  test.each([
    {},
    { status: '0x1' },
    { status: '0x1', logs: [{}] },
    { status: '0x1', logs: [aLog(0, [1n, 2n, 3n], { data: '0x00' })] },
    { status: 1, logs: [] },
    '0x',
  ])('are never taken for none: %#', async (result) => {
    await expect(fillsOf(result)).rejects.toThrow(UnreadableAnswerError);
  });
});
