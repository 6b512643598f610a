import { describe, expect, jest, test } from '@jest/globals';
import { decodeFunctionData, erc20Abi, getAddress } from 'viem';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { type Wallet } from '#core/values/ids.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';

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
