import { type WebhookSecret } from '#contract/secrets.ts';
import { type Alert, alertText } from '#core/model/alert.ts';

/** What is posted, and where. */
export type WebhookRequest = { readonly url: string; readonly body: object };

type TextSecret = Exclude<WebhookSecret, { readonly kind: 'url' }>;

/** An alert in the words of a channel; another URL gets it as JSON. */
export function webhookRequest(secret: WebhookSecret, alert: Alert): WebhookRequest {
  const text = alertText(alert);
  return secret.kind === 'url' ? { url: secret.url, body: { ...alert, text } } : textRequest(secret, text);
}

/**
 * A text in the words of a channel. No channel is let read markup or mentions out of it: a text from outside must not call
 * everybody, or hide behind a link.
 *
 * Discord: `content`, at most 2,000 characters. Slack: `text`, in which `&`, `<` and `>` are escaped. Telegram's `sendMessage`
 * reads no markup unless asked to.
 */
export function textRequest(secret: TextSecret, text: string): WebhookRequest {
  switch (secret.kind) {
    case 'discord':
      return { url: secret.url, body: { content: text, allowed_mentions: { parse: [] } } };
    case 'slack':
      return { url: secret.url, body: { text: escapedForSlack(text), mrkdwn: false } };
    case 'telegram':
      return {
        url: `https://api.telegram.org/bot${secret.token}/sendMessage`,
        body: { chat_id: secret.chatId, text, link_preview_options: { is_disabled: true } },
      };
  }
}

function escapedForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
