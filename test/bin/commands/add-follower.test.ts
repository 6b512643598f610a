import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { privateKeyToAddress } from 'viem/accounts';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { followerSecretName, followerSecretSchema, type PrivateKeySecret } from '#contract/secrets.ts';
import { LOCAL_STAGE, openSystem } from '../../../bin/commands/open-system.ts';
import { claimFolder } from '../../../bin/commands/run-kind.ts';
import { withBundles } from '../../support/made/bundles.ts';
import { startStub, type StubServer } from '../../lambdas/shared/adapters/polymarket/stub-server.ts';
import { FIRST_KEY } from '../local/exchange/a-client.ts';
import { SECOND_KEY } from '../local/exchange/a-client.ts';
import { aLiveSystem, type LiveSystem } from './a-live-system.ts';

const ROOT = join(import.meta.dirname, '../../..');
const ADDRESS = privateKeyToAddress(FIRST_KEY);

const stubs: StubServer[] = [];
afterEach(async () => {
  await Promise.all(stubs.splice(0).map((stub) => stub.close()));
});

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the command as a person does who pipes a key into it; errors are shown with their stacks. */
async function run(piped: string, ...words: string[]): Promise<Ran> {
  const { args, env } = await withBundles('bin/polycopy.ts');
  const child = spawn(process.execPath, [...args, 'add-follower', ...words], {
    cwd: ROOT,
    env: { ...env, POLYCOPY_DEBUG: '1' },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (said.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()));
  child.stdin.on('error', () => undefined); // who does not read it ends without it
  child.stdin.end(piped);
  await once(child, 'close');
  return { code: child.exitCode, ...said };
}

async function secretOf({ secrets }: LiveSystem, name: string): Promise<PrivateKeySecret | undefined> {
  try {
    const SecretId = followerSecretName(LOCAL_STAGE, name);
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    return followerSecretSchema.parse(JSON.parse(SecretString)) as PrivateKeySecret;
  } catch {
    return undefined;
  }
}

function thenNothingShown({ stdout, stderr }: Ran, ...secrets: readonly string[]): void {
  for (const secret of secrets) expect(`${stdout}${stderr}`.toLowerCase()).not.toContain(secret.replace(/^0x/, ''));
}

describe('polycopy add-follower', () => {
  test('stores a piped key with the credentials that the venue gives it, and shows addresses alone', async () => {
    const system = await aLiveSystem();
    const ran = await run(`${FIRST_KEY}\n`, '--name', 'second', '--state', system.folder);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const secret = await secretOf(system, 'second');
    expect(secret).toMatchObject({ privateKey: FIRST_KEY, apiKey: expect.stringMatching(/.+/) });
    expect(ran.stdout).toContain(`the key of ${ADDRESS}`);
    expect(ran.stdout).toContain(walletsOfKey(ADDRESS)[1]!.wallet);
    expect(ran.stdout).toContain(`npx polycopy doctor --state ${system.folder}`);
    thenNothingShown(ran, FIRST_KEY, secret!.apiSecret.toLowerCase(), secret!.apiPassphrase);
  });

  test('keeps the address of the person behind it in the settings, which must know the follower', async () => {
    // Given
    const system = await aLiveSystem();
    const email = ['--email', 'alice@example.com', '--state', system.folder];
    // When
    const unknown = await run(FIRST_KEY, '--name', 'second', ...email);
    const wrong = await run(FIRST_KEY, '--name', 'main', '--email', 'alice', '--state', system.folder);
    const ran = await run(FIRST_KEY, '--name', 'main', '--yes', ...email);
    // Then
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('polycopy set-follower --follower sec'),
    ]);
    expect(await secretOf(system, 'second')).toBeUndefined();
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('an e-mail address, name@domain')]);
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining('alice@example.com is behind it')]);
    const { settings, close } = await openSystem({ state: system.folder });
    expect((await settings.current())?.followers[0]).toMatchObject({ name: 'main', email: 'alice@example.com' });
    await close();
  });

  test('makes a key where it is told to, and shows its address alone', async () => {
    const system = await aLiveSystem();
    const ran = await run('', '--name', 'second', '--generate', '--json', '--state', system.folder);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const { privateKey } = (await secretOf(system, 'second'))!;
    const address = privateKeyToAddress(privateKey as `0x${string}`);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ...{ follower: 'second', address, isGenerated: true, isReplaced: false },
      secret: 'polycopy/local/followers/second',
    });
    thenNothingShown(ran, privateKey);
  });

  test('replaces another secret only when that was said', async () => {
    const system = await aLiveSystem();
    const before = await secretOf(system, 'main');
    const ran = await run(FIRST_KEY, '--name', 'main', '--state', system.folder);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`Replace it by the key of ${ADDRESS}?`);
    expect(ran.stderr).toContain('--yes says so beforehand');
    expect(await secretOf(system, 'main')).toEqual(before);
    thenNothingShown(ran, FIRST_KEY, before!.privateKey);
    // When
    const again = await run(FIRST_KEY, '--name', 'main', '--yes', '--state', system.folder);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('Replaced: polycopy/local/followers/main');
    expect(await secretOf(system, 'main')).toMatchObject({ privateKey: FIRST_KEY });
  });

  test.each([400, 500])('shows no key when the venue answers %d, repeating all that it was sent', async (status) => {
    const stub = await startStub(({ headers, body }) => ({
      status,
      body: { error: JSON.stringify({ headers, body }) },
    }));
    stubs.push(stub);
    const system = await aLiveSystem({ clob: stub.url });
    const ran = await run(SECOND_KEY, '--name', 'second', '--state', system.folder);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('');
    const signature = String(stub.received[0]!.headers['poly_signature']);
    expect(signature).toMatch(/^0x[0-9a-f]{130}$/);
    thenNothingShown(ran, SECOND_KEY, signature);
    expect(await secretOf(system, 'second')).toBeUndefined();
  });

  test('shows no key when it is none, and when nobody takes it', async () => {
    const system = await aLiveSystem({ clob: 'http://127.0.0.1:1' });
    const wrong = await run(`${SECOND_KEY}0`, '--name', 'second', '--state', system.folder);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('that is no private key') });
    thenNothingShown(wrong, SECOND_KEY);
    const silent = await run(SECOND_KEY, '--name', 'second', '--state', system.folder);
    expect(silent.code).toBe(1);
    thenNothingShown(silent, SECOND_KEY);
  });

  test('takes no key as an argument', async () => {
    const ran = await run('', '--name', 'main', '--state', 'nowhere', FIRST_KEY);
    expect(ran).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('looks like a private key') });
    thenNothingShown(ran, FIRST_KEY);
  });

  test('says why a folder takes no key: nothing runs there, or paper money does', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'polycopy-add-'));
    const stopped = await run(FIRST_KEY, '--name', 'main', '--state', folder);
    expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining('no system runs on this folder') });
    claimFolder(folder, 'live-market');
    const paper = await run(FIRST_KEY, '--name', 'main', '--state', folder);
    expect(paper).toMatchObject({ code: 1, stderr: expect.stringContaining('needs no key') });
    await rm(folder, { recursive: true });
  });
});
