import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENV } from '#contract/env.ts';
import { FUNCTIONS, WATCHING } from '#contract/functions.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { TABLE } from '#contract/table.ts';
import { enrolFollowers } from '../../bin/commands/local/enrol-followers.ts';
import { localClient } from '../../bin/commands/local/local-client.ts';
import { localSettings } from '../../bin/commands/local/local-settings.ts';
import { readMap, readStack } from '../../bin/commands/stack.ts';
import { LOCAL_STAGE } from '../../bin/commands/open-system.ts';
import { type LocalAws, startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { messageAttributes } from '../../bin/local/aws/sqs-server.ts';
import { type Exchange, startExchange } from '../../bin/local/exchange/exchange.ts';
import { aRow, aWorld, START_MS } from '../bin/local/exchange/a-world.ts';
import { type DeployedFunction, type LambdaEnvironment, startLambda } from '../support/lambda-runtime.ts';
import { bundledPackages, bundledSources, expectedPackages } from './bundled-packages.ts';
import { type Deployment, deployedFunctions } from './deployed-functions.ts';

/** Fast enough not to be waited for, slow enough that a busy machine copies a trade within its minute. */
const SPEED = 4;
/** When the leader buys: after the watcher has taken its first look. */
const TRADE_S = START_MS / 1000 + 40;

let deployment: Deployment;
let exchange: Exchange;
let aws: LocalAws;
const toClose: (() => Promise<void> | void)[] = [];
let followerWallet: string;
const running: LambdaEnvironment[] = [];

/** A stage on which settings are applied, and a leader who will buy. */
beforeAll(async () => {
  // Addresses are known only after the start, but the bundles take longest and must not use up the clock.
  const placeholders = { [ENV.table]: TABLE.name(LOCAL_STAGE), [ENV.queueUrl]: 'set below' };
  deployment = await deployedFunctions(LOCAL_STAGE, placeholders);
  toClose.push(() => {
    deployment.remove();
  });
  const world = aWorld({ rows: [aRow({ timestampS: TRADE_S })] });
  exchange = await startExchange({ world, speed: SPEED, isHeld: true });
  toClose.push(() => exchange.close());
  aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE });
  toClose.push(() => aws.close());
  const { settings: example } = await localSettings({ world, settingsFile: undefined, stored: undefined });
  const detection = { ...example.detection, sources: ['data-api', 'rtds'] as const };
  const settings = { ...example, detection };
  const enrolled = await enrolFollowers({ exchange, aws, settings, onNote: undefined });
  followerWallet = enrolled.followers[0]!.wallet!;
}, 180_000);
afterAll(async () => {
  await Promise.all(running.map((one) => one.close()));
  for (const close of toClose.toReversed()) await close();
});

function deployed(name: string): DeployedFunction {
  const found = deployment.functions.get(name);
  if (found === undefined) throw new Error(`${name} is not deployed`);
  return found;
}

/** The deployed function, which finds the services of this machine where AWS's and the venue's would be. */
async function started(name: string): Promise<LambdaEnvironment> {
  const one = deployed(name);
  const { urls } = exchange;
  const here = {
    [ENV.dataApiUrl]: urls.dataApi,
    [ENV.gammaUrl]: urls.gamma,
    [ENV.clobUrl]: urls.clob,
    [ENV.rpcUrl]: urls.rpc,
    [ENV.rtdsUrl]: urls.rtds,
    [ENV.clockUrl]: urls.clock,
    ...Object.fromEntries(Object.entries(aws.environment).filter(([key]) => key.startsWith('AWS_ENDPOINT_URL_'))),
    ...(ENV.queueUrl in one.variables ? { [ENV.queueUrl]: aws.doorbell.url } : {}),
  };
  const environment = await startLambda({ ...one, variables: { ...one.variables, ...here } });
  running.push(environment);
  return environment;
}

const ALL = [...FUNCTIONS, ...WATCHING];
/** What has the keys in its memory: one more is a decision. */
const SIGNER_PACKAGES = 25;

