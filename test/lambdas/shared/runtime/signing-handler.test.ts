import { describe, expect, test } from '@jest/globals';
import { dollars } from '../../../support/builders/quantities.ts';
import { aContext, runLog } from '../../../support/fakes/run-log.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { signingHandler } from '#runtime/signing-handler.ts';

const EVENT = { kind: 'identity', follower: 'main' };
const RESULT = { address: '0xKEY', apiKey: 'key', version: 'v1' };

describe('a request to the signer', () => {
  test('is answered with what was asked for', async () => {
    const handler = signingHandler(runLog(), () => Promise.resolve({ result: RESULT }));
    expect(await handler(EVENT, aContext())).toEqual({ result: RESULT });
  });

  test('that is refused is answered with the code, and numbers as texts', async () => {
    const refusal = { code: 'ABOVE_ORDER_BOUND', dollars: dollars('2'), bound: dollars('1') } as const;
    const handler = signingHandler(runLog(), () => Promise.resolve({ refusal }));
    expect(await handler(EVENT, aContext())).toEqual({
      refusal: { code: 'ABOVE_ORDER_BOUND', numbers: { dollars: '2000000', bound: '1000000' } },
    });
  });

  test('that comes to nothing for the world outside is answered with what a person must know', async () => {
    const error = new ConfigurationError('the secret is missing', { isMissing: 'true' });
    const handler = signingHandler(runLog(), () => Promise.reject(error));
    expect(await handler(EVENT, aContext())).toEqual({
      failure: { code: 'CONFIGURATION', message: 'the secret is missing', context: { isMissing: 'true' } },
    });
  });

  test.each([undefined, null, {}, { ...EVENT, extra: 1 }, { ...EVENT, follower: 'A B' }, 'text'])(
    'that says %j reaches no key, and its words are in no answer',
    async (event) => {
      let runs = 0;
      const log = runLog();
      const handler = signingHandler(log, () => Promise.reject(new Error(String((runs += 1)))));
      const answer = await handler(event, aContext());
      expect(answer).toMatchObject({ refusal: { code: 'UNREADABLE_REQUEST' } });
      expect(JSON.stringify(answer)).not.toContain('A B');
      expect([runs, log.counts.get('SigningsRefused')]).toEqual([0, 1]);
    },
  );

  test('that meets a bug fails the run', async () => {
    const log = runLog();
    const handler = signingHandler(log, () => Promise.reject(new Error('bug')));
    await expect(handler(EVENT, aContext())).rejects.toThrow('bug');
    expect(log.failures).toEqual([new Error('bug')]);
  });
});
