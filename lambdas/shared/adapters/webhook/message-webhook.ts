import { type WebhookSecret } from '#contract/secrets.ts';
import { type MessageChannel } from '#ports/message-channel.ts';
import { messageRequest } from './message-request.ts';
import { isRefused, postJson, requireTaken } from './post-json.ts';

type WebhookOptions = {
  /** Where messages go to; read for each, so that a corrected secret counts at once. */
  readonly secret: () => Promise<WebhookSecret>;
  readonly fetch?: typeof fetch;
};

/** A channel that takes nothing more and does not say for how long is asked again after as long. */
const UNSTATED_WAIT_MS = 30_000;

/** Posts messages to a webhook, heeds how long it wants to be left alone, and tells what it will never take. */
export function messageWebhook({ secret, fetch: send = fetch }: WebhookOptions): MessageChannel {
  return {
    async send(message) {
      const known = await secret();
      const { kind } = known;
      const answer = await postJson({ ...messageRequest(known, message), kind, send });
      if (answer.status === 429) return { isTaken: false, retryAfterMs: answer.retryAfterMs ?? UNSTATED_WAIT_MS };
      if (isRefused(answer)) return { isTaken: false, refusal: `${kind} answered ${answer.status}` };
      requireTaken(kind, answer);
      return { isTaken: true };
    },
  };
}
