import * as z from 'zod';
import { normalCdf, normalQuantile } from '#core/scoring/normal.ts';
import { known, missing } from '#core/scoring/statistic.ts';
import { fnv1a64, seededStream, splitmix64, streamFrom, streamSeed, wordsOf } from '#core/values/random-stream.ts';
import { type Fields, method, real } from '../method.ts';

const LONGEST = 1_000_000;
const count = z.int().min(0).max(LONGEST);
const seed = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);

const words = z.object({ state: z.tuple([real, real, real, real]), count });
const numbers = z.object({ seed, count });
const draws = z.object({ seed, bound: real });
const label = z.object({ label: z.string(), master: seed });

export const generatorMethods = {
  rng: method(z.union([words, numbers, draws, label]), (input): Fields => {
    if ('state' in input) return { u32: drawn(input.count, streamFrom(input.state).nextU32) };
    if ('label' in input) {
      const hash = fnv1a64(input.label).toString(16).padStart(16, '0');
      return { fnv1a64: hash, streamSeed: String(streamSeed(input.master, input.label)) };
    }
    if ('count' in input) return { u64: splitmixed(input.seed, input.count) };
    const [plain, bounded] = [seededStream(input.seed), seededStream(input.seed)];
    return {
      state: wordsOf(input.seed),
      u32: drawn(6, plain.nextU32),
      below: drawn(8, () => bounded.below(input.bound)),
    };
  }),
  normal: method(
    z.union([z.object({ fn: z.literal('cdf'), x: real }), z.object({ fn: z.literal('quantile'), p: real })]),
    (input) => {
      if (input.fn === 'cdf') return known(normalCdf(input.x));
      return input.p >= 0 && input.p <= 1 ? known(normalQuantile(input.p)) : missing('INVALID_PROBABILITY');
    },
  ),
};

function drawn(length: number, next: () => number): readonly number[] {
  return Array.from({ length }, next);
}

function splitmixed(start: bigint, length: number): readonly string[] {
  let state = start;
  return Array.from({ length }, () => {
    const next = splitmix64(state);
    state = next.state;
    return String(next.value);
  });
}
