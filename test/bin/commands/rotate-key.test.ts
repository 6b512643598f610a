import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { privateKeyToAddress } from 'viem/accounts';
import { putInForce, stageFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { privateKey as openPrivateKey } from '#adapters/secrets-manager/private-key.ts';
import { followerKeyAlias, followerSecretName, type PrivateKeySecret } from '#contract/secrets.ts';
import { type Mode } from '#core/model/cap.ts';
import { type KeyRotation } from '#core/model/key-rotation.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { LOCAL_STAGE, openSystem, type System } from '../../../bin/commands/open-system.ts';
import { haltQuietly, untilQuiet } from '../../../bin/commands/rotate-key/halt-quietly.ts';
import { rotate } from '../../../bin/commands/rotate-key/rotate.ts';
import { type NextSecret } from '../../../bin/commands/rotate-key/stage-next.ts';
import { readRunning } from '../../../bin/commands/running-system.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aSentBuy } from '../../support/builders/a-child.ts';
import { startStub } from '../../lambdas/shared/adapters/polymarket/stub-server.ts';
import { FIRST_KEY } from '../local/exchange/a-client.ts';
import { aPosition } from './a-ledger.ts';
import { aLiveSystem, type LiveSystem } from './a-live-system.ts';

const MAIN = 'main' as FollowerName;
const SecretId = followerSecretName(LOCAL_STAGE, MAIN);
const LIVE = { follower: MAIN, mode: 'live' } as const;

let printed = '';
let complained = '';
beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function run({ folder }: LiveSystem, ...words: string[]): Promise<number> {
  [printed, complained] = ['', ''];
  return runPolycopy([...words, '--follower', MAIN, '--state', folder]);
}

const rotating = (system: LiveSystem, ...words: string[]) => run(system, 'rotate-key', '--yes', '--json', ...words);
const told = () => JSON.parse(printed) as Record<string, unknown>;

async function secretOf({ secrets }: LiveSystem, VersionStage = 'AWSCURRENT') {
  const { SecretString = '', VersionId = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId, VersionStage }),
  );
  return { ...(JSON.parse(SecretString) as PrivateKeySecret & { keyId?: string }), version: VersionId };
}

async function withSystem<T>({ folder }: LiveSystem, work: (system: System) => Promise<T>): Promise<T> {
  const system = await openSystem({ state: folder });
  try {
    return await work(system);
  } finally {
    await system.close();
  }
}

/** Where it stands: what may be done, which secret the settings name, whose key signs, and whether anything is noted. */
const standing = (live: LiveSystem) =>
  withSystem(live, async (system) => {
    const follower = (await system.settings.current())?.followers[0];
    return {
      switch: (await system.switches.read()).get('followers/main') ?? 'never moved',
      secretVersion: follower?.secretVersion,
      wallet: follower?.wallet,
      noted: await system.signings.rotation(MAIN),
    };
  });

/** Has another hand store settings. */
const changeSettings = (live: LiveSystem, change: (settings: Settings) => Settings) =>
  withSystem(live, async ({ settings }) => {
    await settings.store(change((await settings.current())!));
  });

/** Gives a key that the test has in its hand, with its own wallet of type 0. */
const rotateTo = (live: LiveSystem, secret: NextSecret) =>
  withSystem(live, async (system) => {
    const settings = (await system.settings.current())!;
    const input = { settings, follower: settings.followers[0]!, newWallet: 0, needsWallets: false } as const;
    return rotate({ ...system, venue: system.venue!, world: system.world! }, secret, {
      ...input,
      tell: () => undefined,
    });
  });

