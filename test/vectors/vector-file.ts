import * as z from 'zod';

/** How far a number may be from what is expected: `abs` + `rel` × the expected one's size. */
export type Tolerance = { readonly abs: number; readonly rel: number };

/** One case of a method, with its references and its values that are not finite filled in. */
export type VectorCase = {
  readonly id: string;
  readonly input: unknown;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: Tolerance;
};

/** The cases of a file by their method's name, and which numbers of it were written without a fraction. */
export type VectorFile = {
  readonly methods: ReadonlyMap<string, readonly VectorCase[]>;
  readonly isWhole: (holder: object, key: string) => boolean;
};

/** The file is none of test vectors, or refers to a series that it has not. */
export class VectorFileError extends Error {
  override readonly name = 'VectorFileError';
}

const NOT_FINITE = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

const scheme = z.object({
  series: z.record(z.string(), z.object({ values: z.array(z.unknown()) })).default({}),
  methods: z.record(
    z.string(),
    z.object({
      cases: z.array(
        z.object({
          id: z.string(),
          input: z.unknown(),
          expected: z.custom<Readonly<Record<string, unknown>>>(isObject, 'an object is expected'),
          tol: z.object({ abs: z.number().min(0), rel: z.number().min(0) }).default({ abs: 1e-10, rel: 1e-9 }),
        }),
      ),
    }),
  ),
});

/**
 * Reads the text of a file of test vectors.
 *
 * A string that begins with @ names a series of the file; NaN and the infinities are written as strings.
 *
 * @throws VectorFileError when the text is none.
 */
export function readVectors(text: string): VectorFile {
  const wholes = new Map<unknown, Set<string>>();
  const file = scheme.safeParse(parsed(text, wholes));
  if (!file.success) {
    const [first] = file.error.issues;
    throw new VectorFileError(`no file of test vectors: ${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`);
  }
  const series = new Map(Object.entries(file.data.series).map(([name, { values }]) => [name, values]));
  const methods = Object.entries(file.data.methods).map(
    ([method, { cases }]) =>
      [
        method,
        cases.map(({ id, input, expected, tol }) => ({
          ...{ id, expected, tolerance: tol },
          input: filled(input, series),
        })),
      ] as const,
  );
  return { methods: new Map(methods), isWhole: (holder, key) => wholes.get(holder)?.has(key) === true };
}

function parsed(text: string, wholes: Map<unknown, Set<string>>): unknown {
  try {
    return JSON.parse(text, function (this: unknown, key: string, value: unknown, context?: { source?: string }) {
      if (typeof value === 'number' && /^-?\d+$/.test(context?.source ?? ''))
        wholes.set(this, (wholes.get(this) ?? new Set()).add(key));
      return value;
    });
  } catch (error) {
    throw new VectorFileError('no file of test vectors: it is no JSON', { cause: error });
  }
}

function filled(input: unknown, series: ReadonlyMap<string, readonly unknown[]>): unknown {
  if (typeof input === 'string') {
    if (!input.startsWith('@')) return NOT_FINITE.get(input) ?? input;
    const values = series.get(input.slice(1));
    if (values === undefined) throw new VectorFileError(`the file has no series ${JSON.stringify(input.slice(1))}`);
    return values.map((value) => filled(value, new Map()));
  }
  if (Array.isArray(input)) return input.map((value) => filled(value, series));
  if (!isObject(input)) return input;
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, filled(value, series)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
