/** The known word that the fewest edits away from `word`; the first of equals, undefined when none is known. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  return known.reduce<string | undefined>(
    (best, each) => (best === undefined || editDistance(word, each) < editDistance(word, best) ? each : best),
    undefined,
  );
}

/**
 * Says that a word may be a slip of the fingers for a known one: two edits, or a third of its letters.
 *
 * @example
 * isNear('max_singel_bet', 'max_single_bet'); // true
 */
export function isNear(word: string, known: string): boolean {
  return editDistance(word, known) <= Math.max(2, Math.floor(word.length / 3));
}

/** A longer text is no slip of a known word, and would only cost time. */
const MOST_LETTERS = 64;

/** The advice to add to a refusal: `; did you mean clamp?`, or nothing where no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const typed = word.trim().toLowerCase();
  if (typed.length > MOST_LETTERS) return '';
  const near = known.filter(
    (each) => isNear(typed, each.toLowerCase()) && editDistance(typed, each.toLowerCase()) * 2 < each.length,
  );
  const nearest = nearestWord(
    typed,
    near.map((each) => each.toLowerCase()),
  );
  const meant = near.find((each) => each.toLowerCase() === nearest);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts. */
function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, at) => at)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= to.length; j++) {
      const replaced = cell(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(Math.min(replaced, cell(i - 1, j) + 1, cell(i, j - 1) + 1, swapped ? cell(i - 2, j - 2) + 1 : replaced));
    }
  }
  return cell(from.length, to.length);
}
