import type { JsonInput, JsonService } from './json-server.ts';
import type { LocalClock } from './local-clock.ts';
import { ServiceError } from './service-error.ts';

type Parameter = {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly version: number;
  readonly modifiedAtMs: number;
};

const MAX_NAMES = 10;

/** Answers the part of SSM that keeps and reads parameters, in memory. */
export function parametersService(clock: Pick<LocalClock, 'now'>): JsonService {
  const parameters = new Map<string, Parameter>();
  return {
    targetPrefix: 'AmazonSSM',
    handle: (operation, input) => Promise.resolve().then(() => perform(operation, input)),
  };

  function perform(operation: string, input: JsonInput): object {
    switch (operation) {
      case 'PutParameter':
        return put(parameters, input, clock.now());
      case 'GetParameter': {
        const parameter = parameters.get(String(input['Name']));
        if (parameter === undefined) throw new ServiceError('ParameterNotFound', '');
        return { Parameter: shown(parameter) };
      }
      case 'GetParameters':
        return getAll(parameters, input);
      case 'GetParametersByPath':
        return getByPath(parameters, input);
      default:
        throw new ServiceError('UnknownOperationException', `${operation} is not imitated`);
    }
  }
}

function put(parameters: Map<string, Parameter>, input: JsonInput, now: number): object {
  const { Name: name, Value: value, Type: type, Overwrite: overwrite } = input;
  const known = parameters.get(String(name));
  if (typeof name !== 'string' || typeof value !== 'string' || value === '')
    throw new ServiceError('ValidationException', 'Name and Value are required.');
  if (known !== undefined && overwrite !== true)
    throw new ServiceError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  const version = (known?.version ?? 0) + 1;
  const newType = typeof type === 'string' ? type : known?.type;
  if (newType === undefined) throw new ServiceError('ValidationException', 'Type is required for a new parameter.');
  parameters.set(name, { name, value, version, modifiedAtMs: now, type: newType });
  return { Version: version, Tier: 'Standard' };
}

function getAll(parameters: ReadonlyMap<string, Parameter>, input: JsonInput): object {
  const names = (Array.isArray(input['Names']) ? input['Names'] : []).map(String);
  if (names.length === 0 || names.length > MAX_NAMES)
    throw new ServiceError('ValidationException', `Names must have length 1 to ${MAX_NAMES}.`);
  const found = names.flatMap((name) => parameters.get(name) ?? []);
  return { Parameters: found.map(shown), InvalidParameters: names.filter((name) => !parameters.has(name)) };
}

function getByPath(parameters: ReadonlyMap<string, Parameter>, input: JsonInput): object {
  const path = `${String(input['Path']).replace(/\/+$/, '')}/`;
  const max = typeof input['MaxResults'] === 'number' ? input['MaxResults'] : MAX_NAMES;
  const from = Number(input['NextToken'] ?? 0);
  const below = [...parameters.values()]
    .filter(({ name }) => name.startsWith(path))
    .filter(({ name }) => input['Recursive'] === true || !name.slice(path.length).includes('/'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const next = from + max;
  return {
    Parameters: below.slice(from, next).map(shown),
    ...(next < below.length ? { NextToken: String(next) } : {}),
  };
}

function shown(parameter: Parameter): object {
  return {
    Name: parameter.name,
    Type: parameter.type,
    Value: parameter.value,
    Version: parameter.version,
    LastModifiedDate: parameter.modifiedAtMs / 1000,
    ARN: `arn:aws:ssm:local:000000000000:parameter${parameter.name}`,
    DataType: 'text',
  };
}
