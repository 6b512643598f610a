import { afterEach, describe, expect, test } from '@jest/globals';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { privateKey as openPrivateKey } from '#adapters/secrets-manager/private-key.ts';
import { type Wallet } from '#core/values/ids.ts';
import { startStub, type StubServer } from '../../../lambdas/shared/adapters/polymarket/stub-server.ts';
import { FIRST_KEY } from '../../local/exchange/a-client.ts';
import { aLiveSystem, type LiveSystem } from '../a-live-system.ts';
import { inWait, rotateIn, rotateTo, secretOf, standing, withSystem } from '../a-rotation.ts';

const KEY = openPrivateKey(FIRST_KEY);
const SECRET = { kind: 'key', key: KEY, text: FIRST_KEY } as const;
const [NEWER, FIRST] = walletsOfKey(KEY.address)
  .filter(({ signatureType }) => signatureType === 3)
  .map(({ wallet }) => wallet) as [Wallet, Wallet];

const stubs: StubServer[] = [];
afterEach(async () => {
  await Promise.all(stubs.splice(0).map((stub) => stub.close()));
});

/** A system whose venue counts an amount for whoever asks, and the key's own deposit wallets with what lies in them. */
async function givenVenue(
  counted: bigint,
  cash: { readonly newer?: bigint; readonly first?: bigint },
): Promise<LiveSystem> {
  const stub = await startStub(({ url }) => ({
    status: 200,
    body: url.pathname.startsWith('/balance-allowance')
      ? { balance: counted.toString(), allowances: {} }
      : { apiKey: 'k', secret: 'c2VjcmV0', passphrase: 'p' },
  }));
  stubs.push(stub);
  const live = await aLiveSystem({ clob: stub.url });
  live.exchange.fund(NEWER, KEY.address, cash.newer ?? 0n, 3);
  if (cash.first !== undefined) live.exchange.fund(FIRST, KEY.address, cash.first, 3);
  return live;
}

async function thenNothingChanged(live: LiveSystem, before: string, mode: string): Promise<void> {
  expect((await secretOf(live)).version).toBe(before);
  expect(await standing(live)).toMatchObject({ switch: mode, secretVersion: undefined, noted: undefined });
}

describe('which of two deposit wallets of a key is in use', () => {
  test.each([
    ['the newer make', NEWER, 7n, 3n, 7n],
    ['the first make', FIRST, 7n, 3n, 3n],
    ['the first make, the other being empty', FIRST, 0n, 3n, 3n],
  ])('it is that of %s where what the venue counts lies there', async (_, wallet, newer, first, counted) => {
    const live = await givenVenue(counted, { newer, first });
    const rotated = await rotateTo(live, SECRET, 3);
    expect(rotated).toMatchObject({ wallet: { wallet, signatureType: 3 }, counted });
    expect(await standing(live)).toMatchObject({ wallet, switch: 'ACTIVE' });
  });

  test.each([
    ['neither holds what the venue counts', 7n, 3n, 5n],
    ['the venue counts nothing, and the other holds nothing', 0n, 3n, 0n],
  ])('where %s it is refused, with both', async (_, newer, first, counted) => {
    const live = await givenVenue(counted, { newer, first });
    const { version } = await secretOf(live);
    const rotated = rotateTo(live, SECRET, 3);
    await expect(rotated).rejects.toThrow(new RegExp(`${NEWER} holds \\$.*, ${FIRST} holds \\$.*the venue counts`));
    await thenNothingChanged(live, version, 'ACTIVE');
  });

  test.each([0n, 7n])(
    'where both hold the same (%d micro-dollars) it is refused before anything is halted',
    async (cash) => {
      const live = await givenVenue(cash, { newer: cash, first: cash });
      const { version } = await secretOf(live);
      await expect(rotateTo(live, SECRET, 3)).rejects.toThrow(new RegExp(`${NEWER} holds .*, ${FIRST} holds`));
      await thenNothingChanged(live, version, 'never moved');
    },
  );

  test('where both have come to hold what the venue counts while orders were waited for, it is refused', async () => {
    const live = await givenVenue(7n, { newer: 7n });
    const { version } = await secretOf(live);
    await withSystem(live, async (system) => {
      const filled = inWait(system, 1, () => {
        live.exchange.fund(FIRST, KEY.address, 7n, 3);
        return Promise.resolve();
      });
      await expect(rotateIn(filled, SECRET, { newWallet: 3 })).rejects.toThrow(`${FIRST} holds`);
    });
    await thenNothingChanged(live, version, 'ACTIVE');
  });
});

describe('a deposit wallet that was handed over to another key', () => {
  const COUNTED = 5_000_000_000n;

  test.each([
    ['the newer', { newer: COUNTED }],
    ['the first', { first: COUNTED }],
  ])('proves nothing where %s of its own holds the same', async (_, cash) => {
    const live = await givenVenue(COUNTED, cash);
    const { version } = await secretOf(live);
    const rotated = withSystem(live, (system) => rotateIn(system, SECRET));
    await expect(rotated).rejects.toThrow(/nothing tells whether the key of .* signs for .*holds \$5,000\.00 too/);
    await thenNothingChanged(live, version, 'ACTIVE');
  });

  test('is proven where its own hold something else', async () => {
    const live = await givenVenue(COUNTED, { newer: COUNTED - 1n, first: COUNTED + 1n });
    const { wallet } = await standing(live);
    await withSystem(live, (system) => rotateIn(system, SECRET));
    expect(await standing(live)).toMatchObject({ wallet, switch: 'ACTIVE', noted: undefined });
  });
});
