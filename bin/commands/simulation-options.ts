import { InvalidArgumentError } from 'commander';

/** Drawn paths that are as many as `--simulations` says. */
export function parseSimulations(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) >= 100 && Number(text) <= 100_000) return Number(text);
  throw new InvalidArgumentError('Between 100 and 100,000 paths are drawn.');
}

/** A fall that is too deep, as a part: `0.2` for 20 %. */
export function parseDrawdownLimit(text: string): number {
  if (/^0?\.\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('A limit is a part between 0 and 1, such as 0.2.');
}

/** All that was tried until something was chosen. */
export function parseTrials(text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= 1) return Number(text);
  throw new InvalidArgumentError('What was tried is a whole number from 1.');
}

/** What everything that is drawn hangs on. */
export function parseSeed(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('A seed is a whole number of at most 18 digits.');
}
