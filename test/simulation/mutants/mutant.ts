/** A rule that is broken on purpose: one place of the sources, replaced by another text. */
export type Mutant = {
  readonly name: string;
  /** Which rule of the order path it drops. */
  readonly rule: string;
  /** Below `lambdas/shared`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly search: string;
  readonly replace: string;
  /** Why nothing can tell it from the rule: it is applied, and not expected to be noticed. */
  readonly equivalent?: string;
};
