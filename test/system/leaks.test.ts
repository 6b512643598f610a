import { PutSecretValueCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ENV } from '#contract/env.ts';
import { FUNCTIONS, SIGNER } from '#contract/functions.ts';
import { followerSecretName, followerSecretSchema, type PrivateKeySecret } from '#contract/secrets.ts';
import { TABLE } from '#contract/table.ts';
import { type Settings } from '#core/model/settings.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { enrolFollowers } from '../../bin/commands/local/enrol-followers.ts';
import { localClient } from '../../bin/commands/local/local-client.ts';
import { localSettings } from '../../bin/commands/local/local-settings.ts';
import { LOCAL_STAGE } from '../../bin/commands/open-system.ts';
import { contractFunctions } from '../../bin/local/aws/contract-functions.ts';
import { type Runner, startFunctions } from '../../bin/local/aws/functions.ts';
import { type LocalAws, startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { type LocalFunction } from '../../bin/local/aws/local-function.ts';
import { type Exchange, startExchange } from '../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../bin/local/exchange/faults/plan.ts';
import { readTape } from '../../bin/local/tape/read-tape.ts';
import { bundledHandler } from '../support/made/bundles.ts';
import { cutTape } from '../support/cut-tape.ts';
import { findLeaksIn } from '../support/leaks/find-leaks.ts';
import { type UsedSecret } from '../support/leaks/leak-files.ts';
import { newFolder } from '../support/play-tape.ts';

const MINUTES = 12;
/** The unreadable follower's orders never end: so long after the tape the rest has. */
const AFTERMATH_MS = 3 * 60_000;
const READABLE = ['main'];
/** His secret is spoilt once he is enrolled. */
const UNREADABLE = 'other';
/** The whole storm at once, and credentials that the venue refuses for a while. */
const FAULTS = JSON.stringify({
  seed: 'leaks',
  faults: [
    { kind: 'unauthorized', on: 'clob *', from: '6m', until: '7m' },
    { kind: 'refuse', on: 'clob POST /order', chance: 0.3, status: 400, text: 'not enough balance / allowance' },
    { kind: 'lost-response', on: 'clob POST /order', chance: 0.2 },
    { kind: 'error-after', on: 'clob POST /order', chance: 0.2, status: 504 },
    { kind: 'error-before', on: '* GET *', chance: 0.02, status: 503 },
    { kind: 'wrong-json', on: 'data-api GET /v2/*', chance: 0.03 },
    { kind: 'lost-response', on: '* GET *', chance: 0.02 },
  ],
});
const logDir = newFolder();
const notes: string[] = [];
const failures: string[] = [];
const toClose: (() => Promise<void>)[] = [];
let aws: LocalAws;
let functions: readonly LocalFunction[];
let secrets: UsedSecret[];
let runner: Runner;
let exchange: Exchange;

/** Plays the first minutes of the shipped tape for two followers, with everything going wrong and all that can be logged logged. */
beforeAll(async () => {
  const tape = newFolder();
  await cutTape(tape, MINUTES);
  const world = await readTape(tape);
  exchange = await startExchange({ world, speed: 'max', isHeld: true, faults: parseFaultPlan(FAULTS) });
  toClose.push(() => exchange.close());
  aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE });
  toClose.push(() => aws.close());
  const { settings } = await localSettings({ world, settingsFile: undefined, stored: undefined });
  const onNote = (note: string): void => {
    notes.push(note);
  };
  await exchange.spare(() => enrolFollowers({ exchange, aws, settings: forAll(settings), onNote }));
  secrets = await exchange.spare(() => storedSecrets());
  await exchange.spare(() => spoil());
  functions = contractFunctions({
    aws,
    contracts: FUNCTIONS,
    environment: environmentOf(exchange),
    entry: await bundledHandler(),
    shards: 1,
  });
  await play();
}, 240_000);

afterAll(async () => {
  for (const close of toClose.toReversed()) await close();
});

