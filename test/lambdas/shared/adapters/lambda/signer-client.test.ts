import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { lambdaSigner } from '#adapters/lambda/signer-client.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';

const mock = mockClient(LambdaClient);
const MAIN = 'main' as FollowerName;
const IDENTITY = { address: '0xKEY', apiKey: 'key', version: 'v1' };
const signerOf = () => lambdaSigner({ client: new LambdaClient({}), functionName: 'polycopy-dev-signer' });
const answers = (reply: unknown) => ({ Payload: payload(JSON.stringify(reply)) });

function payload(text: string): never {
  return Object.assign(Buffer.from(text), { transformToString: () => text }) as never;
}

function asked(): unknown[] {
  return mock.commandCalls(InvokeCommand).map(({ args }) => JSON.parse(args[0].input.Payload as string) as unknown);
}

beforeEach(() => {
  mock.reset();
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('who signs', () => {
  test('is asked once in five minutes, and anew at most every five seconds', async () => {
    // Given
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    mock.on(InvokeCommand, { FunctionName: 'polycopy-dev-signer' }).resolves(answers({ result: IDENTITY }));
    const signer = signerOf();
    // When
    expect(await signer.identity(MAIN)).toEqual(IDENTITY);
    now.mockReturnValue(4_999);
    await signer.identity(MAIN, 'anew');
    expect(asked()).toEqual([{ kind: 'identity', follower: MAIN }]);
    now.mockReturnValue(5_000);
    await signer.identity(MAIN, 'anew');
    now.mockReturnValue(304_999);
    await signer.identity(MAIN);
    expect(asked()).toHaveLength(2);
    now.mockReturnValue(305_000);
    await signer.identity(MAIN);
    now.mockRestore();
    // Then
    expect(asked().slice(1)).toEqual([
      { kind: 'identity', follower: MAIN, anew: true },
      { kind: 'identity', follower: MAIN },
    ]);
  });

  test('K1: is asked at once where the settings name another secret, and then at most every five seconds', async () => {
    // Given: the signer has not read it yet
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    mock.on(InvokeCommand).resolves(answers({ result: IDENTITY }));
    const signer = signerOf();
    await signer.identity(MAIN, { named: undefined });
    // When
    await signer.identity(MAIN, { named: 'v2' });
    now.mockReturnValue(4_999);
    await signer.identity(MAIN, { named: 'v2' });
    expect(asked().slice(1)).toEqual([{ kind: 'identity', follower: MAIN, known: 'v2' }]);
    now.mockReturnValue(5_000);
    mock.on(InvokeCommand).resolves(answers({ result: { ...IDENTITY, version: 'v2' } }));
    await signer.identity(MAIN, { named: 'v2' });
    now.mockReturnValue(304_999);
    await signer.identity(MAIN, { named: 'v2' });
    now.mockRestore();
    // Then
    expect(asked()).toHaveLength(3);
  });

  test('of a version to be proven is not taken for who signs', async () => {
    mock.on(InvokeCommand).resolvesOnce(answers({ result: IDENTITY }));
    const signer = signerOf();
    await signer.identity(MAIN);
    mock.on(InvokeCommand).resolves(answers({ result: { ...IDENTITY, address: '0xNEXT', version: 'v2' } }));
    const credentials = { apiKey: 'a', apiSecret: 'b', apiPassphrase: 'c' };
    await signer.storeCredentials(MAIN, { credentials, address: '0xNEXT', into: 'next' });
    expect(await signer.identity(MAIN)).toEqual(IDENTITY);
  });

  test('K1: what was last heard of the secret goes along with each request', async () => {
    mock
      .on(InvokeCommand)
      .resolvesOnce(answers({ result: IDENTITY }))
      .resolves(answers({ result: { POLY_API_KEY: 'key' } }));
    const signer = signerOf();
    await signer.identity(MAIN);
    await signer.request(MAIN, { method: 'GET', path: '/data/trades' });
    const request = { method: 'GET', path: '/data/trades' };
    expect(asked()[1]).toEqual({ kind: 'sign-request', follower: MAIN, request, known: 'v1' });
  });
});

describe('an answer', () => {
  test.each([
    [{ failure: { code: 'CONFIGURATION', message: 'missing', context: { isMissing: 'true' } } }, ConfigurationError],
    [{ failure: { code: 'UNAVAILABLE', message: 'away', context: {} } }, UnavailableError],
    [{ failure: { code: 'CONTENTION', message: 'busy', context: {} } }, UnavailableError],
    [{ refusal: { code: 'ORDER_STATE', numbers: { state: 'DONE' } } }, ConfigurationError],
    // Of an older signer, in the middle of a deployment.
    [{ refusal: { code: 'UNREADABLE_REQUEST', numbers: { where: 'known' } } }, UnavailableError],
    [{ result: { address: 7 } }, UnavailableError],
    [{}, UnavailableError],
    [null, UnavailableError],
  ])('of %j is a %p', async (reply, kind) => {
    mock.on(InvokeCommand).resolves(answers(reply));
    await expect(signerOf().identity(MAIN)).rejects.toThrow(kind);
  });

  test('may say more than is asked for, as a newer signer does', async () => {
    mock.on(InvokeCommand).resolves(answers({ result: { address: '0x1', apiKey: 'k', version: 'v1', more: true } }));
    expect(await signerOf().identity(MAIN)).toMatchObject({ address: '0x1' });
  });

  test('that is missing is told as one, and a refusal with its numbers', async () => {
    mock
      .on(InvokeCommand)
      .resolvesOnce(answers({ failure: { code: 'CONFIGURATION', message: 'missing', context: { isMissing: 'true' } } }))
      .resolves(answers({ refusal: { code: 'ABOVE_DAY_BOUND', numbers: { signed: '5', bound: '6' } } }));
    await expect(signerOf().identity(MAIN)).rejects.toMatchObject({ context: { isMissing: 'true' } });
    await expect(signerOf().identity(MAIN)).rejects.toMatchObject({
      message: 'the signer refuses: ABOVE_DAY_BOUND, signed 5, bound 6',
      context: { refusal: 'ABOVE_DAY_BOUND', signed: '5', bound: '6' },
    });
  });

  test('of a run that failed repeats nothing of it', async () => {
    mock.on(InvokeCommand).resolves({ FunctionError: 'Unhandled', ...answers({ errorMessage: 'secret words' }) });
    const failure: unknown = await signerOf()
      .identity(MAIN)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(String(failure)).not.toContain('secret words');
  });

  test.each(['TooManyRequestsException', 'TimeoutError', 'ServiceException'])(
    'X30: that does not come, for %s, has sent nothing',
    async (name) => {
      mock.on(InvokeCommand).rejects(Object.assign(new Error('words'), { name }));
      await expect(signerOf().identity(MAIN)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        context: { failure: name },
      });
    },
  );

  test('that no key of the wallet signs is nothing', async () => {
    mock.on(InvokeCommand).resolves(answers({ result: null }));
    const terms = { nonce: 7n, gasLimit: 1n, maxFeePerGas: 1n, tip: 1n };
    expect(await signerOf().redemption(MAIN, { domain: 'v1' } as never, terms)).toBeUndefined();
    expect(asked()).toMatchObject([{ kind: 'sign-redemption', terms: { nonce: '7' } }]);
  });
});
