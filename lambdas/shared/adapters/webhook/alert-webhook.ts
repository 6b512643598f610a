import { type WebhookSecret } from '#contract/secrets.ts';
import { type AlertChannel } from '#ports/alert-channel.ts';
import { postJson, requireTaken } from './post-json.ts';
import { webhookRequest } from './webhook-request.ts';

type WebhookOptions = {
  /** Where alarms go to; read anew when a post was refused. */
  readonly secret: () => Promise<WebhookSecret>;
  readonly fetch?: typeof fetch;
};

/** Posts alerts to a webhook. Neither its address nor its answer enters an error: both can hold the secret. */
export function alertWebhook({ secret, fetch: send = fetch }: WebhookOptions): AlertChannel {
  return {
    async send(alert) {
      const known = await secret();
      const { kind } = known;
      requireTaken(kind, await postJson({ ...webhookRequest(known, alert), kind, send }));
    },
  };
}
