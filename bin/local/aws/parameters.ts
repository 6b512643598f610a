import type { JsonInput, JsonService } from './json-server.ts';
import type { LocalClock } from './local-clock.ts';
import { type KeptParameters, type Parameter, openParameters } from './parameter-file.ts';
import { ServiceError } from './service-error.ts';

/** What SSM tells the event bus when a parameter has changed. */
export type ParameterChange = { readonly name: string; readonly operation: 'Create' | 'Update' | 'Delete' };

export type ParametersOptions = {
  readonly clock: Pick<LocalClock, 'now'>;
  /** Where they are kept between runs; absent = in memory. */
  readonly file?: string | undefined;
  /** Called before the request is answered, so that what it sets in motion is under way when the caller goes on. */
  readonly onChange?: ((change: ParameterChange) => void) | undefined;
};

const MAX_NAMES = 10;
const NAME = /^[a-zA-Z0-9_.\-/]{1,1011}$/;
const MAX_VALUE_BYTES = 4_096;

/** Answers the part of SSM that keeps and reads parameters. */
export function parametersService({ clock, file, onChange = () => undefined }: ParametersOptions): JsonService {
  const parameters = openParameters(file);
  return {
    targetPrefix: 'AmazonSSM',
    handle: (operation, input) => Promise.resolve().then(() => perform(operation, input)),
  };

  function perform(operation: string, input: JsonInput): object {
    switch (operation) {
      case 'PutParameter': {
        const { parameter, isNew } = put(parameters, input, clock.now());
        onChange({ name: parameter.name, operation: isNew ? 'Create' : 'Update' });
        return { Version: parameter.version, Tier: 'Standard' };
      }
      case 'DeleteParameter': {
        const name = String(input['Name']);
        if (!parameters.remove(name)) throw new ServiceError('ParameterNotFound', '');
        onChange({ name, operation: 'Delete' });
        return {};
      }
      case 'GetParameter': {
        const parameter = parameters.all().get(String(input['Name']));
        if (parameter === undefined) throw new ServiceError('ParameterNotFound', '');
        return { Parameter: shown(parameter) };
      }
      case 'GetParameters':
        return getAll(parameters.all(), input);
      case 'GetParametersByPath':
        return getByPath(parameters.all(), input);
      default:
        throw new ServiceError('UnknownOperationException', `${operation} is not imitated`);
    }
  }
}

function put(
  parameters: KeptParameters,
  input: JsonInput,
  now: number,
): { readonly parameter: Parameter; readonly isNew: boolean } {
  const { Name: name, Value: value, Type: type, Overwrite: overwrite } = input;
  if (typeof name !== 'string' || typeof value !== 'string' || value === '')
    throw new ServiceError('ValidationException', 'Name and Value are required.');
  if (!NAME.test(name))
    throw new ServiceError('ValidationException', 'Only a mix of letters, numbers and . - _ / is allowed in a name.');
  if (Buffer.byteLength(value) > MAX_VALUE_BYTES)
    throw new ServiceError('ValidationException', `Standard tier parameters hold ${MAX_VALUE_BYTES} characters.`);
  const known = parameters.all().get(name);
  if (known !== undefined && overwrite !== true)
    throw new ServiceError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  const newType = typeof type === 'string' ? type : known?.type;
  if (newType === undefined) throw new ServiceError('ValidationException', 'Type is required for a new parameter.');
  const version = (known?.version ?? 0) + 1;
  const allowedPattern = patternOf(input, known);
  if (allowedPattern !== undefined && !new RegExp(allowedPattern).test(value))
    throw new ServiceError('ParameterPatternMismatchException', `Parameter value does not match ${allowedPattern}.`);
  const parameter = {
    ...{ name, value, version, modifiedAtMs: now, type: newType },
    ...(allowedPattern === undefined ? {} : { allowedPattern }),
  };
  parameters.put(parameter);
  return { parameter, isNew: known === undefined };
}

function patternOf({ AllowedPattern: pattern }: JsonInput, known: Parameter | undefined): string | undefined {
  return typeof pattern === 'string' ? pattern : known?.allowedPattern;
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
  if (max < 1 || max > MAX_NAMES)
    throw new ServiceError('ValidationException', `MaxResults must be from 1 to ${MAX_NAMES}.`);
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
