import assert from 'node:assert/strict';
import type { EndpointName } from '../../../../../bin/local/exchange/endpoints.ts';
import { l1Headers } from '../a-client.ts';
import { type Answer, answers, answerTo } from './ask.ts';
import type { HostCells } from './cell.ts';
import { type Key, own, signed, unsigned, WRONG_KEY } from './own-requests.ts';
import type { Stage } from './stage.ts';

/** What is proven of API keys. */
export const CLOB_AUTH: HostCells<Extract<EndpointName<'clob'>, `${string}/auth/${string}`>> = {
  'POST /auth/api-key': {
    normal: {
      title: 'hands out the same key whenever the same signer and nonce ask',
      run: async (stage) => {
        const answer = await asSigner(stage, 'POST', '/auth/api-key', 0);
        const { apiKey, secret, passphrase } = stage.client;
        answers(answer, 200, { apiKey, secret, passphrase });
      },
    },
    error: {
      title: 'answers 401 `Invalid L1 Request headers` to who signs nothing',
      run: async ({ exchange }) => {
        const answer = await answerTo(`${exchange.urls.clob}/auth/api-key`, { method: 'POST' });
        answers(answer, 401, { error: 'Invalid L1 Request headers' });
      },
    },
    fault: {
      title: '`error-after`: 502, and the key is made all the same',
      fault: { kind: 'error-after', status: 502 },
      run: async (stage) => {
        answers(await asSigner(stage, 'POST', '/auth/api-key', 70), 502);
        answers(await asSigner(stage, 'GET', '/auth/derive-api-key', 70), 200);
      },
    },
  },
  'GET /auth/derive-api-key': {
    normal: {
      title: 'tells the key of a signer and nonce again',
      run: async (stage) => {
        const { apiKey } = stage.client;
        answers(await asSigner(stage, 'GET', '/auth/derive-api-key', 0), 200, { apiKey });
      },
    },
    error: {
      title: 'answers 400 `Could not derive api key!` to a nonce that no key was made with',
      run: async (stage) => {
        const answer = await asSigner(stage, 'GET', '/auth/derive-api-key', 71);
        answers(answer, 400, { error: 'Could not derive api key!' });
      },
    },
    fault: {
      title: '`unauthorized`: 401 to the right headers',
      fault: { kind: 'unauthorized' },
      run: async (stage) => {
        answers(await asSigner(stage, 'GET', '/auth/derive-api-key', 0), 401);
      },
    },
  },
  'GET /auth/api-keys': {
    normal: {
      title: 'tells the keys of a signer',
      run: async (stage) => {
        answers(await own(stage, 'GET', '/auth/api-keys'), 200, { apiKeys: [stage.client.apiKey] });
      },
    },
    error: unsigned('GET', '/auth/api-keys'),
    fault: {
      title: '`rate-limit`: 429 with `Retry-After`',
      fault: { kind: 'rate-limit', retryAfterS: 4 },
      run: async (stage) => {
        const answer = await own(stage, 'GET', '/auth/api-keys');
        answers(answer, 429);
        assert.equal(answer.headers.get('retry-after'), '4');
      },
    },
  },
  'DELETE /auth/api-key': {
    normal: {
      title: 'makes a key worthless, and it cannot be derived again',
      run: async (stage) => {
        const key = await madeKey(stage, 72);
        answers(await own(stage, 'DELETE', '/auth/api-key', key), 200);
        answers(await own(stage, 'GET', '/auth/api-keys', key), 401, { error: WRONG_KEY });
        answers(await asSigner(stage, 'GET', '/auth/derive-api-key', 72), 400);
      },
    },
    error: unsigned('DELETE', '/auth/api-key'),
    fault: {
      title: '`lost-response`: the connection is cut, and the key is worthless all the same',
      fault: { kind: 'lost-response' },
      run: async (stage) => {
        const key = await madeKey(stage, 73);
        assert.equal(await signed(stage, 'DELETE', '/auth/api-key', key), 'cut');
        answers(await own(stage, 'GET', '/auth/api-keys', key), 401);
      },
    },
  },
  'GET /auth/ban-status/closed-only': {
    normal: {
      title: 'restricts nobody to closing',
      run: async (stage) => {
        answers(await own(stage, 'GET', '/auth/ban-status/closed-only'), 200, { closed_only: false });
      },
    },
    error: unsigned('GET', '/auth/ban-status/closed-only'),
    fault: {
      title: '`error-before`: 500 `Internal server error`',
      fault: { kind: 'error-before', status: 500 },
      run: async (stage) => {
        const answer = await own(stage, 'GET', '/auth/ban-status/closed-only');
        answers(answer, 500, { error: 'Internal server error' });
      },
    },
  },
};

async function asSigner(stage: Stage, method: string, path: string, nonce: number): Promise<Answer> {
  const headers = await l1Headers(stage.client.account, Math.floor(stage.exchange.clock.now() / 1000), nonce);
  return answerTo(stage.exchange.urls.clob + path, { method, headers });
}

async function madeKey(stage: Stage, nonce: number): Promise<Key> {
  const { body } = await asSigner(stage, 'POST', '/auth/api-key', nonce);
  return { ...(body as Omit<Key, 'account'>), account: stage.client.account };
}
