import { InvalidArgumentError } from 'commander';

/** Drawn paths that are as many as `--simulations` says. */
export function parseSimulations(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) >= 100 && Number(text) <= 100_000) return Number(text);
  throw new InvalidArgumentError('Between 100 and 100,000 paths are drawn.');
}

/** How often a backtest is played again, as `--executions` says. */
export function parseExecutions(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= 20 && Number(text) <= 10_000) return Number(text);
  throw new InvalidArgumentError('Between 20 and 10,000 executions are played.');
}

/** How often a choice of leaders is made again, as `--resamples` says; 0 for never. */
export function parseResamples(text: string): number {
  const count = Number(text);
  if (/^\d{1,5}$/.test(text) && (count === 0 || (count >= 20 && count <= 10_000))) return count;
  throw new InvalidArgumentError('A choice is made again between 20 and 10,000 times, or 0 times.');
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

/** How many threads work at once. */
export function parseWorkers(text: string): number {
  const count = Number(text);
  if (/^\d{1,2}$/.test(text) && count >= 1) return count;
  throw new InvalidArgumentError('Between 1 and 99 threads.');
}

/** What everything that is drawn hangs on. */
export function parseSeed(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError('A seed is a whole number of at most 18 digits.');
}
