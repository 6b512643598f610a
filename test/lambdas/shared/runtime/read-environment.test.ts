import { describe, expect, test } from '@jest/globals';
import { ENV, VENUE_URLS } from '#contract/env.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { readEnvironment, requireQueueUrl } from '#runtime/read-environment.ts';

const LEAST = { [ENV.stage]: 'dev', [ENV.table]: 'polycopy-dev' };

describe('the environment of a function', () => {
  test('needs a stage and a table; all else has a default', () => {
    expect(readEnvironment(LEAST)).toEqual({
      stage: 'dev',
      table: 'polycopy-dev',
      dataApiUrl: VENUE_URLS.dataApi,
      gammaUrl: VENUE_URLS.gamma,
      clobUrl: VENUE_URLS.clob,
      rpcUrl: VENUE_URLS.rpc,
      rtdsUrl: VENUE_URLS.rtds,
      queueUrl: undefined,
      clockUrl: undefined,
      logLevel: 'INFO',
    });
  });

  test.each([
    [ENV.stage, undefined],
    [ENV.stage, 'Prod!'],
    [ENV.table, undefined],
    [ENV.table, 'ab'],
    [ENV.queueUrl, 'queue'],
    [ENV.dataApiUrl, 'ftp://data'],
    [ENV.gammaUrl, ''],
    [ENV.clobUrl, 'javascript:alert(1)'],
    [ENV.rpcUrl, 'rpc'],
    [ENV.rtdsUrl, 'https://stream'],
    [ENV.rtdsUrl, 'wss://stream/#here'],
    [ENV.rtdsUrl, ''],
    [ENV.clockUrl, 'clock'],
    [ENV.logLevel, 'LOUD'],
  ])('%s = %p is refused by name', (name, value) => {
    const read = () => readEnvironment({ ...LEAST, [name]: value });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(name);
  });

  test.each([
    ['us-east-1', 'US'],
    ['us-gov-west-1', 'US'],
    ['eu-central-1', 'DE'],
    ['eu-west-2', 'GB'],
  ])('does not start in %s: the venue takes no orders from %s', (region, country) => {
    const read = () => readEnvironment({ ...LEAST, AWS_REGION: region });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(`AWS_REGION ${region} is refused: the venue takes no orders from ${country}`);
  });

  test('starts in Ireland, which is closed for the website only', () => {
    expect(readEnvironment({ ...LEAST, AWS_REGION: 'eu-west-1' }).stage).toBe('dev');
  });

  test('knows no stream where it is off', () => {
    expect(readEnvironment({ ...LEAST, [ENV.rtdsUrl]: 'off' }).rtdsUrl).toBeUndefined();
  });

  test('names everything that is wrong at once', () => {
    const read = () => readEnvironment({ [ENV.logLevel]: 'LOUD' });
    for (const name of [ENV.stage, ENV.table, ENV.logLevel]) expect(read).toThrow(name);
  });

  test('a function that rings needs the address of its queue', () => {
    expect(() => requireQueueUrl(readEnvironment(LEAST))).toThrow(ENV.queueUrl);
    expect(requireQueueUrl(readEnvironment({ ...LEAST, [ENV.queueUrl]: 'https://queue/a.fifo' }))).toBe(
      'https://queue/a.fifo',
    );
  });
});
