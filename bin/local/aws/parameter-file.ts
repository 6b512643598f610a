import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const parameterSchema = z.object({
  name: z.string().min(1),
  type: z.string(),
  value: z.string(),
  version: z.number().int().positive(),
  modifiedAtMs: z.number(),
  /** What its values must match. */
  allowedPattern: z.string().optional(),
});

/** A parameter as it is kept. */
export type Parameter = Readonly<z.output<typeof parameterSchema>>;

/** The parameters of this machine. */
export type KeptParameters = {
  all(): ReadonlyMap<string, Parameter>;
  put(parameter: Parameter): void;
  /** @returns False when there is no such parameter. */
  remove(name: string): boolean;
};

/**
 * Opens the parameters that a file keeps, or none where there is no file yet; without a file they are in memory.
 *
 * Each change replaces the file as a whole, so a process that is killed leaves the file before or after it.
 * @throws Error when the file holds something else
 */
export function openParameters(file: string | undefined): KeptParameters {
  const parameters = new Map((file === undefined ? [] : readParameters(file)).map((each) => [each.name, each]));
  const keep = (): void => {
    if (file === undefined) return;
    const text = JSON.stringify([...parameters.values()], null, 2);
    writeFileSync(`${file}.new`, `${text}\n`);
    renameSync(`${file}.new`, file);
  };
  return {
    all: () => parameters,
    put: (parameter) => {
      parameters.set(parameter.name, parameter);
      keep();
    },
    remove: (name) => {
      const wasThere = parameters.delete(name);
      if (wasThere) keep();
      return wasThere;
    },
  };
}

function readParameters(file: string): readonly Parameter[] {
  if (!existsSync(file)) return [];
  try {
    return z.array(parameterSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file}: these are no parameters of a local system`, { cause });
  }
}
