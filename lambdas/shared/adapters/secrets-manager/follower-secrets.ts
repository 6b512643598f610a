import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { followerSecretName, followerSecretSchema, type FollowerSecret, NEXT_STAGE } from '#contract/secrets.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { unreachable } from './read-secret.ts';

/** The label of the version in force. */
const CURRENT_STAGE = 'AWSCURRENT';

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
  if ((await replaceSecret(store.client, { name, content })) !== undefined) return;
  try {
    await store.client.send(new CreateSecretCommand({ Name: name, SecretString: content }));
  } catch (cause) {
    throw unreachable(name, cause);
  }
}

/**
 * Stores a follower's key beside the one in force, to be proven first.
 *
 * @returns What names it. @throws ConfigurationError where there is no secret yet, UnavailableError
 */
export async function stageFollowerSecret(
  { client, stage }: SecretStore,
  follower: FollowerName,
  secret: FollowerSecret,
): Promise<string> {
  const name = followerSecretName(stage, follower);
  const content = JSON.stringify(followerSecretSchema.parse(secret));
  const version = await replaceSecret(client, { name, content, label: NEXT_STAGE });
  if (version !== undefined) return version;
  throw new ConfigurationError(`the secret ${name} is missing: polycopy add-follower stores it`, { secret: name });
}

/** Names the version of a follower's secret that is in force. @throws UnavailableError */
export async function versionInForce({ client, stage }: SecretStore, follower: FollowerName): Promise<string> {
  const name = followerSecretName(stage, follower);
  try {
    const { VersionIdsToStages: stages = {} } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    return Object.entries(stages).find(([, labels]) => labels.includes(CURRENT_STAGE))?.[0] ?? '';
  } catch (cause) {
    throw unreachable(name, cause);
  }
}

/**
 * Puts a version in force in place of the one that is; nothing is between the two.
 *
 * @throws UnavailableError, also where another one than that is in force
 */
export async function putInForce(
  { client, stage }: SecretStore,
  follower: FollowerName,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const name = followerSecretName(stage, follower);
  const move = { SecretId: name, VersionStage: CURRENT_STAGE, MoveToVersionId: to, RemoveFromVersionId: from };
  try {
    await client.send(new UpdateSecretVersionStageCommand(move));
  } catch (cause) {
    throw unreachable(name, cause);
  }
}

type NewVersion = {
  readonly name: string;
  readonly content: string;
  /** Absent: it is in force at once. */
  readonly label?: string;
};

/** Stores a new version of a secret. @returns What names it; undefined where there is no such secret. @throws UnavailableError */
export async function replaceSecret(
  client: SecretsManagerClient,
  { name, content, label }: NewVersion,
): Promise<string | undefined> {
  const labels = label === undefined ? {} : { VersionStages: [label] };
  try {
    const put = new PutSecretValueCommand({ SecretId: name, SecretString: content, ...labels });
    return (await client.send(put)).VersionId ?? '';
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw unreachable(name, error);
  }
}
