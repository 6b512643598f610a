import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { messageWebhook } from '#adapters/webhook/message-webhook.ts';
import { type WebhookSecret } from '#contract/secrets.ts';
import { type Message } from '#core/model/message.ts';
import { UnavailableError } from '#ports/errors.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const MESSAGE: Message = {
  kind: 'fill',
  at: NOW,
  text: 'main (live) bought 5.00 **Yes** <!channel> & [x](y) @everyone: a_b\\c',
  values: { shares: '5.00' },
  newsIds: ['main#live#a'],
};
const SECRET_PATH = '/very-secret';
const TELEGRAM = { kind: 'telegram', token: `123456:${'s'.repeat(30)}`, chatId: '-1001' } as const;

type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

let server: Server;
let port: number;
let answer: Answer;
let received: { readonly path: string | undefined; readonly body: unknown }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => {
  received = [];
  answer = { status: 204 };
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The host of every channel is this machine's server. */
const here: typeof fetch = (input, init) => {
  const { pathname } = new URL(input);
  return fetch(`http://127.0.0.1:${port}${pathname}`, init);
};
const secretOf = (kind: 'discord' | 'slack' | 'url'): WebhookSecret => ({
  kind,
  url: `https://${kind}.example${SECRET_PATH}`,
});
const whenSent = (secret: WebhookSecret) =>
  messageWebhook({ secret: () => Promise.resolve(secret), fetch: here }).send(MESSAGE);

describe('a message', () => {
  test('goes to Discord with all markup escaped, and mentions nobody', async () => {
    expect(await whenSent(secretOf('discord'))).toEqual({ isTaken: true });
    expect(received).toEqual([
      {
        path: SECRET_PATH,
        body: {
          content: String.raw`main \(live\) bought 5.00 \*\*Yes\*\* \<!channel\> & \[x\]\(y\) @everyone: a\_b\\c`,
          allowed_mentions: { parse: [] },
          flags: 4,
        },
      },
    ]);
  });

  test('fits into Discord however much of it is escaped', async () => {
    const text = '*'.repeat(1_000);
    await messageWebhook({ secret: () => Promise.resolve(secretOf('discord')), fetch: here }).send({
      ...MESSAGE,
      text,
    });
    const [{ body } = { body: {} }] = received;
    expect((body as { content: string }).content.length).toBeLessThanOrEqual(2_000);
  });

  test('goes to Slack with what could be markup escaped', async () => {
    await whenSent(secretOf('slack'));
    const text = MESSAGE.text.replace('<!channel> &', '&lt;!channel&gt; &amp;');
    expect(received).toEqual([{ path: SECRET_PATH, body: { text, mrkdwn: false } }]);
  });

  test('goes to a chat of Telegram as text that nothing parses', async () => {
    await whenSent(TELEGRAM);
    expect(received).toEqual([
      {
        path: `/bot${TELEGRAM.token}/sendMessage`,
        body: { chat_id: '-1001', text: MESSAGE.text, link_preview_options: { is_disabled: true } },
      },
    ]);
  });

  test('goes to any other address as JSON, with its values', async () => {
    await whenSent(secretOf('url'));
    const { kind, text, values } = MESSAGE;
    expect(received).toEqual([{ path: SECRET_PATH, body: { kind, at: '2026-06-01T12:00:00.000Z', text, values } }]);
  });

  test.each<[string, Answer, number]>([
    ['seconds in a header', { status: 429, headers: { 'retry-after': '2' } }, 2_000],
    ['parts of a second', { status: 429, headers: { 'retry-after': '0.3001' } }, 301],
    ['what Telegram says', { status: 429, body: '{"ok":false,"parameters":{"retry_after":7}}' }, 7_000],
    ['a date, which nobody reads', { status: 429, headers: { 'retry-after': 'Mon, 01 Jun 2026' } }, 30_000],
    ['nothing', { status: 429 }, 30_000],
  ])('that comes too soon waits for %s', async (_, given, retryAfterMs) => {
    answer = given;
    expect(await whenSent(TELEGRAM)).toEqual({ isTaken: false, retryAfterMs });
  });

  test.each([400, 413, 422])(
    'that is refused for good, for what it says, with %p is said so, without the address',
    async (status) => {
      answer = { status, body: SECRET_PATH };
      expect(await whenSent(secretOf('slack'))).toEqual({ isTaken: false, refusal: `slack answered ${status}` });
      expect(received).toHaveLength(1);
    },
  );

  test.each<Answer>([
    // About the address or its right, which a corrected secret mends.
    ...[401, 403, 404, 405, 408, 410, 499].map((status) => ({ status, body: SECRET_PATH })),
    { status: 500, body: SECRET_PATH },
    { status: 302, headers: { location: 'https://elsewhere.example' } },
  ])('that is not taken is an error without the address: %j', async (given) => {
    answer = given;
    const error = await whenSent(secretOf('slack')).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(inspect(error, { depth: 9 })).not.toMatch(/very-secret|slack\.example|127\.0\.0\.1/);
    expect(received).toHaveLength(1);
  });

  test('that nobody answers is an error without the address', async () => {
    const refused: typeof fetch = () => Promise.reject(new TypeError(`failed: https://slack.example${SECRET_PATH}`));
    const { send } = messageWebhook({ secret: () => Promise.resolve(secretOf('slack')), fetch: refused });
    const error = await send(MESSAGE).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnavailableError);
    expect(inspect(error, { depth: 9 })).not.toContain('very-secret');
  });
});
