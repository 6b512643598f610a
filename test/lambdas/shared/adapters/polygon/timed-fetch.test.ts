import { describe, expect, test } from '@jest/globals';
import { timedFetch } from '#adapters/polygon/timed-fetch.ts';
import { type ServiceCall } from '#ports/log.ts';

const NODE = 'https://rpc.example/v2/a-key-in-the-path';

async function whenAsked(send: typeof fetch): Promise<{ readonly calls: ServiceCall[]; readonly outcome: unknown }> {
  const calls: ServiceCall[] = [];
  const outcome = await timedFetch((call) => calls.push(call), send)(NODE).catch((error: unknown) => error);
  return { calls, outcome };
}

describe('a request to a node of the chain', () => {
  test.each([
    [200, false],
    [429, true],
    [500, true],
  ])('that is answered with %p is told by the host alone, for its path may hold a key', async (status, isFailure) => {
    const response = new Response('{}', { status });
    const { calls, outcome } = await whenAsked(() => Promise.resolve(response));
    expect(outcome).toBe(response);
    expect(calls).toEqual([{ host: 'rpc.example', ms: expect.any(Number), isFailure }]);
  });

  test('that is not answered is told, and the error handed on', async () => {
    const error = new TypeError('fetch failed');
    const { calls, outcome } = await whenAsked(() => Promise.reject(error));
    expect(outcome).toBe(error);
    expect(calls).toEqual([{ host: 'rpc.example', ms: expect.any(Number), isFailure: true }]);
  });
});
