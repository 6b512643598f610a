import { type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type WebhookSecret, webhookSecretName, webhookSecretSchema } from '#contract/secrets.ts';
import { readSecret } from './read-secret.ts';

/**
 * Reads where alarms are passed on to, each time anew: alarms are rare, and a corrected secret counts at once.
 *
 * @returns A function that throws ConfigurationError where the secret is missing or not as it must be, and UnavailableError.
 */
export function webhookSecret(client: SecretsManagerClient, stage: string): () => Promise<WebhookSecret> {
  const name = webhookSecretName(stage);
  const fix = '"Alarms elsewhere" in lib/README.md says how to store it';
  return async () => (await readSecret({ client, name, schema: webhookSecretSchema, fix })).value;
}
