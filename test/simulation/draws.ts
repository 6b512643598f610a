const FRACTION = 2 ** 32;

/**
 * A number in [0, 1) that depends on nothing but the seed and the names.
 *
 * There is no stream that draws are taken from: leaving one out moves no other.
 */
export function drawOf(seed: number, ...names: readonly (string | number)[]): number {
  let hash = startOf(seed);
  for (const name of names) hash = typeof name === 'number' ? mixed(hash ^ (name | 0)) : mixedText(hash, name);
  return drawn(hash);
}

/** `drawOf` of a seed, somebody, a count and what is drawn; whoever is asked for again and again is read once. */
export function drawsByWho(seed: number): (who: string, ordinal: number, what: string) => number {
  const known = new Map<string, number>();
  return (who, ordinal, what) => {
    let hash = known.get(who);
    if (hash === undefined) {
      hash = mixedText(startOf(seed), who);
      known.set(who, hash);
    }
    return drawn(mixedText(mixed(hash ^ (ordinal | 0)), what));
  };
}

function startOf(seed: number): number {
  return (seed ^ 0x9e3779b9) >>> 0;
}

function drawn(hash: number): number {
  return mixed(hash ^ 0x85ebca6b) / FRACTION;
}

/** A whole number from `low` to `high`, both included. */
export function drawBetween(low: number, high: number, draw: number): number {
  return low + Math.floor(draw * (high - low + 1));
}

/** One of the choices. */
export function drawFrom<T>(choices: readonly T[], draw: number): T {
  return choices[Math.min(choices.length - 1, Math.floor(draw * choices.length))]!;
}

/** The finalizer of MurmurHash3: every bit of the input reaches every bit of the result. */
function mixed(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** FNV-1a over the text, so that names that share a beginning part; mixed so that they do not run into each other. */
function mixedText(start: number, text: string): number {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash ^ text.length);
}

/** Draws of one seed. */
export type Draws = {
  between(low: number, high: number, ...names: readonly (string | number)[]): number;
  from<T>(choices: readonly T[], ...names: readonly (string | number)[]): T;
  chance(percent: number, ...names: readonly (string | number)[]): boolean;
};

export function drawsOf(seed: number): Draws {
  return {
    between: (low, high, ...names) => drawBetween(low, high, drawOf(seed, ...names)),
    from: (choices, ...names) => drawFrom(choices, drawOf(seed, ...names)),
    chance: (percent, ...names) => drawOf(seed, ...names) * 100 < percent,
  };
}
