import { randomUUID } from 'node:crypto';
import type { JsonInput, JsonService } from './json-server.ts';
import type { LocalClock } from './local-clock.ts';
import { ServiceError } from './service-error.ts';

type Version = { readonly id: string; readonly value: string; readonly createdAtMs: number };
type Secret = {
  readonly name: string;
  readonly arn: string;
  readonly versions: Map<string, Version>;
  /** The id of the version that carries a label; a version without any is as good as gone. */
  readonly labels: Map<string, string>;
};

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** Answers the part of Secrets Manager that keeps and reads secrets and moves their labels, in memory. */
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
        const versions = new Map([[version.id, version]]);
        secrets.set(name, { name, arn, versions, labels: new Map([[CURRENT, version.id]]) });
        return { ARN: arn, Name: name, VersionId: version.id };
      }
      case 'PutSecretValue': {
        const secret = find(input);
        const version = newVersion(input);
        const wanted = input['VersionStages'];
        const labels = Array.isArray(wanted) ? wanted.map(String) : [CURRENT];
        secret.versions.set(version.id, version);
        for (const label of labels) moveLabel(secret, label, version.id);
        return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: labels };
      }
      case 'UpdateSecretVersionStage':
        return moveAsTold(find(input), input);
      case 'DescribeSecret': {
        const { name, arn, versions, labels } = find(input);
        const stages = [...versions.keys()].map((id) => [id, labelsOf(labels, id)] as const);
        const labelled = stages.filter(([, own]) => own.length > 0);
        return { ARN: arn, Name: name, VersionIdsToStages: Object.fromEntries(labelled) };
      }
      case 'GetSecretValue':
        return valueOf(find(input), input);
      default:
        throw new ServiceError('UnknownOperationException', `${operation} is not imitated`);
    }
  }
}

/** What was current until then becomes the previous one. */
function moveLabel({ labels }: Secret, label: string, id: string): void {
  const before = labels.get(label);
  if (label === CURRENT && before !== undefined && before !== id) labels.set(PREVIOUS, before);
  labels.set(label, id);
}

/** A label that a version carries is only moved by who names that version. */
function moveAsTold(secret: Secret, input: JsonInput): object {
  const [label = '', to, from] = ['VersionStage', 'MoveToVersionId', 'RemoveFromVersionId'].map((name) =>
    textIn(input, name),
  );
  const holder = secret.labels.get(label);
  if (holder !== undefined && holder !== to && holder !== from)
    throw new ServiceError('InvalidParameterException', `The staging label is attached to version ${holder}.`);
  if (to !== undefined && !secret.versions.has(to))
    throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
  if (to === undefined) secret.labels.delete(label);
  else moveLabel(secret, label, to);
  return { ARN: secret.arn, Name: secret.name };
}

function textIn(input: JsonInput, name: string): string | undefined {
  const value = input[name];
  return typeof value === 'string' ? value : undefined;
}

function labelsOf(labels: ReadonlyMap<string, string>, id: string): readonly string[] {
  return [...labels].filter(([, holder]) => holder === id).map(([label]) => label);
}

function valueOf({ arn, name, versions, labels }: Secret, input: JsonInput): object {
  const wanted = textIn(input, 'VersionId') ?? labels.get(textIn(input, 'VersionStage') ?? CURRENT);
  const version = wanted === undefined ? undefined : versions.get(wanted);
  if (version === undefined)
    throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret version.");
  return {
    ARN: arn,
    Name: name,
    VersionId: version.id,
    SecretString: version.value,
    VersionStages: labelsOf(labels, version.id),
    CreatedDate: version.createdAtMs / 1000,
  };
}
