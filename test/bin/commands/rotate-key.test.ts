import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, test } from '@jest/globals';
import { privateKeyToAddress } from 'viem/accounts';
import { privateKey as openPrivateKey } from '#adapters/secrets-manager/private-key.ts';
import { followerKeyAlias } from '#contract/secrets.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { LOCAL_STAGE } from '../../../bin/commands/open-system.ts';
import { untilQuiet } from '../../../bin/commands/rotate-key/halt-quietly.ts';
import { readRunning } from '../../../bin/commands/running-system.ts';
import { aSentBuy } from '../../support/builders/a-child.ts';
import { startStub } from '../../lambdas/shared/adapters/polymarket/stub-server.ts';
import { FIRST_KEY } from '../local/exchange/a-client.ts';
import { aPosition } from './a-ledger.ts';
import { aLiveSystem, type LiveSystem } from './a-live-system.ts';
import {
  cutOff,
  givenNote,
  MAIN,
  PATH,
  rotateTo,
  rotating,
  run,
  said,
  SecretId,
  secretOf,
  standing,
  told,
  withSystem,
} from './a-rotation.ts';

const LIVE = { follower: MAIN, mode: 'live' } as const;

/** Has another hand store settings. */
const changeSettings = (live: LiveSystem, change: (settings: Settings) => Settings) =>
  withSystem(live, async ({ settings }) => {
    await settings.store(change((await settings.current())!));
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
    expect([await rotating(system, '--credentials'), said.complained]).toEqual([0, expect.stringContaining('Proven')]);
    // Then
    const now = await secretOf(system);
    expect(now).toMatchObject({ privateKey: before.privateKey, nonce: expect.any(Number) });
    expect([now.apiKey, now.apiSecret]).not.toEqual([before.apiKey, before.apiSecret]);
    expect(told()).toMatchObject({ kind: 'credentials', apiKeyBefore: 'forgotten', switch: 'ACTIVE' });
    expect(await standing(system)).toMatchObject({ switch: 'ACTIVE', secretVersion: now.version, noted: undefined });
    for (const secret of [now.privateKey.slice(2), now.apiSecret, now.apiPassphrase])
      expect(`${said.printed}${said.complained}`).not.toContain(secret);
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
    expect(told()).toMatchObject({ now: { address }, wallet: { wallet: address.toLowerCase() } });
    expect(await standing(system)).toMatchObject({ wallet: address.toLowerCase(), secretVersion: version });
    const identity = await withSystem(system, ({ venue }) => venue.signer.identity(MAIN));
    expect(identity.address).toBe(address);
    expect((await secretOf(system, 'AWSPREVIOUS')).privateKey).not.toBe(privateKey);
  });

  test('leaves a follower whose new wallet holds nothing to sales alone, and says how it goes on', async () => {
    const system = await aLiveSystem();
    expect(await run(system, 'rotate-key', '--yes', '--generate', '--new-wallet', '0')).toBe(0);
    expect(said.printed).toContain('the venue counts $0.00');
    expect(said.printed).toMatch(/switch stands at REDUCING\. Fund it, then `polycopy resume --follower main`/);
    expect(await standing(system)).toMatchObject({ switch: 'REDUCING', noted: undefined });
  });

  test('lets a follower trade at once whose new wallet holds a micro-dollar', async () => {
    const system = await aLiveSystem();
    const next = openPrivateKey(FIRST_KEY);
    system.exchange.fund(next.address, next.address, 1n, 0);
    const rotated = await rotateTo(system, { kind: 'key', key: next, text: FIRST_KEY });
    expect(rotated).toMatchObject({ counted: 1n, switchNow: { mode: 'ACTIVE', why: 'as-before' } });
    expect((await standing(system)).switch).toBe('ACTIVE');
  });

  test('asks about what stays in the wallet of before, with its key, and takes no silence for a yes', async () => {
    // Given
    const system = await aLiveSystem();
    const { wallet } = await standing(system);
    const { version } = await secretOf(system);
    const left = `$5,000.00 stay in ${wallet}: only the key of before moves them, version ${version} of ${SecretId}`;
    // When
    expect(await run(system, 'rotate-key', '--generate', '--new-wallet', '0')).toBe(1);
    // Then
    expect(said.complained).toContain(left);
    expect(said.complained).toContain('--yes says so beforehand');
    expect(await standing(system)).toMatchObject({ switch: 'never moved', noted: undefined });
    expect(await rotating(system, '--generate', '--new-wallet', '0')).toBe(0);
    expect(said.complained).toContain(left);
  });

  test('says nothing of a wallet of before in which nothing lies', async () => {
    const system = await aLiveSystem();
    expect(await rotating(system, '--generate', '--new-wallet', '0')).toBe(0);
    expect(await rotating(system, '--generate', '--new-wallet', '0')).toBe(0);
    expect(said.complained).not.toContain('only the key of before');
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
    expect([await rotating(system, '--generate'), said.complained]).toEqual([
      1,
      expect.stringMatching(/the key of 0x\w+ does not sign for 0x\w+: .* --new-wallet takes one of its own/),
    ]);
    expect(await secretOf(system)).toEqual(before);
    expect(await standing(system)).toMatchObject({ switch: 'never moved', noted: undefined });
  });

  test('takes the key of before for no other one, pasted or of KMS, and says what is meant by that', async () => {
    // Given
    const system = await aLiveSystem({ follower: { signatureType: 0 } });
    const { version, ...before } = await secretOf(system);
    const same = /signs with already, and no other one.*rotate-key --follower main --credentials/;
    const key = openPrivateKey(before.privateKey);
    // When, then: before anything is halted
    await expect(rotateTo(system, { kind: 'key', key, text: before.privateKey as `0x${string}` })).rejects.toThrow(
      same,
    );
    expect(await standing(system)).toMatchObject({ switch: 'never moved', noted: undefined });
    expect((await secretOf(system)).version).toBe(version);
    // Given
    const keyId = await aKmsKey(system);
    expect(await rotating(system, '--kms-key', keyId, '--new-wallet', '0')).toBe(0);
    const ofKms = await secretOf(system);
    // When, then
    expect([await rotating(system, '--kms-key', keyId, '--new-wallet', '0'), said.complained]).toEqual([
      1,
      expect.stringMatching(same),
    ]);
    expect(await secretOf(system)).toEqual(ofKms);
    expect(await standing(system)).toMatchObject({ noted: undefined });
  });

  test('refuses a key for which the venue does not count what lies in the deposit wallet, and changes nothing', async () => {
    const system = await aLiveSystem();
    const before = await secretOf(system);
    expect([await rotating(system, '--generate'), said.complained]).toEqual([
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
    expect([await rotating(system, '--generate'), said.complained]).toEqual([0, expect.stringContaining('Proven')]);
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
    expect([await rotating(system, '--generate', '--new-wallet', '3'), said.complained]).toEqual([
      1,
      expect.stringContaining('polycopy close-all'),
    ]);
    expect(await standing(system)).toMatchObject({ switch: 'never moved', noted: undefined });
  });

  test('leaves everything as it was where the new key is not proven', async () => {
    const system = await aLiveSystem();
    const before = await secretOf(system);
    expect([
      await rotating(system, '--kms-key', 'alias/polycopy/local/none', '--new-wallet', '0'),
      said.complained,
    ]).toEqual([
      1,
      expect.stringContaining('Nothing was changed: the key of before is in force, and the switch of main ACTIVE'),
    ]);
    expect(await secretOf(system)).toEqual(before);
    expect(await standing(system)).toMatchObject({ switch: 'ACTIVE', secretVersion: undefined, noted: undefined });
  });

  test('stays halted where those of before may be worth nothing, and goes on when it is asked again', async () => {
    // Given: the venue does not answer the read that proves new credentials
    const system = await aLiveSystem({ clob: 'http://127.0.0.1:1' });
    expect([await rotating(system, '--credentials'), said.complained]).toEqual([
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
    expect([await rotating(system), said.complained]).toEqual([0, expect.stringContaining('going on from there')]);
    // Its secret was stored again, and so its API key is in force
    expect(told()['apiKeyBefore']).toBe('still-in-use');
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
    const hold = { run: 'of-before', by: 'ana@desk', startedAt: unixMs(0), until: unixMs(0) };
    await givenNote(system, { hold, before, next, wallet: elsewhere });
    // When
    expect(await rotating(system, '--credentials')).toBe(0);
    // Then
    expect(told()).toMatchObject({ wallet: null, before: { apiKey }, apiKeyBefore: 'forgotten' });
    expect(said.complained).toContain('Nobody has asked the venue to forget the API key of-before');
    expect(await standing(system)).toMatchObject({ wallet, noted: undefined });
  });

  test('takes a note of long ago for over where a person has moved the switch since, and keeps where it stands', async () => {
    const system = await aLiveSystem();
    const version = await cutOff(system, (noted) => ({
      ...noted,
      isDone: true,
      switchVersions: { 'followers/main': 9n },
    }));
    expect([await rotating(system, '--credentials'), said.complained]).toEqual([
      0,
      expect.stringMatching(/beginning anew[^]*Proven/),
    ]);
    expect((await secretOf(system)).version).not.toBe(version);
    expect(await standing(system)).toMatchObject({ switch: 'HALTED', noted: undefined });
  });

  test.each([
    ['ACTIVE', 'ACTIVE'],
    ['HALTED', 'HALTED'],
    // No money lay in its new wallet.
    ['ACTIVE', 'REDUCING'],
  ] as const)('gives another key where of the last one only its note stayed (from %s to %s)', async (from, to) => {
    // Given: cut off after its switch was given back, and before its note was taken away
    const system = await aLiveSystem();
    const version = await cutOff(system, (noted) => ({ ...noted, isDone: true, switchBefore: from }));
    await withSystem(system, async ({ putSwitch, signings }) => {
      const { hold, ...noted } = (await signings.rotation(MAIN))!;
      const versions = to === 'HALTED' ? noted.switchVersions : { [PATH]: await putSwitch(PATH, to) };
      await signings.noteRotation(MAIN, { ...noted, hold, switchVersions: versions });
    });
    // When
    const code = await rotating(system, '--credentials');
    // Then
    expect([code, said.complained]).toEqual([
      0,
      expect.stringMatching(/over but for its note: beginning anew[^]*Proven/),
    ]);
    expect((await secretOf(system)).version).not.toBe(version);
    expect(await standing(system)).toMatchObject({ switch: to, noted: undefined });
  });

  test('goes on where its switch was not given back yet', async () => {
    const system = await aLiveSystem();
    const version = await cutOff(system, (noted) => ({ ...noted, isDone: true }));
    expect([await rotating(system), said.complained]).toEqual([0, expect.stringContaining('going on from there')]);
    expect(await standing(system)).toMatchObject({ switch: 'ACTIVE', secretVersion: version, noted: undefined });
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
