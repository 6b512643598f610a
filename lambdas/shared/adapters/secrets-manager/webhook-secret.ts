import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type WebhookSecret, webhookSecretName, webhookSecretSchema } from '#contract/secrets.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';

/**
 * Reads where alarms are passed on to, each time anew: alarms are rare, and a corrected secret counts at once.
 *
 * @throws ConfigurationError when it is missing or malformed, UnavailableError when it cannot be read; neither holds a part of it
 */
export function webhookSecret(client: SecretsManagerClient, stage: string): () => Promise<WebhookSecret> {
  const name = webhookSecretName(stage);
  return async () => {
    const parsed = webhookSecretSchema.safeParse(parsedOrNothing(await textOf(client, name)));
    if (parsed.success) return parsed.data;
    const fields = [...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'the whole'))];
    throw new ConfigurationError(
      `secret ${name} is refused: ${fields.join(', ')}; see "Alarms elsewhere" in lib/README.md`,
    );
  };
}

async function textOf(client: SecretsManagerClient, name: string): Promise<string> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    return SecretString ?? '';
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ResourceNotFoundException')
      throw new ConfigurationError(`secret ${name} is missing; see "Alarms elsewhere" in lib/README.md`);
    // The SDK's own words may hold what it could not read.
    throw new UnavailableError(`secret ${name} could not be read: ${cause instanceof Error ? cause.name : 'unknown'}`);
  }
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
