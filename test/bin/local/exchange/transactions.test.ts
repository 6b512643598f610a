import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Interface, Wallet } from 'ethers';
import { type Exchange, type ExchangeOptions, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { type Client, FIRST_KEY, SECOND_KEY } from './a-client.ts';
import { anExchange, anOwner, aTrader, MILLION, pass } from './an-exchange.ts';
import { aMarket, aWorld, START_MS } from './a-world.ts';

const GWEI = 1_000_000_000n;
const REDEEM = new Interface([
  'function redeemPositions(address collateralToken, bytes32 parentCollectionId, bytes32 conditionId, uint256[] indexSets)',
]);
const PUSD = '0xC011a7E12a19f7B1f670d46F03B03f3342E82DFB';
const ADAPTER = '0xAdA100Db00Ca00073811820692005400218FcE1f';
const NEG_RISK_ADAPTER = '0xadA2005600Dec949baf300f4C6120000bDB6eAab';
const CONDITION = aMarket(1).conditionId;
const REDEEM_OUTCOME = new Interface(['function redeem(bytes31 conditionId, uint256 outcomeIndex, uint256 amount)']);
const APPROVED = new Interface(['function isApprovedForAll(address, address) view returns (bool)']);
const ROUTER = '0x12121212006e4CD160D18e3f00711DA5c3372600';
const POSITION_MANAGER = '0x006F54F7f9A22e0000CC2AB60031000000ae9fEF';
const V2 = { version: 'v2', conditionId: `0x${'1'.padStart(62, '0')}` } as const;

type Word = { readonly result?: unknown; readonly error?: { readonly code: number; readonly message: string } };
type Market = Partial<ReturnType<typeof aMarket>>;

/** An account that has 50 shares of a market that ends 30 s after the start, and nobody who redeems for it. */
async function given(market: Market = {}, options: Partial<ExchangeOptions> = {}) {
  const resolution = { atMs: START_MS + 30_000, payoutsMicro: [MILLION, 0n] as const };
  const markets = [aMarket(1, { resolution, ...market })];
  const exchange = await anExchange({ markets }, { hasAutoRedeemer: false, ...options });
  const client = await aTrader(exchange);
  const olderKind = market.negRisk === true ? 'v2-neg-risk' : 'v2';
  await client.buy(50, 0.51, { kind: market.version === 'v2' ? 'v3' : olderKind });
  pass(exchange, 10_000);
  return { exchange, client };
}

async function ask({ urls }: Exchange, method: string, ...params: readonly unknown[]): Promise<Word> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return (await (await fetch(urls.rpc, { method: 'POST', body })).json()) as Word;
}

function signed(changes: Readonly<Record<string, unknown>> = {}, key: string = FIRST_KEY): Promise<string> {
  const data = REDEEM.encodeFunctionData('redeemPositions', [PUSD, `0x${'0'.repeat(64)}`, CONDITION, [1, 2]]);
  const gas = { gasLimit: 250_000n, maxFeePerGas: 100n * GWEI, maxPriorityFeePerGas: 30n * GWEI };
  return new Wallet(key).signTransaction({ chainId: 137, type: 2, nonce: 0, to: ADAPTER, data, ...gas, ...changes });
}

async function receiptOf(exchange: Exchange, hash: unknown): Promise<unknown> {
  pass(exchange, 2_000);
  return (await ask(exchange, 'eth_getTransactionReceipt', hash)).result;
}

async function rowsOf({ urls }: Exchange, { wallet }: Client): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer = await fetch(`${urls.dataApi}/v2/activity?user=${wallet}&type=REDEEM`);
  return ((await answer.json()) as { data: readonly Readonly<Record<string, unknown>>[] }).data;
}

