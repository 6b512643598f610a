import { randomUUID } from 'node:crypto';
import type { JsonInput, JsonService } from './json-server.ts';
import type { LocalClock } from './local-clock.ts';
import { ServiceError } from './service-error.ts';

type Version = { readonly id: string; readonly value: string; readonly createdAtMs: number };
/** Newest version first: `AWSCURRENT`, then `AWSPREVIOUS`. */
type Secret = { readonly name: string; readonly arn: string; versions: readonly Version[] };

/** Answers the part of Secrets Manager that keeps and reads secrets, in memory. */
export function secretsService(clock: Pick<LocalClock, 'now'>): JsonService {
  const secrets = new Map<string, Secret>();
  const find = (input: JsonInput): Secret => {
    const id = input['SecretId'];
    const secret = [...secrets.values()].find(({ name, arn }) => id === name || id === arn);
    if (secret === undefined)
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  };
  const newVersion = (input: JsonInput): Version => {
    const value = input['SecretString'];
    if (typeof value !== 'string' || value === '')
      throw new ServiceError('InvalidParameterException', 'You must provide SecretString.');
    const token = input['ClientRequestToken'];
    return { id: typeof token === 'string' ? token : randomUUID(), value, createdAtMs: clock.now() };
  };
  return {
    targetPrefix: 'secretsmanager',
    handle: (operation, input) => Promise.resolve().then(() => perform(operation, input)),
  };

  function perform(operation: string, input: JsonInput): object {
    switch (operation) {
      case 'CreateSecret': {
        const name = String(input['Name']);
        if (secrets.has(name)) throw new ServiceError('ResourceExistsException', `The secret ${name} already exists.`);
        const version = newVersion(input);
        const arn = `arn:aws:secretsmanager:local:000000000000:secret:${name}`;
        secrets.set(name, { name, arn, versions: [version] });
        return { ARN: arn, Name: name, VersionId: version.id };
      }
      case 'PutSecretValue': {
        const secret = find(input);
        const version = newVersion(input);
        secret.versions = [version, ...secret.versions];
        return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: ['AWSCURRENT'] };
      }
      case 'GetSecretValue':
        return valueOf(find(input), input);
      default:
        throw new ServiceError('UnknownOperationException', `${operation} is not imitated`);
    }
  }
}

function valueOf(secret: Secret, input: JsonInput): object {
  const stage = input['VersionStage'] ?? 'AWSCURRENT';
  const stages = ['AWSCURRENT', 'AWSPREVIOUS'];
  const index =
    input['VersionId'] === undefined
      ? stages.findIndex((name) => name === stage)
      : secret.versions.findIndex((version) => version.id === input['VersionId']);
  const version = secret.versions[index];
  if (version === undefined)
    throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.value,
    VersionStages: stages.slice(index, index + 1),
    CreatedDate: version.createdAtMs / 1000,
  };
}
