import { type RandomStream } from '../values/random-stream.ts';
import { at } from './series.ts';

type PathInput = {
  /** At least one value. */
  readonly series: Float64Array;
  /** Mean length of the blocks that are drawn, at least 1. */
  readonly meanBlock: number;
  readonly stream: RandomStream;
};

const TWO_32 = 2 ** 32;

/**
 * Fills a path with values of a series by the stationary bootstrap (Politis and Romano 1994): at each place a new start with
 * probability 1 ÷ mean block, else the next value, the first after the last.
 *
 * One draw a place says whether a block begins, and a second one where, if it does.
 */
export function fillPath(path: Float64Array, { series, meanBlock, stream }: PathInput): void {
  const days = series.length;
  let day = 0;
  for (let place = 0; place < path.length; place += 1) {
    const begins = stream.nextU32() * meanBlock < TWO_32;
    if (begins || place === 0) day = stream.below(days);
    else day = day + 1 === days ? 0 : day + 1;
    path[place] = at(series, day);
  }
}
