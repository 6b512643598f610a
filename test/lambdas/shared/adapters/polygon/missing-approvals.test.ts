import { describe, expect, test } from '@jest/globals';
import { getContractConfig } from '@polymarket/clob-client-v2';
import { decodeFunctionData, erc20Abi, type Hex, parseAbi } from 'viem';
import { readMissingApprovals } from '#adapters/polygon/missing-approvals.ts';
import { type Wallet } from '#core/values/ids.ts';
import { UnreadableAnswerError } from '#ports/errors.ts';

const WALLET = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266' as Wallet;
const CONFIG = getContractConfig(137);
const LEGACY = '0xd91E80cF2E7be2e162c6513ceD06f1dD0dA35296';
const CTF = '0x4D97DCd97eC945f40cF65F87097ACe5EA0476045';
const MANAGER = '0x006F54F7f9A22e0000CC2AB60031000000ae9fEF';
const COLLATERAL = '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB';
const ABI = [...erc20Abi, ...parseAbi(['function isApprovedForAll(address,address) view returns (bool)'])];

type Call = { readonly id: number; readonly params: readonly [{ readonly to: string; readonly data: Hex }] };

/** A node that knows the wallet's cash, and what it allows by `contract spender`; all else without a bound. */
function aNode(cash: bigint, allowed: Readonly<Record<string, bigint>> = {}, asked: string[] = []): typeof fetch {
  return (_, init) => {
    const calls = JSON.parse(init?.body as string) as readonly Call[];
    const answers = calls.map(({ id, params: [{ to, data }] }) => {
      const { functionName, args } = decodeFunctionData({ abi: ABI, data });
      const spender = String(args[1] ?? '');
      asked.push(`${functionName} ${to} ${spender}`.trim());
      const known = allowed[`${to} ${spender}`] ?? (functionName === 'isApprovedForAll' ? 1n : 2n ** 256n - 1n);
      const result = functionName === 'balanceOf' ? cash : known;
      return { jsonrpc: '2.0', id, result: `0x${result.toString(16).padStart(64, '0')}` };
    });
    return Promise.resolve(Response.json(answers));
  };
}

const missing = (send: typeof fetch) => readMissingApprovals({ rpcUrl: 'http://node', fetch: send }, WALLET);

describe('X27, B26: approvals', () => {
  test('of collateral and tokens for each exchange, and of collateral for the adapter, are asked for in one request', async () => {
    const asked: string[] = [];
    expect(await missing(aNode(5n, {}, asked))).toEqual([]);
    expect(asked).toEqual([
      `balanceOf ${COLLATERAL}`,
      `allowance ${COLLATERAL} ${CONFIG.exchangeV2}`,
      `isApprovedForAll ${CTF} ${CONFIG.exchangeV2}`,
      `allowance ${COLLATERAL} ${CONFIG.negRiskExchangeV2}`,
      `isApprovedForAll ${CTF} ${CONFIG.negRiskExchangeV2}`,
      `allowance ${COLLATERAL} ${LEGACY}`,
      `allowance ${COLLATERAL} ${CONFIG.exchangeV3}`,
      `isApprovedForAll ${MANAGER} ${CONFIG.exchangeV3}`,
    ]);
  });

  test.each([
    [1_000n, 1_000n, 0],
    [1_000n, 999n, 1],
    [0n, 1n, 0],
    [0n, 0n, 1],
  ])('with %p of cash an allowance of %p leaves %p missing', async (cash, allowance, count) => {
    const found = await missing(aNode(cash, { [`${COLLATERAL} ${CONFIG.exchangeV2}`]: allowance }));
    const domain = 'v1';
    const said = { domain, asset: 'collateral', contract: COLLATERAL, spender: CONFIG.exchangeV2, allowance };
    expect(found).toEqual(count === 0 ? [] : [said]);
  });

  test('of tokens and of the adapter are named with their markets', async () => {
    const none = { [`${MANAGER} ${CONFIG.exchangeV3}`]: 0n, [`${COLLATERAL} ${LEGACY}`]: 0n };
    expect(await missing(aNode(7n, none))).toEqual([
      { domain: 'v1-neg-risk', asset: 'collateral', contract: COLLATERAL, spender: LEGACY, allowance: 0n },
      { domain: 'v2', asset: 'tokens', contract: MANAGER, spender: CONFIG.exchangeV3 },
    ]);
  });

  test('that a node does not tell are not taken for given', async () => {
    const broken: typeof fetch = () => Promise.resolve(Response.json([{ jsonrpc: '2.0', id: 0, result: '0x' }]));
    await expect(missing(broken)).rejects.toThrow(UnreadableAnswerError);
  });
});