describe('a redemption by the owner', () => {
  it.each([
    ['plain', { negRisk: false }, ADAPTER],
    ['neg-risk', { negRisk: true }, NEG_RISK_ADAPTER],
  ])(
    'of a %s market turns shares into cash once, and is told like any other, under its own hash',
    async (_, market, to) => {
      // Given
      const { exchange, client } = await given(market);
      pass(exchange, 30_000);
      const raw = await signed({ to });
      const { cashMicro } = exchange.audit(client.wallet);
      // When
      const { result: hash } = await ask(exchange, 'eth_sendRawTransaction', raw);
      // Then
      expect(await ask(exchange, 'eth_getTransactionReceipt', hash)).toMatchObject({ result: null });
      expect(await ask(exchange, 'eth_sendRawTransaction', raw)).toMatchObject({ error: { message: 'already known' } });
      expect(await receiptOf(exchange, hash)).toMatchObject({ status: '0x1', transactionHash: hash });
      expect((await ask(exchange, 'eth_sendRawTransaction', raw)).error?.message).toContain('nonce too low');
      pass(exchange, 10_000);
      expect(exchange.audit(client.wallet)).toMatchObject({
        ...{ cashMicro: cashMicro + 50n * MILLION, sharesMicro: {}, redeemedMicro: 50n * MILLION },
      });
      expect(await rowsOf(exchange, client)).toMatchObject([{ transaction_hash: hash, size: 50, usdc_size: 50 }]);
      const funds = BigInt((await ask(exchange, 'eth_getBalance', client.wallet, 'latest')).result as string);
      expect(funds).toBe(10n ** 19n - 200_000n * 60n * GWEI);
    },
  );

  it('of a market that ended 50/50 pays half', async () => {
    const resolution = { atMs: START_MS + 30_000, payoutsMicro: [MILLION / 2n, MILLION / 2n] as const };
    const { exchange, client } = await given({ resolution });
    pass(exchange, 30_000);
    await ask(exchange, 'eth_sendRawTransaction', await signed());
    expect(exchange.audit(client.wallet)).toMatchObject({ redeemedMicro: 25n * MILLION, sharesMicro: {} });
  });

  it.each([
    ['before the market resolved', {}, {}, 0],
    ['at the adapter of other markets', {}, { to: NEG_RISK_ADAPTER }, 30_000],
    ['of a market of version v2', V2, {}, 30_000],
    ['with too little gas', {}, { gasLimit: 199_999n }, 30_000],
    ['that calls something else', {}, { data: '0x12345678' }, 30_000],
  ])('%s is mined and reverts, and costs its gas', async (_, market, changes, waitMs) => {
    const { exchange, client } = await given(market);
    pass(exchange, waitMs);
    const { result: hash } = await ask(exchange, 'eth_sendRawTransaction', await signed(changes));
    expect(await receiptOf(exchange, hash)).toMatchObject({ status: '0x0' });
    expect(exchange.audit(client.wallet)).toMatchObject({ redeemedMicro: 0n });
    expect(await ask(exchange, 'eth_getTransactionCount', client.wallet, 'latest')).toMatchObject({ result: '0x1' });
  });

  it.each([
    ['invalid chain id', { chainId: 1 }, FIRST_KEY],
    ['nonce too high', { nonce: 1 }, FIRST_KEY],
    ['gas tip cap too low', { maxPriorityFeePerGas: 24n * GWEI }, FIRST_KEY],
    ['transaction underpriced', { maxFeePerGas: 59n * GWEI }, FIRST_KEY],
    ['intrinsic gas too low', { gasLimit: 20_999n }, FIRST_KEY],
    ['insufficient funds', { maxFeePerGas: 50_000n * GWEI }, FIRST_KEY],
    ['insufficient funds', {}, SECOND_KEY],
  ])('is refused: %s %#', async (message, changes, key) => {
    const { exchange, client } = await given();
    pass(exchange, 30_000);
    const { error } = await ask(exchange, 'eth_sendRawTransaction', await signed(changes, key));
    expect(error).toMatchObject({ code: -32_000 });
    expect(error?.message).toContain(message);
    expect(exchange.audit(client.wallet).redeemedMicro).toBe(0n);
  });

  it('may revert or be forgotten, as the runner says; what is forgotten may come again', async () => {
    // Given
    const fates = ['drop', 'revert', 'mine'] as const;
    let asked = 0;
    const { exchange, client } = await given({}, { fateOf: () => fates[asked++] ?? 'mine' });
    pass(exchange, 30_000);
    const raw = await signed();
    // When, Then
    const dropped = await ask(exchange, 'eth_sendRawTransaction', raw);
    expect(await receiptOf(exchange, dropped.result)).toBeNull();
    const { result: reverted } = await ask(exchange, 'eth_sendRawTransaction', raw);
    expect(reverted).toBe(dropped.result);
    expect(await receiptOf(exchange, reverted)).toMatchObject({ status: '0x0' });
    const { result: mined } = await ask(exchange, 'eth_sendRawTransaction', await signed({ nonce: 1 }));
    expect(await receiptOf(exchange, mined)).toMatchObject({ status: '0x1' });
    expect(exchange.audit(client.wallet).redeemedMicro).toBe(50n * MILLION);
  });

  it('outlives the process', async () => {
    // Given
    const stateDir = mkdtempSync(join(tmpdir(), 'polycopy-transactions-'));
    const resolution = { atMs: START_MS + 30_000, payoutsMicro: [MILLION, 0n] as const };
    const world = aWorld({ markets: [aMarket(1, { resolution })] });
    const exchange = await startExchange({ world, speed: 'max', stateDir, hasAutoRedeemer: false });
    const client = await anOwner(exchange, 50);
    pass(exchange, 30_000);
    const { result: hash } = await ask(exchange, 'eth_sendRawTransaction', await signed());
    const before = exchange.audit(client.wallet);
    await exchange.close();
    // When
    const again = await startExchange({ world, speed: 'max', stateDir, hasAutoRedeemer: false });
    // Then
    expect(again.audit(client.wallet)).toEqual(before);
    expect(await receiptOf(again, hash)).toMatchObject({ status: '0x1' });
    expect(await ask(again, 'eth_getTransactionCount', client.wallet, 'latest')).toMatchObject({ result: '0x1' });
    await again.close();
    rmSync(stateDir, { recursive: true });
  });
});