describe('the bundles that the CDK makes', () => {
  test('are those of the contract, each one module and nothing else', () => {
    expect([...deployment.functions.keys()].toSorted()).toEqual(ALL.map(({ name }) => name).toSorted());
    for (const { folder } of deployment.functions.values()) expect(readdirSync(folder)).toEqual(['index.mjs']);
  });

  test('leave their maps and descriptions beside the assets, and say nothing of them', () => {
    const names = ALL.flatMap(({ name }) => [`${name}.meta.json`, `${name}.mjs.map`]);
    expect(readdirSync(deployment.maps).toSorted()).toEqual(names.toSorted());
    for (const { folder, variables } of deployment.functions.values()) {
      expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).not.toContain('sourceMappingURL');
      expect(variables).not.toHaveProperty('NODE_OPTIONS');
    }
  });

  test.each(ALL.map(({ name }) => name))(
    '%s has the packages of its row and no other: no SDK client that it does not use, no axios, no ethers',
    (name) => {
      const packages = bundledPackages(deployment.maps, name);
      expect(packages).toEqual(expectedPackages(name));
      expect(packages.filter((one) => /^(?:axios|ethers|@ethersproject\/.*|aws-xray-sdk.*)$/.test(one))).toEqual([]);
    },
  );

  test.each(ALL.map(({ name }) => name))(
    '%s starts without undici, the dearest of what Node can load',
    async (name) => {
      const environment = await started(name);
      expect(await environment.ready()).toMatchObject({ loadedUndici: false });
      await environment.close();
    },
  );

  test('the signer reaches no venue and no chain: of ours only the clock of this machine asks anybody but AWS', () => {
    const ours = bundledSources(deployment.maps, 'signer');
    const asks = /import .*'node:(http|https|net|tls|dgram)'|\bfetch\(|from 'ws'/;
    const asking = ours.filter((path) => asks.test(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')));
    expect(asking).toEqual(['lambdas/shared/adapters/clock/exchange-clock.ts']);
    expect(deployed('signer').variables).not.toHaveProperty(ENV.clockUrl);
    expect(bundledPackages(deployment.maps, 'signer')).toHaveLength(SIGNER_PACKAGES);
  });

  test('a stack of a bundle is read with the map that was left: file, line and column of the source', () => {
    // Given: a place in the executor's bundle that stands for a known line
    const map = readMap(deployment.maps, 'executor');
    const bundle = readFileSync(join(deployed('executor').folder, 'index.mjs'), 'utf8').split('\n');
    const line = bundle.findIndex((text) => text.includes('run failed'));
    const column = bundle[line]!.indexOf('run failed');
    // When
    const stack = `Error: x\n    at f (file:///var/task/index.mjs:${line + 1}:${column + 1})\n    at node:internal/main:1:2`;
    // Then
    const source = 'lambdas/shared/runtime/function-log.ts';
    const at = readFileSync(new URL(`../../${source}`, import.meta.url), 'utf8').split('\n');
    const [, told = ''] = readStack(stack, map).split('\n');
    expect(told).toMatch(/^ {4}at f \(lambdas\/shared\/runtime\/function-log\.ts:\d+:\d+\)$/);
    expect(at[Number(told.split(':')[1]) - 1]).toContain('run failed');
    expect(readStack(stack, map).split('\n')[2]).toBe('    at node:internal/main:1:2');
    expect(() => readMap(deployment.maps, 'nobody')).toThrow('no such map');
  });

  test('copy a trade, each function started by the Runtime API with Lambda’s environment', async () => {
    // Given
    const schedule = { source: 'polycopy.schedule', time: new Date(START_MS).toISOString(), resume: false };
    const rung = new Promise<void>((resolve) => {
      aws.doorbell.onDeliverable(resolve);
    });
    const signer = await started('signer');
    const called: string[] = [];
    aws.serveFunctions((name, event) => {
      called.push(name);
      return signer.invoke(event);
    });
    // When: a switch was flipped
    const change = { source: 'aws.ssm', 'detail-type': 'Parameter Store Change', detail: { operation: 'Update' } };
    const synced = await (await started('toggle-sync')).invoke(change);
    // When: the follower's ledger is opened, the leader is valued, then watched while he buys
    const reconciler = await started('reconciler');
    const opened = await reconciler.invoke({ ...schedule, resume: true });
    const tracked = await (await started('portfolio-tracker')).invoke(schedule);
    const watcher = await started('leader-watcher');
    // Time stands still until the watcher waits for his next look: however slow the machine, he looked before the purchase.
    const stop = exchange.clock.onParked(() => {
      stop();
      exchange.clock.release();
    });
    const watched = watcher.invoke(schedule);
    await Promise.race([rung, watched]);
    const [message] = aws.doorbell.receive({ max: 1 });
    expect({ isRung: message !== undefined, log: message === undefined ? watcher.log() : '' }).toEqual({
      isRung: true,
      log: '',
    });
    // When: the doorbell is answered
    const executed = await (await started('executor')).invoke({
      Records: [
        {
          messageId: message!.messageId,
          receiptHandle: message!.receiptHandle,
          body: message!.body,
          attributes: messageAttributes(message!),
          messageAttributes: {},
          md5OfBody: '',
          eventSource: 'aws:sqs',
          eventSourceARN: aws.doorbell.arn,
          awsRegion: 'eu-west-1',
        },
      ],
    });
    // When: the order is settled
    const reconciled = await reconciler.invoke(schedule);
    // Then
    expect(synced).toEqual({ moved: 0, unreadable: 0 });
    expect(opened).toMatchObject({ open: 0, failures: 0 });
    // Both, the follower too: in the instant of its last run a function may run again, and does its whole work.
    expect(tracked).toEqual({ valued: 1, followers: 1, failures: 0 });
    expect(await watched).toMatchObject({ recorded: 1, failures: 0 });
    // The stream was heard: its count is among the metrics that the run published.
    expect(watcher.log()).toContain('"HintsSeen":1');
    expect(executed).toEqual({ batchItemFailures: [] });
    expect(new Set(called)).toEqual(new Set(['signer']));
    expect(signer.log()).toContain('"message":"signed"');
    expect(reconciled).toMatchObject({ open: 0, failures: 0 });
    expect(exchange.audit(followerWallet).orders).toHaveLength(1);
    const client = localClient(aws);
    const ledger = dynamoLedger({ client, table: TABLE.name(LOCAL_STAGE) });
    const { parentId } = JSON.parse(message!.body) as { readonly parentId: never };
    expect(await ledger.parent(parentId)).toMatchObject({ state: 'DONE' });
    expect(await ledger.openChildren()).toEqual([]);
    client.destroy();
    // When: somebody opens the dashboard
    const drawn = await (await started('board')).invoke({
      view: 'status',
      widgetContext: {
        dashboardName: 'polycopy-local',
        timeRange: { mode: 'relative', start: START_MS, end: START_MS },
      },
    });
    // Then
    expect(drawn).toMatch(/<table>.*ACTIVE/);
  }, 180_000);

  test('alert-webhook names the secret that nobody has stored, given a message of SNS', async () => {
    const Message = JSON.stringify({ AlarmName: 'polycopy-local-ledger', NewStateValue: 'ALARM' });
    const event = { Records: [{ EventSource: 'aws:sns', Sns: { Message, Subject: 'ALARM' } }] };
    const webhook = await started('alert-webhook');
    await expect(webhook.invoke(event)).rejects.toThrow('alert-webhook is missing');
  });

  test.each(
    [...FUNCTIONS, ...WATCHING]
      .filter(({ needs }) => needs.some((need) => need.startsWith('table')))
      .map(({ name }) => name),
  )('%s without its table says which variable it misses', async (name) => {
    const one = deployed(name);
    const { [ENV.table]: _, ...variables } = one.variables;
    const environment = await startLambda({ ...one, variables });
    running.push(environment);
    await expect(environment.invoke({})).rejects.toThrow(new RegExp(`did not start: .*${ENV.table}`));
  });
});
