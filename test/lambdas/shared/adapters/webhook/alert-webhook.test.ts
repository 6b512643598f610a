import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { alertWebhook } from '#adapters/webhook/alert-webhook.ts';
import { type WebhookSecret, webhookSecretSchema } from '#contract/secrets.ts';
import { type Alert } from '#core/model/alert.ts';
import { UnavailableError } from '#ports/errors.ts';

const ALERT: Alert = {
  name: 'polycopy-prod-ledger',
  state: 'ALARM',
  says: '[critical] @everyone <!channel> *bold* & more',
  at: '2026-06-01T12:00:00.000+0000',
};
const DISCORD = { kind: 'discord', url: 'https://discord.example/api/webhooks/1/very-secret' } as const;
const TELEGRAM = { kind: 'telegram', token: `123456:${'s'.repeat(30)}`, chatId: '-1001' } as const;

type Posted = { readonly url: string; readonly body: unknown; readonly redirect: unknown };

async function whenSent(secret: WebhookSecret, answer: Response | Error = new Response(null, { status: 204 })) {
  const posted: Posted[] = [];
  const fetch = ((url: string, { body, redirect }: { body: string; redirect: string }) => {
    posted.push({ url, body: JSON.parse(body), redirect });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }) as never;
  const outcome = await alertWebhook({ secret: () => Promise.resolve(secret), fetch })
    .send(ALERT)
    .catch((error: unknown) => error);
  return { posted, outcome };
}

const TEXT = `ALARM: ${ALERT.name}\n${ALERT.says}\n${ALERT.at ?? ''}`;

describe('an alert', () => {
  test('goes to Discord as plain content that mentions nobody', async () => {
    const { posted } = await whenSent(DISCORD);
    expect(posted).toEqual([
      {
        url: DISCORD.url,
        body: { content: TEXT, allowed_mentions: { parse: [] } },
        redirect: 'error',
      },
    ]);
  });

  test('goes to Slack with what could be markup escaped', async () => {
    const { posted } = await whenSent({ kind: 'slack', url: 'https://hooks.example/services/T/B/x' });
    const escaped = TEXT.replace('&', '&amp;').replace('<!channel>', '&lt;!channel&gt;');
    expect(posted).toMatchObject([{ body: { text: escaped, mrkdwn: false } }]);
  });

  test('goes to a chat of Telegram as text that nothing parses', async () => {
    const { posted } = await whenSent(TELEGRAM);
    expect(posted).toMatchObject([
      {
        url: `https://api.telegram.org/bot${TELEGRAM.token}/sendMessage`,
        body: { chat_id: '-1001', text: TEXT, link_preview_options: { is_disabled: true } },
      },
    ]);
    expect(posted[0]?.body).not.toHaveProperty('parse_mode');
  });

  test('goes to any other address as JSON', async () => {
    const { posted } = await whenSent({ kind: 'url', url: 'https://alerts.example/in' });
    expect(posted).toMatchObject([{ body: { ...ALERT, text: TEXT } }]);
  });

  test.each([
    new Response('very-secret', { status: 404 }),
    new Response(null, { status: 500 }),
    new TypeError('fetch failed for https://discord.example/api/webhooks/1/very-secret'),
  ])('that is not taken is an error without the address: %s', async (answer) => {
    const { outcome } = await whenSent(DISCORD, answer);
    expect(outcome).toBeInstanceOf(UnavailableError);
    expect(inspect(outcome, { depth: 9 })).not.toContain('very-secret');
  });
});

describe('the secret of the webhook', () => {
  test.each([DISCORD, TELEGRAM])('%j is understood', (secret) => {
    expect(webhookSecretSchema.parse(secret)).toEqual(secret);
  });

  test.each([
    { kind: 'discord', url: 'http://discord.example/api' },
    { kind: 'discord' },
    { kind: 'pager', url: 'https://pager.example' },
    { kind: 'telegram', token: '12/../x', chatId: '1' },
    { kind: 'telegram', token: `123456:${'s'.repeat(30)}`, chatId: 'a b' },
    { ...DISCORD, more: 1 },
    'https://discord.example',
  ])('%j is refused', (secret) => {
    expect(webhookSecretSchema.safeParse(secret).success).toBe(false);
  });
});
