const BARS = ['', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

type BarChart = {
  readonly values: readonly number[];
  /** Columns and lines of a terminal. */
  readonly width: number;
  readonly height: number;
  /** Names the highest and the lowest line. */
  readonly textOf: (value: number) => string;
};

/**
 * Draws values as columns of blocks from the lowest to the highest, in order; zero lies among them.
 *
 * Of more values than columns each column shows the last of its part.
 *
 * @returns A line for each line of the chart, none where there are no values.
 */
export function barChart({ values, width, height, textOf }: BarChart): readonly string[] {
  if (values.length === 0) return [];
  const columns = Math.min(width, values.length);
  const shown = Array.from(
    { length: columns },
    (_, at) => values[Math.ceil(((at + 1) * values.length) / columns) - 1] ?? 0,
  );
  const [low, high] = [Math.min(0, ...shown), Math.max(0, ...shown)];
  const eighths = shown.map((value) => (high === low ? 0 : Math.round(((value - low) / (high - low)) * height * 8)));
  const labels = [textOf(high), textOf(low)];
  const margin = Math.max(...labels.map((label) => label.length));
  return Array.from({ length: height }, (_, line) => {
    const floor = (height - 1 - line) * 8;
    const label = line === 0 ? labels[0] : line === height - 1 ? labels[1] : '';
    const bars = eighths.map((count) => BARS[Math.max(0, Math.min(8, count - floor))] || ' ');
    return `${(label ?? '').padStart(margin)} ${bars.join('')}`.trimEnd();
  });
}
