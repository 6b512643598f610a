/** The first argument of test, it or describe, or of what their `each` gave; a skipped test has another name before it. */
const TITLE = /(?:\b(?:test|it|describe)|\))\(\s*['"`]([A-Z]\d{1,2}(?:,? [A-Z]\d{1,2})*): /g;

/** The numbers of faults with which titles in a test file begin: `X3: …`, `X1, X4: …` or `X1 X4: …`. */
export function faultsNamedIn(source: string): readonly string[] {
  return [...source.matchAll(TITLE)].flatMap(([, numbers = '']) => numbers.split(/,? /));
}