/** A rotation that was cut off right after its key was put in force. @returns The version in force */
const cutOff = (live: LiveSystem, change = (noted: KeyRotation): KeyRotation => noted): Promise<string> =>
  withSystem(live, async ({ aws, stage, venue, signings, putSwitch }) => {
    const store = { client: aws.secrets, stage };
    const { version: from, ...secret } = await secretOf(live);
    const before = await venue!.signer.identity(MAIN);
    const version = await stageFollowerSecret(store, MAIN, secret);
    const next = { ...before, version };
    await signings.noteRotation(
      MAIN,
      change({ kind: 'key', switchBefore: 'ACTIVE', switchSet: 'HALTED', before, next }),
    );
    await putSwitch('followers/main', 'HALTED');
    await putInForce(store, MAIN, { from, to: version });
    return version;
  });

async function aKmsKey({ folder }: LiveSystem): Promise<string> {
  const kms = new KMSClient({ endpoint: readRunning(folder)?.aws.endpoint ?? '', region: 'eu-west-1' });
  const keyId = followerKeyAlias(LOCAL_STAGE, 'next');
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' }));
  await kms.send(new CreateAliasCommand({ AliasName: keyId, TargetKeyId: KeyMetadata?.KeyId }));
  kms.destroy();
  return keyId;
}