describe('a redemption of one outcome of a v2 market', () => {
  const callOf = (index: number | bigint, shares: bigint, condition: string = V2.conditionId) => ({
    to: ROUTER,
    data: REDEEM_OUTCOME.encodeFunctionData('redeem', [condition, index, shares]),
  });
  const sharesOf = (exchange: Exchange, { wallet }: Client): unknown => exchange.audit(wallet).sharesMicro;
  const estimate = ({ wallet }: Client, exchange: Exchange, call: object): Promise<Word> =>
    ask(exchange, 'eth_estimateGas', { from: wallet, ...call });

  it('turns the shares that are told into cash, and leaves the others; a row tells of that outcome alone', async () => {
    // Given
    const { exchange, client } = await given(V2);
    pass(exchange, 30_000);
    const { cashMicro } = exchange.audit(client.wallet);
    expect(await estimate(client, exchange, callOf(0, 20n * MILLION))).toMatchObject({ result: '0x30d40' });
    // When
    const { result: hash } = await ask(exchange, 'eth_sendRawTransaction', await signed(callOf(0, 20n * MILLION)));
    // Then
    expect(await receiptOf(exchange, hash)).toMatchObject({ status: '0x1', transactionHash: hash });
    pass(exchange, 10_000);
    expect(exchange.audit(client.wallet)).toMatchObject({
      ...{ cashMicro: cashMicro + 20n * MILLION, redeemedMicro: 20n * MILLION, sharesMicro: { 101: 30n * MILLION } },
    });
    expect(await rowsOf(exchange, client)).toMatchObject([
      { transaction_hash: hash, token_id: '101', outcome_index: 0, size: 20, usdc_size: 20 },
    ]);
    // When: the rest
    await ask(exchange, 'eth_sendRawTransaction', await signed({ ...callOf(0, 30n * MILLION), nonce: 1 }));
    expect(sharesOf(exchange, client)).toEqual({});
  });

  it('of an outcome that lost takes the shares and pays nothing', async () => {
    const resolution = { atMs: START_MS + 30_000, payoutsMicro: [0n, MILLION] as const };
    const { exchange, client } = await given({ ...V2, resolution });
    pass(exchange, 30_000);
    const { result: hash } = await ask(exchange, 'eth_sendRawTransaction', await signed(callOf(0, 50n * MILLION)));
    expect(await receiptOf(exchange, hash)).toMatchObject({ status: '0x1' });
    expect(exchange.audit(client.wallet)).toMatchObject({ redeemedMicro: 0n, sharesMicro: {} });
  });

  it.each([
    ['before the market resolved', callOf(0, MILLION), 0],
    ['of more shares than the wallet holds', callOf(0, 50n * MILLION + 1n), 30_000],
    ['of the outcome that it does not hold', callOf(1, 1n), 30_000],
    ['of a third outcome', callOf(2, MILLION), 30_000],
    ['of a condition that there is not', callOf(0, MILLION, `0x${'9'.padStart(62, '0')}`), 30_000],
    ['at the adapter of older markets', { ...callOf(0, MILLION), to: ADAPTER }, 30_000],
    ['as older markets are redeemed', { to: ROUTER }, 30_000],
  ])('%s is mined and reverts, as its estimate says before', async (_, changes, waitMs) => {
    const { exchange, client } = await given(V2);
    pass(exchange, waitMs);
    expect((await estimate(client, exchange, { data: '0x', ...changes })).error).toMatchObject({ code: 3 });
    const { result: hash } = await ask(exchange, 'eth_sendRawTransaction', await signed(changes));
    expect(await receiptOf(exchange, hash)).toMatchObject({ status: '0x0' });
    expect(exchange.audit(client.wallet)).toMatchObject({ redeemedMicro: 0n, sharesMicro: { 101: 50n * MILLION } });
  });

  it('reverts where the wallet has taken its leave back from the Router, as the PositionManager tells', async () => {
    // Given
    const { exchange, client } = await given(V2);
    pass(exchange, 30_000);
    const data = APPROVED.encodeFunctionData('isApprovedForAll', [client.wallet, ROUTER]);
    const isApproved = async (): Promise<bigint> =>
      BigInt((await ask(exchange, 'eth_call', { to: POSITION_MANAGER, data }, 'latest')).result as string);
    expect(await isApproved()).toBe(1n);
    // When
    exchange.setApproval(client.wallet, ROUTER, false);
    // Then
    expect(await isApproved()).toBe(0n);
    expect((await estimate(client, exchange, callOf(0, MILLION))).error).toMatchObject({ code: 3 });
  });

  it('of a market of an older version reverts', async () => {
    const { exchange, client } = await given({ conditionId: `${V2.conditionId}00` });
    pass(exchange, 30_000);
    expect((await estimate(client, exchange, callOf(0, MILLION))).error).toMatchObject({ code: 3 });
  });

  it('outlives the process', async () => {
    // Given
    const stateDir = mkdtempSync(join(tmpdir(), 'polycopy-outcomes-'));
    const resolution = { atMs: START_MS + 30_000, payoutsMicro: [MILLION, 0n] as const };
    const world = aWorld({ markets: [aMarket(1, { ...V2, resolution })] });
    const options = { world, speed: 'max', stateDir, hasAutoRedeemer: false } as const;
    const exchange = await startExchange(options);
    const client = await aTrader(exchange);
    await client.buy(50, 0.51, { kind: 'v3' });
    pass(exchange, 30_000);
    await ask(exchange, 'eth_sendRawTransaction', await signed(callOf(0, 20n * MILLION)));
    const before = exchange.audit(client.wallet);
    expect(before.sharesMicro).toEqual({ 101: 30n * MILLION });
    await exchange.close();
    // When
    const again = await startExchange(options);
    // Then
    expect(again.audit(client.wallet)).toEqual(before);
    await again.close();
    rmSync(stateDir, { recursive: true });
  });
});
