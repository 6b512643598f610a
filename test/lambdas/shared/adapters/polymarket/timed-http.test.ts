import { expect, test } from '@jest/globals';
import { type HttpOutcome } from '#adapters/polymarket/http.ts';
import { timedHttp } from '#adapters/polymarket/timed-http.ts';
import { type ServiceCall } from '#ports/log.ts';

const answer = (status: number): HttpOutcome => ({ kind: 'answer', status, text: '{}' });

test.each<[string, HttpOutcome, boolean]>([
  ['an answer', answer(200), false],
  ['a refusal, which is an answer', answer(400), false],
  ['too many requests', answer(429), true],
  ['an error of the server', answer(503), true],
  ['no answer', { kind: 'no-answer', reason: 'ECONNRESET' }, true],
  ['no connection', { kind: 'not-sent', reason: 'ECONNREFUSED' }, true],
  ['too large an answer', { kind: 'oversized' }, true],
])('%s is told by its host, and handed on as it is', async (_, outcome, isFailure) => {
  const calls: ServiceCall[] = [];
  const http = timedHttp(
    () => Promise.resolve(outcome),
    (call) => calls.push(call),
  );
  expect(await http({ method: 'GET', url: 'https://clob.example:8443/order?secret=1' })).toBe(outcome);
  expect(calls).toEqual([{ host: 'clob.example:8443', ms: expect.any(Number), isFailure }]);
});
