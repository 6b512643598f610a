/** Figures by their names, such as `p50`; all in the unit of the result. */
export type Values = Readonly<Record<string, number>>;

/** One thing that was measured, beside the floor that this machine sets: the same without the work. */
export type Figure = { readonly name: string; readonly values: Values; readonly floor: Values };

/** What a measure came to. */
export type Result = {
  readonly unit: 'ms' | 'per s' | 'units';
  /** What the floor is, for the reader. */
  readonly floorName: string;
  readonly figures: readonly Figure[];
};

/**
 * One measure of the bench, in a file of its own.
 *
 * It measures its floor in the same run, turn by turn with what it compares: the machine is never equally fast twice.
 */
export type Measure = {
  readonly name: string;
  readonly title: string;
  /** `isTiny`: a few samples only, to see that everything works; such figures say nothing. */
  run(options: { readonly isTiny: boolean }): Promise<Result>;
};

/** How many times its floor a figure is: the first of its values against the floor's, which is named the same. */
export function ratioOf({ values, floor }: Figure): number {
  const [first] = Object.keys(values);
  if (first === undefined || floor[first] === undefined) throw new Error('a figure without its floor');
  return (values[first] ?? Number.NaN) / floor[first];
}
