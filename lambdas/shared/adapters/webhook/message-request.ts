import { type WebhookSecret } from '#contract/secrets.ts';
import { type Message } from '#core/model/message.ts';
import { textRequest, type WebhookRequest } from './webhook-request.ts';

/** Discord's flag for a message without previews of links. */
const SUPPRESS_EMBEDS = 4;

/**
 * A message in the words of a channel: plain text in all of them.
 *
 * Discord reads markup always, so it gets every such character escaped; another URL gets the values beside the text.
 */
export function messageRequest(secret: WebhookSecret, { kind, at, text, values }: Message): WebhookRequest {
  switch (secret.kind) {
    case 'discord': {
      const { url, body } = textRequest(secret, escapedForDiscord(text));
      return { url, body: { ...body, flags: SUPPRESS_EMBEDS } };
    }
    case 'slack':
    case 'telegram':
      return textRequest(secret, text);
    case 'url':
      return { url: secret.url, body: { kind, at: new Date(at).toISOString(), text, values } };
  }
}

function escapedForDiscord(text: string): string {
  return text.replace(/[\\*_~`|<>[\]()#]/g, String.raw`\$&`);
}
