import { describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { readDeployment } from '../../lib/deployment.ts';

function read(context: Readonly<Record<string, unknown>> = {}) {
  return readDeployment(new App({ context }).node);
}

describe('readDeployment', () => {
  it('without context: stage dev in eu-west-1, no concurrency reserved, the public hosts', () => {
    expect(read()).toMatchObject({
      stage: 'dev',
      region: 'eu-west-1',
      reservesConcurrency: false,
      environment: {
        POLYCOPY_STAGE: 'dev',
        POLYCOPY_LOG_LEVEL: 'INFO',
        POLYCOPY_RPC_URL: 'https://polygon-rpc.com',
        POLYCOPY_RTDS_URL: 'wss://ws-live-data.polymarket.com',
      },
    });
  });

  it('takes what the command line says', () => {
    const deployment = read({
      stage: 'prod',
      region: 'eu-north-1',
      logLevel: 'DEBUG',
      rpcUrl: 'https://rpc.example',
      rtdsUrl: 'off',
      reserveConcurrency: 'true',
    });

    expect(deployment).toMatchObject({ stage: 'prod', region: 'eu-north-1', reservesConcurrency: true });
    expect(deployment.environment).toMatchObject({
      POLYCOPY_LOG_LEVEL: 'DEBUG',
      POLYCOPY_RPC_URL: 'https://rpc.example',
      POLYCOPY_RTDS_URL: 'off',
    });
  });

  it.each([
    [undefined, 1],
    ['1', 1],
    [4, 4],
    ['4', 4],
  ])('with shards %p starts %p watchers', (shards, expected) => {
    expect(read(shards === undefined ? {} : { shards }).shards).toBe(expected);
  });

  it.each(['0', 0, '5', 5, '1.5', 'two', ''])('refuses shards %p', (shards) => {
    expect(() => read({ shards })).toThrow('expected a whole number from 1 to 4');
  });

  it('keeps logs for 90 days in prod and for 14 elsewhere, also for a stage that is named like a built-in', () => {
    expect(read({ stage: 'prod' }).numbers.logRetentionDays).toBe(90);
    expect(read({ stage: 'dev' }).numbers.logRetentionDays).toBe(14);
    expect(read({ stage: 'constructor' }).numbers.logRetentionDays).toBe(14);
  });

  it.each([
    ['eu-central-1', 'DE'],
    ['eu-west-2', 'GB'],
    ['us-east-1', 'US'],
    ['ap-southeast-1', 'SG'],
  ])('refuses region %s: the venue takes no orders from %s', (region, country) => {
    expect(() => read({ region })).toThrow(
      `context region="${region}" is refused: the venue takes no orders from ${country}; expected one of`,
    );
  });

  it('refuses a region of which nobody has looked up where it stands', () => {
    expect(() => read({ region: 'eu-east-9' })).toThrow('expected one of af-south-1, ');
  });

  it.each([
    ['stage', 'Prod'],
    ['stage', ''],
    ['stage', '1st'],
    ['stage', 'seventeen-letters'],
    ['logLevel', 'LOUD'],
    ['rpcUrl', 'polygon-rpc.com'],
    ['rtdsUrl', 'https://ws-live-data.polymarket.com'],
    ['region', 'ireland'],
    ['reserveConcurrency', 'maybe'],
    ['tracing', 'yes'],
    ['alertWebhook', 'discord'],
    ['testEvents', 'true'],
    ['watcherMemory', '127'],
    ['watcherMemory', '3009'],
    ['watcherMemory', '160.5'],
    ['alarmEmail', 'nobody'],
    ['alarmEmail', 'a b@example.com'],
    ['alarmEmail', ''],
  ])('refuses %s=%j and names both', (key, value) => {
    expect(() => read({ [key]: value })).toThrow(`context ${key}="${value}" is refused`);
  });

  it('tells nobody of alarms unless an address is given', () => {
    expect(read()).not.toHaveProperty('alarmEmail');
    expect(read({ alarmEmail: 'ops+poly@example.co.uk' }).alarmEmail).toBe('ops+poly@example.co.uk');
  });

  it.each(['128', 128, '3008'])('takes %p MB for the watcher', (watcherMemory) => {
    expect(read({ watcherMemory }).watcherMemoryMb).toBe(Number(watcherMemory));
  });

  it('names every bad value at once', () => {
    expect(() => read({ stage: 'X', logLevel: 'LOUD' })).toThrow(/stage="X".*logLevel="LOUD"/);
  });
});