describe('polycopy rotate-key', () => {
  test('gives other credentials of the same key, has those of before forgotten, and lets it trade again', async () => {
    // Given
    const system = await aLiveSystem();
    const before = await secretOf(system);
    // When
    expect([await rotating(system, '--credentials'), complained]).toEqual([0, expect.stringContaining('Proven')]);
    // Then
    const now = await secretOf(system);
    expect(now).toMatchObject({ privateKey: before.privateKey, nonce: expect.any(Number) });
    expect([now.apiKey, now.apiSecret]).not.toEqual([before.apiKey, before.apiSecret]);
    expect(told()).toMatchObject({ kind: 'credentials', apiKeyBefore: 'forgotten', switch: 'ACTIVE' });
    expect(await standing(system)).toMatchObject({ switch: 'ACTIVE', secretVersion: now.version, noted: undefined });
    for (const secret of [now.privateKey.slice(2), now.apiSecret, now.apiPassphrase])
      expect(`${printed}${complained}`).not.toContain(secret);
    // Derived anew they are the same: the number that they were asked for with stays beside them.
    expect(await run(system, 'auth-follower', '--json')).toBe(0);
    expect(told()['apiKey']).toBe(now.apiKey);
  });

  test('gives another key with its own wallet where nothing is owned, and no warm signer signs with that of before', async () => {
    // Given: a signer that has read the secret
    const system = await aLiveSystem();
    expect(await run(system, 'auth-follower')).toBe(0);
    // When
    expect(await rotating(system, '--generate', '--new-wallet', '0')).toBe(0);
    // Then
    const { privateKey, version } = await secretOf(system);
    const address = privateKeyToAddress(privateKey as `0x${string}`);
    expect(told()).toMatchObject({ now: { address }, wallet: { wallet: address.toLowerCase() }, switch: 'ACTIVE' });
    expect(await standing(system)).toMatchObject({ wallet: address.toLowerCase(), secretVersion: version });
    const identity = await withSystem(system, ({ venue }) => venue!.signer.identity(MAIN));
    expect(identity.address).toBe(address);
    expect((await secretOf(system, 'AWSPREVIOUS')).privateKey).not.toBe(privateKey);
  });

  test('signs with a key of KMS, and leaves a pause of a person as it is', async () => {
    const system = await aLiveSystem();
    expect(await run(system, 'pause')).toBe(0);
    const keyId = await aKmsKey(system);
    expect([await rotating(system, '--kms-key', keyId, '--new-wallet', '0')]).toEqual([0]);
    expect(await secretOf(system)).toMatchObject({ kind: 'kms', keyId, apiKey: expect.any(String) });
    expect([told()['switch'], (await standing(system)).switch]).toEqual(['REDUCING', 'REDUCING']);
  });

  test('refuses a key that cannot sign for the wallet, before anything is halted', async () => {
    const system = await aLiveSystem({ follower: { signatureType: 0 } });
    const before = await secretOf(system);
    expect([await rotating(system, '--generate'), complained]).toEqual([
      1,
      expect.stringMatching(/the key of 0x\w+ does not sign for 0x\w+: .* --new-wallet takes one of its own/),
    ]);
    expect(await secretOf(system)).toEqual(before);
    expect(await standing(system)).toMatchObject({ switch: 'never moved', noted: undefined });
  });

  test('refuses a key for which the venue does not count what lies in the deposit wallet, and changes nothing', async () => {
    const system = await aLiveSystem();
    const before = await secretOf(system);
    expect([await rotating(system, '--generate'), complained]).toEqual([
      1,
      expect.stringMatching(/the venue does not count for this key what lies in it .*\n.*Nothing was changed/),
    ]);
    expect(await secretOf(system)).toEqual(before);
    expect(await standing(system)).toMatchObject({ switch: 'ACTIVE', noted: undefined });
  });

  test('takes a key to which the deposit wallet was handed over: the venue counts for it what lies there', async () => {
    // Given: a venue that counts 5,000 dollars for whoever asks
    const stub = await startStub(({ url }) => ({
      status: 200,
      body: url.pathname.startsWith('/balance-allowance')
        ? { balance: '5000000000', allowances: {} }
        : { apiKey: 'k', secret: 'c2VjcmV0', passphrase: 'p' },
    }));
    const system = await aLiveSystem({ clob: stub.url });
    const { wallet } = await standing(system);
    // When
    expect([await rotating(system, '--generate'), complained]).toEqual([0, expect.stringContaining('Proven')]);
    // Then
    expect(told()).toMatchObject({ kind: 'key', wallet: null, counted: '5000', switch: 'ACTIVE' });
    expect(await standing(system)).toMatchObject({ wallet, noted: undefined });
    await stub.close();
  });

  test('refuses a key whose wallet another follower has while the key of before is still in force', async () => {
    // Given
    const system = await aLiveSystem();
    const { version } = await secretOf(system);
    const next = openPrivateKey(FIRST_KEY);
    const taken = next.address.toLowerCase() as Wallet;
    await changeSettings(system, ({ followers: [main], ...rest }) => ({
      ...rest,
      followers: [main!, { ...main!, name: 'second' as FollowerName, wallet: taken, signatureType: 0 }],
    }));
    // When
    const rotated = rotateTo(system, { kind: 'key', key: next, text: FIRST_KEY });
    await expect(rotated).rejects.toThrow(/second has the wallet of main/);
    // Then
    expect((await secretOf(system)).version).toBe(version);
    expect(await standing(system)).toMatchObject({ switch: 'never moved', noted: undefined });
  });

  test('refuses another wallet while the one that there is holds anything', async () => {
    const system = await aLiveSystem();
    await withSystem(system, ({ ledger }) =>
      ledger.commit([{ kind: 'put', type: 'position', value: aPosition(LIVE) }]),
    );
    expect([await rotating(system, '--generate', '--new-wallet', '3'), complained]).toEqual([
      1,
      expect.stringContaining('polycopy close-all'),
    ]);
    expect(await standing(system)).toMatchObject({ switch: 'never moved', noted: undefined });
  });

  test('leaves everything as it was where the new key is not proven', async () => {
    const system = await aLiveSystem();
    const before = await secretOf(system);
    expect([await rotating(system, '--kms-key', 'alias/polycopy/local/none', '--new-wallet', '0'), complained]).toEqual(
      [1, expect.stringContaining('Nothing was changed: the key of before is in force, and the switch of main ACTIVE')],
    );
    expect(await secretOf(system)).toEqual(before);
    expect(await standing(system)).toMatchObject({ switch: 'ACTIVE', secretVersion: undefined, noted: undefined });
  });

  test('stays halted where those of before may be worth nothing, and goes on when it is asked again', async () => {
    // Given: the venue does not answer the read that proves new credentials
    const system = await aLiveSystem({ clob: 'http://127.0.0.1:1' });
    expect([await rotating(system, '--credentials'), complained]).toEqual([
      1,
      expect.stringContaining('main stays halted. The same command again'),
    ]);
    const halted = await standing(system);
    expect(halted).toMatchObject({ switch: 'HALTED', noted: { isPastReturn: true, switchBefore: 'ACTIVE' } });
    // When: it answers again
    system.reach(system.exchange.urls.clob);
    expect(await rotating(system, '--credentials')).toBe(0);
    // Then
    expect(await standing(system)).toMatchObject({ switch: 'ACTIVE', noted: undefined });
  });

  test('goes on after a crash between putting the key in force and the end, and asks for no key again', async () => {
    // Given
    const system = await aLiveSystem();
    const version = await cutOff(system);
    // When
    expect([await rotating(system), complained]).toEqual([0, expect.stringContaining('going on from there')]);
    // Then
    expect(await standing(system)).toMatchObject({ switch: 'ACTIVE', secretVersion: version, noted: undefined });
  });

  test('forgets no API key but that of before: another one may have been put in force meanwhile', async () => {
    const system = await aLiveSystem();
    await cutOff(system, (noted) => ({ ...noted, before: { ...noted.before, apiKey: 'of-before' } }));
    expect(await rotating(system)).toBe(0);
    expect(told()['apiKeyBefore']).toBe('not-told');
  });

  test('takes nothing from an earlier attempt that was never in force: neither its wallet nor the key before it', async () => {
    // Given
    const system = await aLiveSystem();
    const { apiKey } = await secretOf(system);
    const { wallet } = await standing(system);
    const before = { address: '0xA', apiKey: 'of-before', version: 'v1' };
    const elsewhere = { wallet: `0x${'7'.repeat(40)}` as Wallet, signatureType: 0 } as const;
    const next = { ...before, version: 'v2' };
    await withSystem(system, ({ signings }) =>
      signings.noteRotation(MAIN, { kind: 'key', switchBefore: 'ACTIVE', before, next, wallet: elsewhere }),
    );
    // When
    expect(await rotating(system, '--credentials')).toBe(0);
    // Then
    expect(told()).toMatchObject({ wallet: null, before: { apiKey }, apiKeyBefore: 'forgotten' });
    expect(await standing(system)).toMatchObject({ wallet, noted: undefined });
  });

  test('halts nothing further where a person stops it while entries are waited for', async () => {
    const live = await aLiveSystem();
    await withSystem(live, async (system) => {
      const set: Mode[] = [];
      const setSwitch = async (mode: Mode) => {
        set.push(mode);
        await system.putSwitch('followers/main', 'HALTED');
      };
      const halt = haltQuietly(system, { follower: live.settings.followers[0]!, tell: () => undefined, setSwitch });
      await expect(halt).rejects.toThrow(/somebody has set the switch of main to HALTED/);
      expect(set).toEqual(['REDUCING']);
    });
  });

  test('takes a note of long ago for over where a person has moved the switch since, and keeps where it stands', async () => {
    const system = await aLiveSystem();
    const version = await cutOff(system, (noted) => ({ ...noted, switchSet: 'ACTIVE' }));
    expect([await rotating(system, '--credentials'), complained]).toEqual([
      0,
      expect.stringMatching(/beginning anew[^]*Proven/),
    ]);
    expect((await secretOf(system)).version).not.toBe(version);
    expect(await standing(system)).toMatchObject({ switch: 'HALTED', noted: undefined });
  });

  test('what stays open ends the wait, with what it is', async () => {
    const system = await aLiveSystem();
    const child = aSentBuy({ ...LIVE, state: 'SUBMITTING' });
    await withSystem(system, async ({ ledger }) => {
      await ledger.commit([{ kind: 'put', type: 'child', value: child }]);
      const wait = untilQuiet(
        { ledger },
        { follower: system.settings.followers[0]!, tell: () => undefined, withinMs: 0 },
      );
      await expect(wait).rejects.toThrow('main has 1 order SUBMITTING after 0 minutes');
    });
  });
});
