import { describe, expect, test } from '@jest/globals';
import { id, Interface, Transaction, Wallet as EthersWallet } from 'ethers';
import { COLLATERAL } from '#adapters/polygon/contracts.ts';
import { polygonRedemptions } from '#adapters/polygon/redemptions.ts';
import { type ConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { InvariantError } from '#core/values/invariant.ts';
import { ConfigurationError, UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { aFollower } from '../../../../support/builders/a-settings.ts';
import { aTransaction, CONDITION } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';
import { keySigner } from '../../../../support/fakes/key-signer.ts';
import { knownSecret } from '../../../../support/leaks/leak-files.ts';

const KEY = knownSecret('privateKey', '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const WALLET = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266' as Wallet;
const CALL = { wallet: WALLET, condition: CONDITION, domain: 'v1' } as const;
const TERMS = { nonce: 7n, gasLimit: 250_000n, maxFeePerGas: 10n ** 12n, tip: 30n * 10n ** 9n };
const REDEEM = new Interface([
  'function redeemPositions(address collateralToken, bytes32 parentCollectionId, bytes32 conditionId, uint256[] indexSets)',
]);
const REDEEM_OUTCOME = new Interface(['function redeem(bytes31 conditionId, uint256 outcomeIndex, uint256 amount)']);
const ROUTER = '0x12121212006e4CD160D18e3f00711DA5c3372600';
/** A binary market of version v2: its condition has 31 bytes, behind which the outcome stands in the ids of its positions. */
const CONDITION_31 = `0x01${'5e'.repeat(16)}0002${'0'.repeat(24)}`;
const V2_CALL = {
  wallet: WALLET,
  condition: `${CONDITION_31}00` as ConditionId,
  domain: 'v2',
  token: (BigInt(`${CONDITION_31}00`) + 1n).toString() as TokenId,
  shares: sharesOf('12.345678'),
} as const;
const APPROVED = new Interface(['function isApprovedForAll(address,address) view returns (bool)']);

type Call = { readonly method: string; readonly params: readonly unknown[] };
type Word = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message?: string } };

const NO_CREDENTIALS = { apiKey: 'none', apiSecret: 'none', apiPassphrase: 'none' };
const signerWith = (privateKey: string) => keySigner(() => Promise.resolve({ privateKey, ...NO_CREDENTIALS }));

/** A node that answers by method, and what it was asked. */
function givenNode(words: Readonly<Record<string, (call: Call) => Word>>, privateKey: string = KEY) {
  const asked: Call[] = [];
  const send: typeof fetch = (_url, init) => {
    const call = JSON.parse(init?.body as string) as Call;
    asked.push(call);
    return Promise.resolve(Response.json({ jsonrpc: '2.0', id: 1, ...words[call.method]?.(call) }));
  };
  const signer = signerWith(privateKey);
  return { redemptions: polygonRedemptions({ rpcUrl: 'http://node', fetch: send, signer }), asked };
}

const result = (value: unknown) => (): Word => ({ result: value });
const error = (code: number, message: string) => (): Word => ({ error: { code, message } });

/** A node on which nothing speaks against a redemption. */
const NODE = {
  eth_getTransactionCount: ({ params }: Call): Word => ({ result: params[1] === 'pending' ? '0x8' : '0x7' }),
  eth_getBalance: result('0xde0b6b3a7640000'),
  eth_gasPrice: result('0xdf8475800'),
  eth_maxPriorityFeePerGas: result('0x6fc23ac00'),
  eth_call: result(`0x${'1'.padStart(64, '0')}`),
  eth_estimateGas: result('0x30d40'),
};

describe('a redemption', () => {
  test.each([
    ['v1', '0xAdA100Db00Ca00073811820692005400218FcE1f'],
    ['v1-neg-risk', '0xadA2005600Dec949baf300f4C6120000bDB6eAab'],
  ] as const)('of a %s market is signed for its adapter, as ethers reads it', async (domain, adapter) => {
    // When
    const signed = await givenNode({}).redemptions.sign(aFollower(), { ...CALL, domain }, TERMS);
    // Then
    const read = Transaction.from(signed!.raw);
    expect(read).toMatchObject({
      ...{ chainId: 137n, type: 2, nonce: 7, gasLimit: 250_000n, value: 0n, hash: signed!.transaction },
      ...{ maxFeePerGas: TERMS.maxFeePerGas, maxPriorityFeePerGas: TERMS.tip },
    });
    expect([read.to?.toLowerCase(), read.from?.toLowerCase()]).toEqual([adapter.toLowerCase(), WALLET]);
    const call = REDEEM.decodeFunctionData('redeemPositions', read.data);
    expect([String(call[0]).toLowerCase(), call[1], call[2]]).toEqual([
      COLLATERAL.toLowerCase(),
      `0x${'0'.repeat(64)}`,
      CONDITION,
    ]);
    expect([...(call[3] as bigint[])]).toEqual([1n, 2n]);
  });

  test('of an outcome of a v2 market is signed for the Router, with its 31 bytes, its index and its shares', async () => {
    // When
    const signed = await givenNode({}).redemptions.sign(aFollower(), V2_CALL, TERMS);
    // Then
    const read = Transaction.from(signed!.raw);
    expect(read).toMatchObject({ chainId: 137n, nonce: 7, value: 0n, hash: signed!.transaction });
    expect([read.to?.toLowerCase(), read.from?.toLowerCase()]).toEqual([ROUTER.toLowerCase(), WALLET]);
    expect(read.data.slice(0, 10)).toBe(id('redeem(bytes31,uint256,uint256)').slice(0, 10));
    expect([...REDEEM_OUTCOME.decodeFunctionData('redeem', read.data)]).toEqual([CONDITION_31, 1n, 12_345_678n]);
    expect(read.data.slice(10, 74)).toBe(V2_CALL.condition.slice(2));
  });

  test.each([
    ['a token that is none of the condition', { token: '1001' as TokenId }],
    ['a condition whose last byte is not zero', { condition: `${CONDITION_31}01` as ConditionId }],
  ])('of %s is refused before the chain is asked, and never signed', async (_, changes) => {
    const call = { ...V2_CALL, ...changes };
    const { redemptions, asked } = givenNode(NODE);
    expect(await redemptions.outlook(call)).not.toHaveProperty('gas');
    expect(asked.map(({ method }) => method)).not.toContain('eth_estimateGas');
    await expect(redemptions.sign(aFollower(), call, TERMS)).rejects.toThrow(InvariantError);
  });

  test('is the same bytes whenever the same is signed', async () => {
    const { redemptions } = givenNode({});
    const first = await redemptions.sign(aFollower(), CALL, TERMS);
    expect(await redemptions.sign(aFollower(), CALL, TERMS)).toEqual(first);
  });

  test('is not signed with the key of another wallet, nor with what is no key', async () => {
    const other = EthersWallet.createRandom().privateKey;
    expect(await givenNode({}, other).redemptions.sign(aFollower(), CALL, TERMS)).toBeUndefined();
    const signing = givenNode({}, '0xsecret').redemptions.sign(aFollower(), CALL, TERMS);
    await expect(signing).rejects.toThrow(ConfigurationError);
    await expect(signing).rejects.not.toThrow(/secret/);
  });
});

describe('what the chain says before', () => {
  test('is read for the wallet and the call', async () => {
    // Given
    const { redemptions, asked } = givenNode(NODE);
    // When
    const outlook = await redemptions.outlook(CALL);
    // Then
    expect(outlook).toEqual({
      ...{ nonce: 7n, pendingNonce: 8n, funds: 10n ** 18n, gasPrice: 60n * 10n ** 9n, tip: 30n * 10n ** 9n },
      ...{ isApproved: true, gas: 200_000n },
    });
    const [{ params }] = asked.filter(({ method }) => method === 'eth_call') as [Call];
    const { to, data } = params[0] as { to: string; data: string };
    expect(to).toBe('0x4D97DCd97eC945f40cF65F87097ACe5EA0476045');
    expect([...APPROVED.decodeFunctionData('isApprovedForAll', data)].map((one) => String(one).toLowerCase())).toEqual([
      WALLET,
      '0xada100db00ca00073811820692005400218fce1f',
    ]);
    const [estimated] = asked.filter(({ method }) => method === 'eth_estimateGas') as [Call];
    expect(estimated.params[0]).toMatchObject({ from: WALLET, to: '0xAdA100Db00Ca00073811820692005400218FcE1f' });
  });

  test('is read of a v2 market from the PositionManager for the Router, and of the very call', async () => {
    // Given
    const { redemptions, asked } = givenNode(NODE);
    // When
    expect(await redemptions.outlook(V2_CALL)).toMatchObject({ isApproved: true, gas: 200_000n });
    // Then
    const [{ params }] = asked.filter(({ method }) => method === 'eth_call') as [Call];
    const { to, data } = params[0] as { to: string; data: string };
    expect(to).toBe('0x006F54F7f9A22e0000CC2AB60031000000ae9fEF');
    expect([...APPROVED.decodeFunctionData('isApprovedForAll', data)].map((one) => String(one).toLowerCase())).toEqual([
      WALLET,
      ROUTER.toLowerCase(),
    ]);
    const [estimated] = asked.filter(({ method }) => method === 'eth_estimateGas') as [Call];
    const signed = await redemptions.sign(aFollower(), V2_CALL, TERMS);
    expect(estimated.params[0]).toEqual({ from: WALLET, to: ROUTER, data: Transaction.from(signed!.raw).data });
  });

  test.each([
    [3, 'execution reverted: result for condition not received yet'],
    [-32000, 'execution reverted'],
  ])('has no gas where the contract refuses: %p %s', async (code, message) => {
    const { redemptions } = givenNode({ ...NODE, eth_estimateGas: error(code, message) });
    expect(await redemptions.outlook(CALL)).not.toHaveProperty('gas');
  });

  test('is not known where the node is busy, or nonsense comes', async () => {
    const busy = givenNode({ ...NODE, eth_estimateGas: error(-32005, 'limit exceeded') });
    await expect(busy.redemptions.outlook(CALL)).rejects.toThrow(UnavailableError);
    const empty = givenNode({ ...NODE, eth_call: result('0x') });
    await expect(empty.redemptions.outlook(CALL)).rejects.toThrow(UnreadableAnswerError);
  });
});

describe('sent bytes', () => {
  test.each([
    ['taken', result(aTransaction(1))],
    ['taken', error(-32000, 'already known')],
    ['refused', error(-32000, 'nonce too low')],
    ['refused', error(-32000, 'insufficient funds for gas * price + value')],
    ['unknown', result('yes')],
  ] as const)('are %s as the node says, and nothing is thrown: %#', async (said, word) => {
    const { redemptions, asked } = givenNode({ eth_sendRawTransaction: word });
    expect(await redemptions.send('0x02f8')).toBe(said);
    expect(asked).toMatchObject([{ method: 'eth_sendRawTransaction', params: ['0x02f8'] }]);
  });

  test('are unknown without an answer', async () => {
    const gone: typeof fetch = () => Promise.reject(new TypeError('fetch failed'));
    const redemptions = polygonRedemptions({ rpcUrl: 'http://node', fetch: gone, signer: signerWith(KEY) });
    expect(await redemptions.send('0x02f8')).toBe('unknown');
  });
});

describe('what became of a transaction', () => {
  const fateOf = (receipt: unknown, count = '0x7') => {
    const node = givenNode({
      eth_getTransactionCount: result(count),
      eth_getTransactionReceipt: result(receipt),
      eth_getBlockByNumber: result({ number: '0x6e', timestamp: '0x5', hash: `0x${'0'.repeat(64)}` }),
    });
    return { ...node, fate: node.redemptions.fate(WALLET, aTransaction(9)) };
  };

  test.each([
    ['0x1', true],
    ['0x0', false],
  ])('is in its receipt: status %s', async (status, hasSucceeded) => {
    const { fate } = fateOf({ status, blockNumber: '0x64' });
    expect(await fate).toEqual({ kind: 'mined', hasSucceeded, depth: 10 });
  });

  test('is never taken for mined deeper than the node is', async () => {
    expect(await fateOf({ status: '0x1', blockNumber: '0x70' }).fate).toEqual({
      ...{ kind: 'mined', hasSucceeded: true, depth: 0 },
    });
  });

  test('is open without one: the wallet’s transactions were counted before it was looked for', async () => {
    const { fate, asked } = fateOf(null, '0x8');
    expect(await fate).toEqual({ kind: 'absent', nonce: 8n });
    expect(asked.map(({ method }) => method)).toEqual(['eth_getTransactionCount', 'eth_getTransactionReceipt']);
  });

  test.each([{ status: '0x2', blockNumber: '0x64' }, { status: '0x1' }, 'mined'])(
    'is not known by a receipt like %j',
    async (receipt) => {
      await expect(fateOf(receipt).fate).rejects.toThrow(UnreadableAnswerError);
    },
  );
});
