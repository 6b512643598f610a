import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';

type Asked<T> = {
  readonly client: SecretsManagerClient;
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** What a person does about one that is missing, or not as it must be. */
  readonly fix: string;
  /** The label of a version; absent: the one in force. */
  readonly stage?: string;
};

/**
 * Reads a secret that is kept as JSON, and the id of its version. No error holds a part of it, nor the words of whoever could not read it.
 *
 * @throws ConfigurationError when it is missing or not as it must be, UnavailableError when it cannot be reached
 */
export async function readSecret<T>({
  client,
  name,
  schema,
  fix,
  stage,
}: Asked<T>): Promise<{ readonly value: T; readonly version: string }> {
  const { text, version } = await contentOf(client, { name, fix, stage });
  const result = schema.safeParse(parsedOrNothing(text));
  if (result.success) return { value: result.data, version };
  const fields = [...new Set(result.error.issues.map((issue) => issue.path.join('.') || 'the whole'))].join(', ');
  throw new ConfigurationError(`the secret ${name} is not as it must be: ${fields}`, { secret: name });
}

/** What a service says about a secret, or the request that failed, may repeat it: only the kind of failure is kept. */
export function unreachable(name: string, error: unknown): UnavailableError {
  const kind = error instanceof Error ? error.name : 'unknown';
  return new UnavailableError(`the secret ${name} cannot be reached: ${kind}`, { secret: name });
}

async function contentOf(
  client: SecretsManagerClient,
  { name, fix, stage }: { readonly name: string; readonly fix: string; readonly stage: string | undefined },
): Promise<{ readonly text: string; readonly version: string }> {
  try {
    const { SecretString: text = '', VersionId: version = '' } = await client.send(
      new GetSecretValueCommand({ SecretId: name, ...(stage === undefined ? {} : { VersionStage: stage }) }),
    );
    return { text, version };
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw unreachable(name, error);
    throw new ConfigurationError(`the secret ${name} is missing: ${fix}`, { secret: name, isMissing: 'true' });
  }
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
