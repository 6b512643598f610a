/** One place of the sources, replaced by another text. */
export type Patch = {
  /** Below `lambdas/shared`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly search: string;
  readonly replace: string;
};

/** A rule that is broken on purpose. */
export type Mutant = Patch & {
  readonly name: string;
  /** Which rule of the order path it drops. */
  readonly rule: string;
  /** Other places, of other files, that go with it. */
  readonly and?: readonly Patch[];
  /** Why nothing can tell it from the rule: it is applied, and not expected to be noticed. */
  readonly equivalent?: string;
};

/** All places that a mutant replaces, each under its name. */
export function patchesOf({
  name,
  file,
  search,
  replace,
  and = [],
}: Mutant): readonly (Patch & { readonly name: string })[] {
  return [{ file, search, replace }, ...and].map((patch) => ({ ...patch, name }));
}
