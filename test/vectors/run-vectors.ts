import { type Difference, differencesOf } from './compare-fields.ts';
import { type Method } from './method.ts';
import { type VectorCase, type VectorFile } from './vector-file.ts';

/** A case that did not come out as expected: the fields that differ, or what the method said instead of a result. */
export type Failure = {
  readonly id: string;
  readonly differences: readonly Difference[];
  readonly error?: string;
};

/** What the cases of one method came to; they are unknown where no method has that name. */
export type MethodOutcome = {
  readonly method: string;
  readonly passed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly failures: readonly Failure[];
};

/** Runs every case of a file through the methods of those names, in the order of the file. */
export function runVectors(file: VectorFile, methods: ReadonlyMap<string, Method>): readonly MethodOutcome[] {
  return [...file.methods].map(([name, cases]) => {
    const method = methods.get(name);
    if (method === undefined) return { method: name, passed: 0, failed: 0, unknown: cases.length, failures: [] };
    const failures = cases.flatMap((vectorCase) => failuresOf(vectorCase, method, file));
    const failed = failures.length;
    return { method: name, passed: cases.length - failed, failed, unknown: 0, failures };
  });
}

function failuresOf(
  { id, input, expected, tolerance }: VectorCase,
  method: Method,
  { isWhole }: VectorFile,
): readonly Failure[] {
  try {
    const differences = differencesOf({ got: method(input), expected, tolerance, isWhole });
    return differences.length === 0 ? [] : [{ id, differences }];
  } catch (error) {
    // An input that does not fit its method is a failed case, and says nothing of the others.
    return [{ id, differences: [], error: error instanceof Error ? error.message : String(error) }];
  }
}
