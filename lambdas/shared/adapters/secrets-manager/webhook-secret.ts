import { type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type WebhookSecret, webhookSecretName, webhookSecretSchema } from '#contract/secrets.ts';
import { readSecret } from './read-secret.ts';

/**
 * Reads where alarms and messages go to, each time anew: they are rare, and a corrected secret counts at once.
 *
 * @returns A function that throws ConfigurationError where the secret is missing or not as it must be, and UnavailableError.
 */
export function webhookSecret(client: SecretsManagerClient, stage: string): () => Promise<WebhookSecret> {
  const name = webhookSecretName(stage);
  const fix = '"Alarms and messages elsewhere" in lib/README.md says how to store it';
  return async () => (await readSecret({ client, name, schema: webhookSecretSchema, fix })).value;
}
