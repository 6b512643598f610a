import { type WalkOptions } from './walk-forward.ts';

/** What a thread that walks a part of the choices is given: names of files, and which choices. */
export type WalkTask = {
  readonly tape: string;
  readonly settings: string;
  readonly options: WalkOptions;
  /** The choices by their number, the oldest is 0. */
  readonly places: readonly number[];
};
