import * as z from 'zod';
import { type Statistic } from '#core/scoring/statistic.ts';

/** A method's answer by the names of the vectors' fields; null where it has no number. */
export type Fields = Readonly<Record<string, unknown>>;

/** Takes a case's input to the product's function, and its result to the case's fields. */
export type Method = (input: unknown) => Fields;

/** Any number of a case, also one that is not finite. */
export const real = z.custom<number>((value) => typeof value === 'number', 'a number is expected');

/** A series of a case. */
export const series = z.array(real).transform((values) => Float64Array.from(values));

/** Makes a method of what an input looks like and of what is computed from it. */
export function method<Schema extends z.ZodType>(
  schema: Schema,
  compute: (input: z.output<Schema>) => Statistic<unknown> | Fields,
): Method {
  return (input) => fieldsOf(compute(schema.parse(input)));
}

/** The fields of a statistic: those of its value where that has names, else `value`; null and the reason without one. */
function fieldsOf(result: Statistic<unknown> | Fields): Fields {
  const { value, reason } = result as { readonly value?: unknown; readonly reason?: unknown };
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Array.isArray(value)) return result;
  return { ...value, ...(reason === undefined ? {} : { reason }) };
}
