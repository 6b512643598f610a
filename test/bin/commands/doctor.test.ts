import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { privateKeyToAddress } from 'viem/accounts';
import { putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { followerSecretName } from '#contract/secrets.ts';
import { LOCAL_STAGE } from '../../../bin/commands/open-system.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedSecret } from '../../support/derived-secret.ts';
import { SECOND_KEY } from '../local/exchange/a-client.ts';
import { aLiveSystem, type LiveSystem } from './a-live-system.ts';

const MAIN = 'main' as FollowerName;
const EXCHANGE = '0xE111180000d2663C0091e4f400237545B87B996B';

let printed = '';
let complained = '';
beforeEach(() => {
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

type Line = { readonly check: string; readonly verdict: string; readonly text: string; readonly fix: string | null };

async function whenExamined(folder: string): Promise<{ readonly code: unknown; readonly wrong: readonly Line[] }> {
  [printed, complained] = ['', ''];
  process.exitCode = 0;
  const code = await runPolycopy(['doctor', '--state', folder, '--json']);
  expect(complained).toBe('');
  const { isHealthy, findings } = JSON.parse(printed) as { isHealthy: boolean; findings: readonly Line[] };
  const exit = code === 0 ? process.exitCode : code;
  expect(isHealthy).toBe(exit === 0);
  return { code: exit, wrong: findings.filter(({ verdict }) => verdict === 'failed') };
}

async function givenSecretOf({ exchange, secrets }: LiveSystem, privateKey: `0x${string}`): Promise<void> {
  const secret = await derivedSecret(exchange.urls, privateKey);
  await putFollowerSecret({ client: secrets, stage: LOCAL_STAGE }, MAIN, secret);
}

describe('polycopy doctor on a running system', () => {
  test('of a system that is well ends with 0, and says all that it looked at', async () => {
    const { folder } = await aLiveSystem();
    expect(await whenExamined(folder)).toEqual({ code: 0, wrong: [] });
    await runPolycopy(['doctor', '--state', folder]);
    expect(printed).toContain('ok       main: approvals    all exchanges may take what orders give');
    expect(printed).toMatch(/^Nothing to put right: /m);
  });

  test('of one with a plain account too', async () => {
    const { folder } = await aLiveSystem({ follower: { signatureType: 0 } });
    expect(await whenExamined(folder)).toEqual({ code: 0, wrong: [] });
  });

  test('whose secret holds another key says so', async () => {
    const system = await aLiveSystem({ follower: { signatureType: 0 } });
    await givenSecretOf(system, SECOND_KEY);
    const { code, wrong } = await whenExamined(system.folder);
    const text = `the key is that of ${privateKeyToAddress(SECOND_KEY)}`;
    expect(code).toBe(1);
    expect(wrong).toMatchObject([
      {
        check: 'main: wallet',
        text: expect.stringContaining(text),
        fix: expect.stringContaining('add-follower --name main'),
      },
      { check: 'main: credentials', text: expect.stringContaining('another wallet for this key') },
    ]);
  });

  test('whose deposit wallet belongs to another key says so: the venue counts nothing for this one', async () => {
    const system = await aLiveSystem({ follower: { signatureType: 3 } });
    await givenSecretOf(system, SECOND_KEY);
    const { wrong } = await whenExamined(system.folder);
    expect(wrong).toMatchObject([
      { check: 'main: credentials', fix: expect.stringContaining('add-follower --name main') },
    ]);
  });

  test.each([
    ['{}', 'privateKey, apiKey, apiSecret, apiPassphrase'],
    ['nothing', 'the whole'],
  ])('whose secret is %s names what is missing', async (text, fields) => {
    const { folder, secrets } = await aLiveSystem();
    const SecretId = followerSecretName(LOCAL_STAGE, 'main');
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: text }));
    const { wrong } = await whenExamined(folder);
    expect(wrong).toMatchObject([{ check: 'main: key', text: expect.stringContaining(fields) }]);
  });

  test('without a secret says how to store one', async () => {
    const { folder } = await aLiveSystem({ isEnrolled: false });
    const { wrong } = await whenExamined(folder);
    const fix = `npx polycopy add-follower --name main --state ${folder}`;
    expect(wrong.at(-1)).toMatchObject({ check: 'main: key', text: expect.stringContaining('is missing'), fix });
  });

  test('whose wallet took back its leave names the contract and the call', async () => {
    const { folder, exchange, settings } = await aLiveSystem();
    exchange.setApproval(settings.followers[0]!.wallet!, EXCHANGE, false);
    const { code, wrong } = await whenExamined(folder);
    expect(code).toBe(1);
    expect(wrong.map(({ check, fix }) => [check, fix])).toEqual([
      ['main: approvals', expect.stringContaining(`approve(${EXCHANGE}, 2^256-1)`)],
      ['main: approvals', expect.stringContaining(`setApprovalForAll(${EXCHANGE}, true)`)],
    ]);
  });

  test('whose wallet is empty says where to send money', async () => {
    const { folder, settings } = await aLiveSystem({ follower: { totalCapital: 0n as never } });
    const { wrong } = await whenExamined(folder);
    const fix = `send pUSD on Polygon to ${settings.followers[0]!.wallet!}`;
    expect(wrong).toMatchObject([{ check: 'main: funds', fix }]);
  });

  test.each([
    ['clock', { kind: 'clock-skew', on: 'clob *', ms: -30_000 }, 'clock', 'timedatectl'],
    ['chain', { kind: 'head-lag', on: 'rpc eth_getBlockByNumber', blocks: 90 }, 'chain', '-c rpcUrl='],
    ['index', { kind: 'error-before', on: 'data-api GET /v2/status', status: 503 }, 'index', 'wait'],
    ['network', { kind: 'geoblocked', on: 'geoblock *' }, 'geoblock', 'where the venue takes orders'],
    [
      'key',
      { kind: 'unauthorized', on: 'clob GET /balance-allowance' },
      'main: credentials',
      'auth-follower --follower main',
    ],
  ])('at a venue with a %s that is off says so', async (_, fault, check, fix) => {
    const { folder } = await aLiveSystem({ faults: [fault] });
    const { code, wrong } = await whenExamined(folder);
    expect(code).toBe(1);
    expect(wrong).toMatchObject([{ check, fix: expect.stringContaining(fix) }]);
  });

  test('shows no key, secret, passphrase or signature', async () => {
    const system = await aLiveSystem();
    await givenSecretOf(system, SECOND_KEY);
    await runPolycopy(['doctor', '--state', system.folder]);
    expect(printed).not.toContain(SECOND_KEY.slice(2));
    expect(printed).not.toMatch(/0x[0-9a-f]{64}/i);
  });
});

test('polycopy doctor on a folder without a system tells what can be told, and of nothing else that it is wrong', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polycopy-doctor-'));
  try {
    const { code, wrong } = await whenExamined(folder);
    expect(code).toBe(1);
    expect(wrong).toMatchObject([{ check: 'settings', fix: `npx polycopy apply settings.yaml --state ${folder}` }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
