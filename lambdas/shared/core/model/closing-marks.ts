import { type UnixMs } from '../values/unix-ms.ts';
import { type Mark } from './mark.ts';

/** All marks as one run left them. */
export type MarkSheet = {
  readonly marks: readonly Mark[];
  /** When the run began. */
  readonly at: UnixMs;
};

/** The marks that a UTC day ended with: those of its last run. */
export type ClosingMarks = MarkSheet & {
  /** YYYY-MM-DD. */
  readonly day: string;
};
