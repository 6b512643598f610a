import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { followerSecretName, followerSecretSchema, type FollowerSecret } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { unreachable } from './read-secret.ts';

/** Where the secrets of a stage lie. */
export type SecretStore = { readonly client: SecretsManagerClient; readonly stage: string };

/**
 * Stores a follower's key and credentials, as the first version of its secret or as a new one.
 *
 * @throws UnavailableError
 */
export async function putFollowerSecret(
  store: SecretStore,
  follower: FollowerName,
  secret: FollowerSecret,
): Promise<void> {
  const name = followerSecretName(store.stage, follower);
  const content = JSON.stringify(followerSecretSchema.parse(secret));
  if (await replaceSecret(store.client, name, content)) return;
  try {
    await store.client.send(new CreateSecretCommand({ Name: name, SecretString: content }));
  } catch (cause) {
    throw unreachable(name, cause);
  }
}

/** Stores a new version of a secret. @returns False where there is no such secret. @throws UnavailableError */
export async function replaceSecret(client: SecretsManagerClient, name: string, content: string): Promise<boolean> {
  try {
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: content }));
    return true;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw unreachable(name, error);
  }
}
