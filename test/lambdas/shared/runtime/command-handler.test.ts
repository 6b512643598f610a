import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { commandHandler } from '#runtime/command-handler.ts';
import { aContext, runLog } from '../../../support/fakes/run-log.ts';

const schema = z.strictObject({ count: z.int() });
const handlerOf = (run: (command: { count: number }, requestId: string) => Promise<unknown>) =>
  commandHandler(runLog(), schema, run);

describe('a command', () => {
  test('answers its report as JSON, amounts as texts', async () => {
    const handler = handlerOf((command, requestId) => Promise.resolve({ ...command, requestId, usd: 2_000_000n }));
    expect(await handler({ count: 3 }, aContext())).toEqual({
      ok: true,
      report: { count: 3, requestId: 'request', usd: '2000000' },
    });
  });

  test.each([{}, null, undefined, { count: 1.5 }, { count: 1, extra: true }, 'text'])(
    'that says %j is told what is wrong, and nothing is done',
    async (event) => {
      let runs = 0;
      const handler = handlerOf(() => Promise.resolve((runs += 1)));
      expect(await handler(event, aContext())).toMatchObject({ ok: false, error: expect.stringMatching(/./) });
      expect(runs).toBe(0);
    },
  );

  test.each([new ConfigurationError('no such leader'), new UnavailableError('the feed is away')])(
    'is told what the world outside did: %s',
    async (error) => {
      const handler = handlerOf(() => Promise.reject(error));
      expect(await handler({ count: 1 }, aContext())).toEqual({ ok: false, error: error.message });
    },
  );

  test('fails where there is a bug, and says so in the log', async () => {
    const log = runLog();
    const handler = commandHandler(log, schema, () => Promise.reject(new Error('bug')));
    await expect(handler({ count: 1 }, aContext())).rejects.toThrow('bug');
    expect([log.failures, log.published]).toEqual([[new Error('bug')], 1]);
  });
});