describe('with a venue that refuses, secrets that cannot be read, and runs that crash', () => {
  it('all of that happened', () => {
    expect(exchange.faults().filter(({ hits }) => hits === 0)).toEqual([]);
    const logs = Object.values(logTexts()).join('\n');
    expect(secrets).toHaveLength(3 * (READABLE.length + 1));
    const unreadable = `the secret ${followerSecretName(LOCAL_STAGE, UNREADABLE)} is not as it must be`;
    const met = [unreadable, '"outcome":"ack"', 'invocation failed', 'UnavailableError'];
    expect(met.filter((text) => !logs.includes(text))).toEqual([]);
    expect(failures.length).toBeGreaterThan(1);
  });

  it('no key, API secret or passphrase is in a log, a result or an error', () => {
    const texts = { ...logTexts(), notes: notes.join('\n'), failures: failures.join('\n') };
    const { [SIGNER]: signer, ...others } = runner.stats();
    const results = Object.entries(others).map(([name, stats]) => [`result of ${name}`, inspect(stats)]);
    expect(findLeaksIn(secrets, { ...texts, ...(Object.fromEntries(results) as object) })).toEqual([]);
    // The headers of a private request carry the passphrase to who asked for them, as the venue wants it, and nothing else.
    const unsent = secrets.filter(({ kind }) => kind !== 'apiPassphrase');
    expect(findLeaksIn(unsent, { 'result of the signer': inspect(signer) })).toEqual([]);
  });

  it('nor in the table', async () => {
    const client = localClient(aws);
    const items: unknown[] = [];
    for (let from: Record<string, never> | undefined; ; ) {
      const page = await client.send(
        new ScanCommand({
          TableName: TABLE.name(LOCAL_STAGE),
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      items.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey as typeof from;
      if (from === undefined) break;
    }
    client.destroy();
    expect(items.length).toBeGreaterThan(50);
    expect(findLeaksIn(secrets, { table: JSON.stringify(items) })).toEqual([]);
  });

  it('nor in the environment of a function', () => {
    const environments = functions.map(({ environment }) => JSON.stringify(environment));
    expect(findLeaksIn(secrets, { environments: environments.join('\n') })).toEqual([]);
  });
});

/** One follower more for each name, each as the first one. */
function forAll(settings: Settings): Settings {
  const names = [...READABLE, UNREADABLE] as FollowerName[];
  return {
    ...settings,
    followers: settings.followers.flatMap((one) => names.map((name) => ({ ...one, name }))),
    follows: settings.follows.flatMap((one) => names.map((follower) => ({ ...one, follower }))),
  };
}

function secretsClient(): SecretsManagerClient {
  const endpoint = aws.environment['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '';
  const credentials = { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' };
  return new SecretsManagerClient({ endpoint, region: 'eu-west-1', credentials });
}

async function storedSecrets(): Promise<UsedSecret[]> {
  const client = secretsClient();
  const found: UsedSecret[] = [];
  for (const name of [...READABLE, UNREADABLE]) {
    const SecretId = followerSecretName(LOCAL_STAGE, name);
    const { SecretString: text = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    const { privateKey, apiSecret, apiPassphrase } = followerSecretSchema.parse(JSON.parse(text)) as PrivateKeySecret;
    const values = { privateKey, apiSecret, apiPassphrase };
    found.push(...Object.entries(values).map(([kind, value]) => ({ kind, value })));
  }
  client.destroy();
  return found;
}

/** As by a slip of the hand: all of the secret is there, and a field too many. */
async function spoil(): Promise<void> {
  const client = secretsClient();
  const SecretId = followerSecretName(LOCAL_STAGE, UNREADABLE);
  const { SecretString: text = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
  const content = { ...(JSON.parse(text) as object), copy: text };
  await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(content) }));
  client.destroy();
}

function environmentOf({ urls }: Exchange): Readonly<Record<string, string>> {
  return {
    [ENV.dataApiUrl]: urls.dataApi,
    [ENV.gammaUrl]: urls.gamma,
    [ENV.clobUrl]: urls.clob,
    [ENV.rpcUrl]: urls.rpc,
    [ENV.rtdsUrl]: 'off',
    [ENV.clockUrl]: urls.clock,
    [ENV.logLevel]: 'DEBUG',
    AWS_LAMBDA_LOG_LEVEL: 'DEBUG',
  };
}

async function play(): Promise<void> {
  let endedAt: number | undefined;
  runner = await startFunctions({
    aws,
    clock: exchange.clock,
    logDir,
    functions,
    onWarm: () => {
      exchange.clock.release();
    },
    quietUntil: () => {
      const next = exchange.nextWorldChangeMs();
      if (next === undefined && exchange.clock.now() > (endedAt ??= exchange.clock.now()) + AFTERMATH_MS)
        void runner.stop();
      return next ?? 'over';
    },
  });
  await runner.start();
  // What no handler expects crashes a run in the middle of all others.
  for (const event of [{}, { Records: [{ body: 7 }] }, { Records: 'none' }])
    await runner.invoke('executor', event).catch((error: unknown) => {
      failures.push(inspect(error, { depth: Infinity, showHidden: true }));
    });
  await runner.done;
  await runner.stop();
}

function logTexts(): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(logDir).map((name) => [name, readFileSync(join(logDir, name), 'utf8')]));
}
