import { type WebhookSecret } from '#contract/secrets.ts';
import { type AlertChannel } from '#ports/alert-channel.ts';
import { UnavailableError } from '#ports/errors.ts';
import { webhookRequest } from './webhook-request.ts';

const TIMEOUT_MS = 5_000;

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
      const { url, body } = webhookRequest(known, alert);
      const status = await statusOf(send, url, body);
      if (status === undefined) throw new UnavailableError(`${known.kind} did not answer`);
      if (status < 200 || status > 299) throw new UnavailableError(`${known.kind} answered ${status}`);
    },
  };
}

async function statusOf(send: typeof fetch, url: string, body: object): Promise<number | undefined> {
  try {
    const response = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}
