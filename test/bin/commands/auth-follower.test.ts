import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { followerKeyAlias, followerSecretName, type PrivateKeySecret } from '#contract/secrets.ts';
import { LOCAL_STAGE, openSystem } from '../../../bin/commands/open-system.ts';
import { readRunning } from '../../../bin/commands/running-system.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aLiveSystem, type LiveSystem } from './a-live-system.ts';

let printed = '';
let complained = '';
beforeEach(() => {
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

const SecretId = followerSecretName(LOCAL_STAGE, 'main');

async function secretOf({ secrets }: LiveSystem): Promise<PrivateKeySecret> {
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString) as PrivateKeySecret;
}

describe('polycopy auth-follower', () => {
  test('mends credentials that were spoilt, with the key that stays where it is, and proves them', async () => {
    // Given
    const system = await aLiveSystem();
    const good = await secretOf(system);
    const spoilt = { ...good, apiKey: '00000000-0000-0000-0000-00000000dead', apiPassphrase: 'spoilt' };
    await system.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(spoilt) }));
    // When
    const code = await runPolycopy(['auth-follower', '--follower', 'main', '--state', system.folder, '--json']);
    // Then
    expect({ code, complained }).toEqual({ code: 0, complained: '' });
    expect(await secretOf(system)).toEqual(good);
    expect(JSON.parse(printed)).toMatchObject({
      ...{ follower: 'main', apiKey: good.apiKey, apiKeyBefore: spoilt.apiKey },
      counted: expect.stringMatching(/^\d+$/),
    });
    for (const secret of [good.privateKey.slice(2), good.apiSecret, good.apiPassphrase])
      expect(printed).not.toContain(secret);
  });

  test('has settings that name a version of the secret name the one that it stored', async () => {
    // Given
    const system = await aLiveSystem({ follower: { secretVersion: 'of-before' } });
    // When
    expect(await runPolycopy(['auth-follower', '--follower', 'main', '--state', system.folder])).toBe(0);
    // Then
    const { VersionId } = await system.secrets.send(new GetSecretValueCommand({ SecretId }));
    const { settings, close } = await openSystem({ state: system.folder });
    expect((await settings.current())?.followers[0]?.secretVersion).toBe(VersionId);
    await close();
  });

  test('says so where nothing has changed, and where nobody has the name', async () => {
    const { folder } = await aLiveSystem();
    expect(await runPolycopy(['auth-follower', '--follower', 'main', '--state', folder])).toBe(0);
    expect(printed).toContain('the same API key as before');
    expect(await runPolycopy(['auth-follower', '--follower', 'nobody', '--state', folder])).toBe(1);
    expect(complained).toContain('have no follower nobody');
  });
});

describe('polycopy add-follower --kms-key', () => {
  test('stores where the key lies, and credentials that the signer had derived with it', async () => {
    // Given
    const system = await aLiveSystem();
    const endpoint = readRunning(system.folder)?.aws.endpoint ?? '';
    const kms = new KMSClient({ endpoint, region: 'eu-west-1' });
    const keyId = followerKeyAlias(LOCAL_STAGE, 'second');
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' }),
    );
    await kms.send(new CreateAliasCommand({ AliasName: keyId, TargetKeyId: KeyMetadata?.KeyId }));
    kms.destroy();
    // When
    const words = ['--name', 'second', '--kms-key', keyId, '--state', system.folder, '--json'];
    const code = await runPolycopy(['add-follower', ...words]);
    // Then
    expect({ code, complained }).toEqual({ code: 0, complained: '' });
    expect(JSON.parse(printed)).toMatchObject({ follower: 'second', isInKms: true, isReplaced: false });
    const name = followerSecretName(LOCAL_STAGE, 'second');
    const { SecretString = '' } = await system.secrets.send(new GetSecretValueCommand({ SecretId: name }));
    expect(JSON.parse(SecretString)).toEqual({
      ...{ kind: 'kms', keyId },
      ...{ apiKey: expect.any(String), apiSecret: expect.any(String), apiPassphrase: expect.any(String) },
    });
  });

  test('leaves the secret of a live follower alone that may buy', async () => {
    // Given
    const system = await aLiveSystem();
    const before = await secretOf(system);
    // When
    const code = await runPolycopy(toKms('main', system));
    // Then
    expect([code, complained]).toEqual([1, expect.stringContaining('polycopy pause --follower main')]);
    expect(await secretOf(system)).toEqual(before);
  });

  test('says of a key that is not proven what is stored now, and how to go back where that is possible', async () => {
    const system = await aLiveSystem({ follower: { mode: 'paper' } });
    expect(await runPolycopy(toKms('second', system))).toBe(1);
    expect(complained).toContain('Stored now: polycopy/local/followers/second names it');
    expect(complained).not.toContain('update-secret-version-stage');
    // When
    complained = '';
    expect(await runPolycopy(toKms('second', system))).toBe(1);
    // Then
    expect(complained).toContain('update-secret-version-stage --secret-id polycopy/local/followers/second ');
  });
});

function toKms(name: string, { folder }: LiveSystem): string[] {
  return [
    'add-follower',
    '--name',
    name,
    '--kms-key',
    'alias/polycopy/local/none',
    '--state',
    folder,
    '--json',
    '--yes',
  ];
}
