/** Where a tape or an input file is wrong. */
export type TapePlace = {
  readonly file?: string;
  /** Counted from 1; for a file that is one JSON value, the number of the row in it. */
  readonly line?: number;
  readonly field?: string;
  readonly value?: unknown;
};

/** A file that cannot be used as a tape; the message names file, line, field and value. */
export class TapeError extends Error {
  readonly problem: string;
  readonly place: TapePlace;

  constructor(problem: string, place: TapePlace = {}) {
    super(describe(problem, place));
    this.name = 'TapeError';
    this.problem = problem;
    this.place = place;
  }
}

/**
 * Runs a parser and adds the place to what it complains about.
 *
 * @throws {@link TapeError} with the file and line added; any other error passes unchanged.
 */
export function locate<T>(place: TapePlace, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TapeError) throw new TapeError(error.problem, { ...place, ...error.place });
    throw error;
  }
}

function describe(problem: string, { file, line, field, value }: TapePlace): string {
  const where = [file, line].filter((part) => part !== undefined).join(':');
  const shown = value === undefined ? '' : `, got ${shorten(value)}`;
  return [where, field, `${problem}${shown}`].filter((part) => part !== undefined && part !== '').join(': ');
}

function shorten(value: unknown): string {
  const text = typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) as string | undefined);
  return (text ?? typeof value).slice(0, 120);
}
