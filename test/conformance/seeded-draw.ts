/** Choices that are the same for the same seed. */
export type Draw = {
  /** From 0 to `limit` - 1. */
  below(limit: number): number;
  chance(percent: number): boolean;
  oneOf<T>(choices: readonly T[]): T;
};

/** Draws by mulberry32. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return {
    below,
    chance: (percent) => below(100) < percent,
    oneOf: (choices) => choices[below(choices.length)]!,
  };
}
